//! Mistakes that people make, each with what is said of it and where: one mistake, one error.

use crate::support::app_and_errors;

fn check(program: &str, expected: &[&str]) {
    let (_, said) = app_and_errors(program);
    assert_eq!(said, expected, "\n{program}");
}

/// The program around one component's braces.
fn web(detail: &str) -> String {
    format!("app shop < web: stateless \"docker.io/acme/shop:1.4\" {{ user 101; {detail} }} >\n")
}

#[test]
fn kinds_and_types() {
    check(
        "app shop < web: statless \"docker.io/acme/shop:1\" { user 1 } >",
        &["KD0201: there is no kind `statless` @ \"statless\""],
    );
    check("app shop < db: mariadb x2 >", &["KD0201: `db` has no kind @ \"mariadb\""]);
    check(
        "app wordpress < web: stateless shared-volume; db: stateful mariadbb >",
        &["KD0202: there is no component type `mariadbb` @ \"mariadbb\""],
    );
    check("app shop < db: stateless mariadb >", &["KD0212: `mariadb` is stateful, not stateless @ \"stateless\""]);
    check("app shop < web: stateless >", &["KD0211: `web` has neither a type nor an image @ \"stateless\""]);
}

#[test]
fn volumes() {
    check(
        "app wordpress < web: stateless x3 own-volume 10Gi; db: stateful mariadb >",
        &["KD0301: `web` is stateless, so its replicas can't own a volume each @ \"own-volume\""],
    );
    check(
        "app wordpress < web: stateless shared-volume; db: stateful mariadb shared-volume 5Gi >",
        &["KD0302: `db` is stateful, so its replicas can't share one volume @ \"shared-volume\""],
    );
    check(
        "app shop < db: stateful \"docker.io/acme/db:1\" { user 9 } >",
        &["KD0303: `db` is stateful and has no volume, so its data dies with its pods @ \"stateful\""],
    );
}

#[test]
fn counts() {
    for (count, shown) in [("x0", "x0"), ("x-1", "x-1"), ("x99999999999", "x99999999999"), ("x10001", "x10001")] {
        check(
            &format!("app shop < web: stateless \"docker.io/acme/shop:1\" {count} {{ user 1 }} >"),
            &[&format!("KD0401: `{shown}` is not a count of replicas @ \"{shown}\"")],
        );
    }
    check(
        "app shop < web: stateless \"docker.io/acme/shop:1\" x5..3 { user 1 } >",
        &["KD0401: `x5..3` leaves nothing to scale @ \"x5..3\""],
    );
}

#[test]
fn wiring() {
    check(
        "app wordpress < web: stateless shared-volume >",
        &["KD0501: `web` needs a `mysql`, and no component provides one @ \"web\""],
    );
    check(
        "app wordpress < web: stateless shared-volume; a: stateful mariadb; b: stateful mariadb >",
        &["KD0502: `web` needs one `mysql`, and 2 components provide one @ \"web\""],
    );
    // The one with the need's name is meant.
    check("app wordpress < web: stateless shared-volume; db: stateful mariadb; b: stateful mariadb >", &[]);
    check(
        "app wordpress < web: stateless shared-volume { needs db = dbb }; db: stateful mariadb >",
        &["KD0504: there is no component `dbb` in this app @ \"dbb\""],
    );
}

#[test]
fn a_circle_of_needs_is_said_once() {
    let node = "component node: stateless {\n  needs peer: greeter\n  provides greeter { host: self.host }\n  \
                image \"docker.io/acme/node:1\"\n  user 1\n  port http 8080\n}\ninterface greeter { host: host }\n";
    let app = "app ring <\n  a: stateless node { needs peer = b }\n  b: stateless node { needs peer = c }\n  \
               c: stateless node { needs peer = a }\n>\n";
    check(
        &format!("{node}{app}"),
        &["KD0503: these components need each other in a circle: `a` → `b` → `c` → `a` @ \"a\""],
    );
}

#[test]
fn ports_and_quantities() {
    check(&web("port http 0"), &["KD0602: 0 is not a port @ \"0\""]);
    check(&web("port http 70000"), &["KD0602: 70000 is not a port @ \"70000\""]);
    check(&web("port http -1"), &["KD0602: a negative number is not a port @ \"-1\""]);
    check(&web("resources { memory: 512MB }"), &["KD0603: `512MB` is not a size of memory @ \"512MB\""]);
    check(&web("resources { memory: 500m }"), &["KD0603: `500m` is not a size of memory @ \"500m\""]);
    check(&web("resources { cpu: 512Mi }"), &["KD0603: `512Mi` is not a share of cpu @ \"512Mi\""]);
    check(&web("resources { cpu: 2..1 }"), &["KD0602: cpu asks for 2 and may use at most 1 @ \"2..1\""]);
    check(&web("port http 8080; ready http \"/\" every 10"), &["KD0603: `10` has no unit @ \"10\""]);
}

