use super::world;

#[test]
fn paths_lead_to_files() {
    let (db, file, _) = world(
        "$0import \"./common.kd\"
app a < web: stateless blog { file \"/etc/a\" from \"./a.conf\" mode \"0600\"; file \"/etc/b\" = \"./not-this\" } >
",
    );
    let found: Vec<String> = kdsl_ide::links(&db, file).into_iter().map(|it| it.path).collect();
    assert_eq!(found, ["./common.kd", "./a.conf"]);
}
