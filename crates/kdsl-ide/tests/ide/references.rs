use super::world;

/// The program with every reference in brackets, those that declare with a star.
#[track_caller]
fn check(program: &str, expected: &str) {
    let (db, file, offset) = world(program);
    let mut text = file.text(&db).as_str().to_owned();
    let mut found = kdsl_ide::references(&db, file, offset, &[]);
    found.retain(|it| it.file == file);
    for place in found.iter().rev() {
        text.insert(place.range.end().into(), ']');
        text.insert_str(place.range.start().into(), if place.is_declaration { "*[" } else { "[" });
    }
    assert_eq!(text, expected);
}

#[test]
fn a_component_is_found_wherever_it_is_named() {
    check(
        "app a <
  web: stateless blog { needs db = orders; env { A: \"${orders.host}\", orders: 1 } }
  ord$0ers: stateful database
>
environment e of a < orders: x2 >
",
        "app a <
  web: stateless blog { needs db = [orders]; env { A: \"${[orders].host}\", orders: 1 } }
  *[orders]: stateful database
>
environment e of a < [orders]: x2 >
",
    );
}

#[test]
fn names_of_another_component_are_another_name() {
    check(
        "component one: stateless { param size: int = 1; env { A: si$0ze } }
component two: stateless { param size: int = 1; env { A: size } }
app a < web: stateless one { size = 2 }; other: stateless two { size = 2 } >
",
        "component one: stateless { param *[size]: int = 1; env { A: [size] } }
component two: stateless { param size: int = 1; env { A: size } }
app a < web: stateless one { [size] = 2 }; other: stateless two { size = 2 } >
",
    );
}

#[test]
fn an_interface_and_a_type() {
    check(
        "interface queue { host: host }
component q: stateful { provides qu$0eue { host: self.host } }
component c: stateless { needs jobs: queue }
",
        "interface *[queue] { host: host }
component q: stateful { provides [queue] { host: self.host } }
component c: stateless { needs jobs: [queue] }
",
    );
    check(
        "component my: bl$0og { }\napp a < web: stateless blog >\n",
        "component my: [blog] { }\napp a < web: stateless [blog] >\n",
    );
}

#[test]
fn a_field_of_an_interface() {
    check(
        "interface queue { host: host }
component q: stateful { provides queue { host: self.host } }
component c: stateless { needs jobs: queue; env { A: jobs.ho$0st } }
",
        "interface queue { *[host]: host }
component q: stateful { provides queue { [host]: self.host } }
component c: stateless { needs jobs: queue; env { A: jobs.[host] } }
",
    );
}

#[test]
fn words_of_the_language_have_no_references() {
    check("app a < web: state$0less blog >", "app a < web: stateless blog >");
}