#[test]
fn names() {
    let long = "a".repeat(64);
    check(
        &format!("app {long} < web: stateless \"docker.io/acme/shop:1\" {{ user 1 }} >"),
        &[&format!("KD0207: `{long}` can't be the name of an app @ \"{long}\"")],
    );
    check(
        &format!("app shop < {long}: stateless \"docker.io/acme/shop:1\" {{ user 1 }} >"),
        &[&format!("KD0207: `{long}` can't be the name of a component @ \"{long}\"")],
    );
    check(
        "app shop < Web: stateless \"docker.io/acme/shop:1\" { user 1 } >",
        &["KD0207: `Web` can't be the name of a component @ \"Web\""],
    );
    check(
        "app shöp < web: stateless \"docker.io/acme/shop:1\" { user 1 } >",
        &["KD0207: `shöp` can't be the name of an app @ \"shöp\""],
    );
    check(
        "app shop < web: stateless \"docker.io/acme/a:1\" { user 1 }; web: stateless \"docker.io/acme/b:1\" { user 1 } >",
        &["KD0206: two components are called `web` @ \"web\""],
    );
    check(
        "app shop < db-2: stateless \"docker.io/acme/a:1\" { user 1 }; db2: stateless \"docker.io/acme/b:1\" { user 1 } >",
        &["KD0206: `db2` and `db-2` are both `db2` in the values @ \"db2\""],
    );
}

#[test]
fn secrets_images_and_files() {
    check(
        &web("env { DB_PASSWORD: \"hunter2\" }"),
        &[
            "KD0701: the value of `DB_PASSWORD` is written into the program, where everyone can read it @ \"\\\"hunter2\\\"\"",
        ],
    );
    check(&web("env { DB_PASSWORD_FILE: \"/run/secrets/db\" }"), &[]);
    check(
        &web("secret key; args [\"--key=${key}\"]"),
        &["KD0702: a secret would be seen in the arguments of a process @ \"\\\"--key=${key}\\\"\""],
    );
    check(
        &web("secret key; file \"/etc/app.conf\" = \"key = ${key}\""),
        &["KD0702: a secret would be seen in a ConfigMap @ \"\\\"key = ${key}\\\"\""],
    );
    check(&web("secret key; file \"/run/key\" = key; env { KEY: key }"), &[]);
    check(
        "app shop < web: stateless \"docker.io/acme/shop\" { user 1 } >",
        &["KD0801: this image has no tag, so it is `latest`: another one each day @ \"\\\"docker.io/acme/shop\\\"\""],
    );
    check(
        "app shop < web: stateless \"docker.io/acme/shop:latest\" { user 1 } >",
        &["KD0801: `latest` is another image each day @ \"\\\"docker.io/acme/shop:latest\\\"\""],
    );
    check(
        &web("file \"/etc/passwd\" from \"../../etc/passwd\""),
        &["KD0803: `../../etc/passwd` is outside of the project @ \"\\\"../../etc/passwd\\\"\""],
    );
}

#[test]
fn what_has_no_meaning_yet_is_said() {
    check(
        &web("env { FIRST: [1.5][0] }"),
        &["KD0209: taking a number out of a list or a map has no meaning in this version of kdsl yet @ \"0\""],
    );
}

#[test]
fn one_forgotten_bracket_is_one_error() {
    check(
        "app wordpress <\n  web: stateless x3 shared-volume {\n    debug = true\n  db: stateful mariadb x2\n>\n",
        &["KD0103: `{` is never closed @ \"db:\""],
    );
    check(
        "app wordpress < web: stateless x3 shared-volume db: stateful mariadb x2 >",
        &["KD0111: `;` is missing between two components @ \"db\""],
    );
}

#[test]
fn what_is_said_twice_is_said_wrong() {
    check(&web("image \"a/b:1\"; image \"a/b:2\""), &["KD0206: `image` is said twice @ \"image\""]);
    check(&web("file \"/a\" = \"x\"; file \"/a\" = \"y\""), &["KD0206: `file` of /a is said twice @ \"file\""]);
    check(&web("env { A: \"1\" }; env { B: \"2\", A: \"3\" }"), &["KD0206: two variables are called `A` @ \"A\""]);
    // A component says it again of what its type says: that is what layers are for.
    check("app wordpress < web: stateless wordpress shared-volume { image \"a/wp:7\" }; db: stateful mariadb >", &[]);
}

#[test]
fn declarations_have_the_brackets_that_they_need() {
    for (program, name) in [
        ("app shop", "shop"),
        ("component a: stateless < b: stateless > { image \"x/y:1\"; user 1 }", "a"),
        ("interface greeter", "greeter"),
    ] {
        let word = program.split(' ').next().unwrap();
        check(program, &[&format!("KD0204: this `{word}` can't be understood @ {name:?}")]);
    }
}

