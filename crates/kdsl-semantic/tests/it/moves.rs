//! Renamed components.

use crate::support::app_and_errors;

const APP: &str = "\
app shop <
  web: stateless \"docker.io/library/nginx:1.30\" { user 101; port http 8080; env { DB: db.host } }
  db: stateful mariadb x2
>
";

fn said(moves: &str) -> Vec<String> {
    app_and_errors(&format!("{APP}{moves}")).1
}

#[test]
fn a_renamed_component_has_the_objects_of_its_first_name() {
    for moves in ["moved mysql -> db", "moved shop.mysql -> db", "moved mysql -> store\nmoved store -> db"] {
        let (app, said) = app_and_errors(&format!("{APP}{moves}\n"));
        assert_eq!(said, Vec::<String>::new());
        let app = app.expect("an app");
        assert_eq!(app.component("db").map(|it| &*it.object_name), Some("mysql"));
        let package = kdsl_ir::lower(&app);
        assert_eq!(kdsl_ir::verify(&package), Vec::<String>::new());
        let text = kdsl_ir::pretty(&package);
        assert!(text.contains("-mysql-headless") && !text.contains("shop-db") && !text.contains("\"-db"), "{text}");
        assert!(package.knobs.iter().any(|it| it.path.dotted() == "db.replicaCount"));
    }
}

#[test]
fn what_can_not_be_renamed() {
    assert_eq!(said("moved web -> db\n"), ["KD0224: there is still a component `web` @ \"web\""]);
    assert_eq!(said("moved db -> db\n"), ["KD0224: `db` is moved to itself @ \"db\""]);
    assert_eq!(said("moved a -> bd\n"), ["KD0224: there is no component `bd` @ \"bd\""]);
    assert_eq!(said("moved a -> db\nmoved b -> db\n"), ["KD0224: `db` is moved twice @ \"db\""]);
    assert_eq!(said("moved a -> db\nmoved a -> web\n"), ["KD0224: `a` is moved twice @ \"a\""]);
    assert_eq!(said("moved shp.a -> db\n"), ["KD0214: there is no app `shp` in this file @ \"shp\""]);
    assert_eq!(said("moved a db\n").len(), 1);
    let two = "app other < db: stateful mariadb >\nmoved a -> db\n";
    assert_eq!(said(two), ["KD0224: `db` is a component of `shop` and `other` @ \"a\""]);
}
