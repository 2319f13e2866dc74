use super::world;

/// The file, the line and the name that a definition leads to.
#[track_caller]
fn check(program: &str, expected: &str) {
    let (db, file, offset) = world(program);
    let found = kdsl_ide::definition(&db, file, offset).expect("it is declared somewhere");
    let target = found.targets.first().expect("there is a target");
    let text = target.file.text(&db).as_str();
    let start = usize::from(target.name.start());
    let line = text[..start].matches('\n').count();
    let name = &text[start..usize::from(target.name.end())];
    assert!(target.full.contains_range(target.name));
    assert_eq!(format!("{}:{line}: {name}", target.file.path(&db)), expected);
}

#[track_caller]
fn check_nothing(program: &str) {
    let (db, file, offset) = world(program);
    assert_eq!(kdsl_ide::definition(&db, file, offset), None);
}

#[test]
fn a_type_leads_into_the_standard_library() {
    check("app a < web: stateless bl$0og >", "/std/all.kd:12: blog");
    check("component my-blog: bl$0og { }", "/std/all.kd:12: blog");
}

#[test]
fn a_type_of_the_file_comes_first() {
    check("component blog: stateless { }\napp a < web: stateless bl$0og >", "site.kd:0: blog");
}

#[test]
fn a_component_leads_to_where_the_app_names_it() {
    let app = "app a <\n  web: stateless \"nginx:1.30\" { env { A: orders.host } }\n  orders: stateful database\n>\n";
    check(&app.replace("orders.", "or$0ders."), "site.kd:2: orders");
    check(&format!("{app}environment e of a < or$0ders: x1 >"), "site.kd:2: orders");
    check(
        "app a <\n  web: stateless blog { needs db = or$0ders }\n  orders: stateful database\n>\n",
        "site.kd:2: orders",
    );
}

#[test]
fn an_app_leads_to_its_declaration() {
    check("app a < web: stateless blog >\nenvironment e of $0a < >", "site.kd:0: a");
    check("app a < web: stateless blog >\ntest $0a \"x\" { }", "site.kd:0: a");
}

#[test]
fn a_parameter_leads_to_its_declaration() {
    check("app a < web: stateless blog { ti$0tle = \"x\" } >", "/std/all.kd:16: title");
    check("component b: stateless {\n  param size: int = 1\n  env { A: si$0ze }\n}", "site.kd:1: size");
}

#[test]
fn a_parameter_that_a_derived_type_sets_leads_to_the_first_type() {
    check("component my: blog { }\napp a < web: stateless my { the$0me = \"dark\" } >", "/std/all.kd:19: theme");
}

#[test]
fn needs_and_their_fields() {
    check("component b: stateless { needs db: s$0ql }", "/std/all.kd:2: sql");
    check("component b: stateless {\n  needs store: sql\n  env { A: sto$0re.host }\n}", "site.kd:1: store");
    check("component b: stateless {\n  needs store: sql\n  env { A: store.ho$0st }\n}", "/std/all.kd:4: host");
    check("app a < web: stateless blog { env { A: d$0b.host } } >", "/std/all.kd:13: db");
}

#[test]
fn secrets_ports_and_services() {
    check("app a < web: stateless blog { file \"/a\" = session-k$0ey } >", "/std/all.kd:22: session-key");
    check("app a < web: stateless blog { ready http \"/\" on ht$0tp } >", "/std/all.kd:21: http");
    check("app a < db: stateful database { env { A: self.prim$0ary.host } } >", "/std/all.kd:32: primary");
}

#[test]
fn words_of_the_language_lead_nowhere() {
    check_nothing("app a < web: state$0less blog >");
    check_nothing("ap$0p a < web: stateless blog >");
    check_nothing("app a < web: stateless nonsen$0se >");
}