#[test]
fn a_parameter_is_set_with_an_equals_sign() {
    check(
        "app wordpress < web: stateless shared-volume { table-prefix \"x\" }; db: stateful mariadb >",
        &["KD0203: `table-prefix` is a parameter, not a statement @ \"table-prefix\""],
    );
}

#[test]
fn the_value_that_is_not_taken_is_checked_too() {
    check(
        &web("env { A: if true then \"a\" else 3 + \"b\" }"),
        &["KD0601: `+` does not work between the number 3 and the text \"b\" @ \"3 + \\\"b\\\"\""],
    );
}

#[test]
fn what_is_nested_too_deeply_is_said_once() {
    for inner in [format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)), format!("{}1", "- ".repeat(10_000))] {
        let (_, said) = app_and_errors(&web(&format!("args {inner}")));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("KD0115: this is nested too deeply"), "{said:?}");
    }
}

#[test]
fn a_chain_of_needs_can_be_as_long_as_the_app() {
    let node = "component node: stateless {\n  needs next: greeter optional\n  provides greeter { host: if next then next.host \
                else self.host }\n  image \"docker.io/acme/node:1\"\n  user 1\n  port http 8080\n}\n\
                interface greeter { host: host }\ncomponent last: stateless {\n  provides greeter { host: self.host }\n  \
                image \"docker.io/acme/node:1\"\n  user 1\n  port http 8080\n}\n";
    let length = 2_000;
    let chain: String =
        (0..length).map(|it| format!("  n{it}: stateless node {{ needs next = n{} }}\n", it + 1)).collect();
    let program = format!("{node}app chain <\n{chain}  n{length}: stateless last\n>\n");
    // A small stack, so that a question that waits for all others is noticed.
    let small = std::thread::Builder::new().stack_size(1024 * 1024);
    small.spawn(move || check(&program, &[])).unwrap().join().unwrap();
}

#[test]
fn nothing_that_is_left_over_is_passed_over() {
    let component = "component a: stateless x3 { image \"x/y:1\"; user 1 }";
    check(component, &["KD0204: this `component` can't be understood @ \"x3\""]);
    check("interface x y { host: host }", &["KD0204: this `interface` can't be understood @ \"y\""]);
    check(
        "app shop < web: stateless \"a/b:1\" { user 1 } >\nenvironment e of shop more < web: x2 >",
        &["KD0204: this `environment` can't be understood @ \"more\""],
    );
    check(
        &web("secret tls from existing \"shop-tls\" { tls.crt, tls.key: \"x\" }"),
        &["KD0204: this `secret` can't be understood @ \"tls.key: \\\"x\\\"\""],
    );
    check(
        &web("port http 8080; service all { port http 8080 }"),
        &["KD0204: this `service` can't be understood @ \"8080\""],
    );
    check(
        "app shop < web: stateless \"a/b:1\" { user 1 } > { version \"1.0.0\"; version \"2.0.0\" }",
        &["KD0206: `version` is said twice @ \"version\""],
    );
}

#[test]
fn devices_and_huge_pages() {
    check(
        &web("resources { \"nvidia.com/gpu\": 1.5 }"),
        &["KD0322: `nvidia.com/gpu` is counted in whole numbers @ \"1.5\""],
    );
    check(
        &web("resources { \"hugepages-2Mi\": 3Mi }"),
        &["KD0322: `hugepages-2Mi` is memory in whole pages of 2Mi @ \"3Mi\""],
    );
    check(&web("resources { \"hugepages-2Mi\": 2Mi..4Mi }"), &["KD0322: `hugepages-2Mi` is one amount @ \"2Mi..4Mi\""]);
    check(&web("resources { gpu: 1 }"), &["KD0322: `gpu` is no resource @ \"gpu\""]);
}

#[test]
fn containers_beside_the_main_one() {
    check(
        &web("init a { command [\"a\"]; ready tcp }"),
        &["KD0320: `ready` can't stand in an init container @ \"ready\""],
    );
    check(&web("sidecar a { command [\"a\"]; grace 5s }"), &["KD0320: `grace` can't stand in a sidecar @ \"grace\""]);
    check(&web("init a { comand [\"a\"] }"), &["KD0203: there is no statement `comand` @ \"comand\""]);
    check(&web("sidecar web { command [\"a\"] }"), &["KD0206: two containers are called `web` @ \"web\""]);
    check(
        &web("init a { command [\"a\"] }; sidecar a { command [\"b\"] }"),
        &["KD0206: two containers are called `a` @ \"a\""],
    );
    check(
        &web("port http 8080; sidecar a { command [\"b\"]; port http 81 }"),
        &["KD0206: two ports are called `http` @ \"http\""],
    );
}
