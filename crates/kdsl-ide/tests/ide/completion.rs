use super::world;

/// The labels of the completions, and the word that they replace.
fn labels(program: &str) -> (String, Vec<String>) {
    let (db, file, offset) = world(program);
    let found = kdsl_ide::completion(&db, file, offset);
    let text = file.text(&db).as_str();
    let replaced = text[usize::from(found.replace.start())..usize::from(found.replace.end())].to_owned();
    (replaced, found.items.into_iter().map(|item| item.label).collect())
}

/// All of the completions, in their order.
#[track_caller]
fn check(program: &str, expected: &str) {
    let expected: Vec<&str> = expected.split(", ").filter(|it| !it.is_empty()).collect();
    assert_eq!(labels(program).1, expected);
}

/// Whether some are there and others are not.
#[track_caller]
fn check_some(program: &str, there: &[&str], absent: &[&str]) {
    let (_, labels) = labels(program);
    for label in there {
        assert!(labels.iter().any(|it| it == label), "no {label} in {labels:?}");
    }
    for label in absent {
        assert!(!labels.iter().any(|it| it == label), "{label} in {labels:?}");
    }
}

/// The kinds that can be built.
const KINDS: &str = "stateless, stateful, per-node, job, cron, external";

#[test]
fn declarations_begin_at_the_start_of_a_line() {
    let declarations = "app, component, interface, environment, import, moved, test";
    check("$0", declarations);
    check("ap$0", declarations);
    check("app a < web: stateless blog >\n$0\n", declarations);
}

#[test]
fn kinds_come_first_behind_the_colon_then_types_with_their_kinds() {
    check("app a < web: $0 >", &format!("{KINDS}, blog, database"));
    check("app a < web:$0", &format!("{KINDS}, blog, database"));
    check("app a <\n  web: sta$0\n  db: stateful database\n>", &format!("{KINDS}, blog, database"));
    let (db, file, offset) = world("app a < web: $0 >");
    let items = kdsl_ide::completion(&db, file, offset).items;
    let inserted = items.iter().find(|it| it.label == "database").map(|it| it.insert.as_str());
    assert_eq!(inserted, Some("stateful database"));
}

#[test]
fn each_kind_is_offered_what_it_can_have() {
    check("app a < work: job $0 >", "shared-volume");
    check("app a < work: cron $0 >", "\"0 3 * * *\", shared-volume");
    check("app a < agent: per-node $0 >", "shared-volume");
    check("app a < db: external $0 >", "memory-cache, sql");
    check("app a < db: external sql { host = \"h\"; $0 } >", "port, password");
    let db = "db: external sql { host = \"h\" }";
    check(&format!("app a < {db}; web: stateless blog {{ env {{ A: db.$0 }} }} >"), "host, port, password");
    check_some("app a < work: cron \"@daily\" \"a/b:1\" { $0 } >", &["overlap", "retries", "env"], &["port", "scale"]);
    check_some("app a < work: job \"a/b:1\" { $0 } >", &["retries"], &["schedule", "expose", "ready"]);
    check_some("app a < web: stateless \"a/b:1\" { $0 } >", &["port", "scale"], &["retries", "schedule"]);
}

#[test]
fn the_word_that_is_begun_is_replaced() {
    assert_eq!(labels("app a < web: sta$0te >").0, "sta");
    assert_eq!(labels("app a < web: stateless shared-$0 >").0, "shared-");
    assert_eq!(labels("app a < web: $0 >").0, "");
}

#[test]
fn behind_a_kind_come_its_types_counts_and_its_volume() {
    check("app a < web: stateless $0 >", "blog, x2, x3, x2..10, shared-volume");
    check("app a < db: stateful $0 >", "database, x2, x3, x2..10, own-volume");
    check("app a < web: stateless blog $0 >", "x2, x3, x2..10, shared-volume");
    check("app a < web: stateless \"nginx:1.30\" $0 >", "x2, x3, x2..10, shared-volume");
    check("app a < web: stateless blog x3 $0 >", "shared-volume");
    check("app a < web: stateless blog x3 shared-volume $0 >", "");
}

#[test]
fn types_of_the_file_are_there_too() {
    let own = "component shop: stateless { }\n";
    check(&format!("{own}app a < web: stateless $0 >"), "blog, shop, x2, x3, x2..10, shared-volume");
}

#[test]
fn a_component_that_would_meet_a_need_is_offered() {
    check("app blog < web: stateless; $0 >", "db: stateful database");
    check("app blog <\n  web: stateless\n  $0\n>", "db: stateful database");
    check("app blog < web: stateless; db: stateful database; $0 >", "");
}

#[test]
fn an_environment_names_the_components_of_its_app() {
    let app = "app a < web: stateless blog; db: stateful database >\n";
    check(&format!("{app}environment staging of a < $0 >"), "web, db");
    check(&format!("{app}environment staging of a < web: x1; $0 >"), "db");
    check(&format!("{app}environment staging of a < web: $0 >"), "external, x2, x3, x2..10");
    check(&format!("{app}environment staging of a < db: external $0 >"), "sql");
    check(&format!("{app}environment staging of a < db: external sql {{ host = \"h\"; $0 }} >"), "port, password");
    check(&format!("{app}environment staging of $0"), "a");
}

#[test]
fn parameters_that_must_be_set_come_first_in_the_braces() {
    let (_, found) = labels("app a < web: stateless blog { $0 } >");
    assert_eq!(found[..4], ["title", "debug", "theme", "needs"]);
    check_some("app a < web: stateless blog { $0 } >", &["env", "port"], &["param", "require", "version"]);
    check_some("app a < web: stateless blog { title = \"x\"; $0 } >", &["debug"], &["title"]);
    check_some("component b: stateless { $0 }", &["param", "require", "env"], &["version"]);
    check_some("app a < > { $0 }", &["version", "label"], &["env"]);
    let environment = "app a < web: stateless blog >\nenvironment e of a < web: { $0 } >";
    check_some(
        environment,
        &["title", "debug", "theme", "image", "resources", "expose", "grace"],
        &["param", "provides"],
    );
}

#[test]
fn the_braces_of_a_broken_program_are_understood() {
    check_some("app a < web: stateless blog {\n  $0\n", &["title", "env"], &[]);
    check_some("app a <\n  web: stateless blog {\n    tit$0\n  db: stateful database\n>", &["title"], &[]);
    check_some("app a <\n  web: stateless blog {\n    env { A: db. }\n    port http\n    $0\n  }\n>", &["title"], &[]);
    check_some("app a <\n  web: stateless blog { title = ; $0 }\n>", &["debug"], &[]);
}

#[test]
fn a_form_says_what_stands_behind_its_keyword() {
    check_some("app a < web: stateless blog { ready $0 } >", &["http", "tcp", "grpc", "exec", "every"], &["ready"]);
    check("app a < web: stateless blog { ready http \"/\" on $0 } >", "http");
    check_some("app a < web: stateless blog { allow $0 } >", &["to", "from", "anywhere"], &[]);
    check_some("component b: stateless { port http 8080 $0 }", &["as", "udp"], &[]);
    check("component b: stateful { port sql 5000; service primary { port $0 } }", "sql");
    check("component b: stateful { port $0 }", "");
}

#[test]
fn needs_are_interfaces_or_components() {
    check("component b: stateless { needs db: $0 }", "memory-cache, sql");
    check("component b: stateless { provides $0 }", "memory-cache, sql");
    check("app a < web: stateless blog { needs db = $0 }; db: stateful database >", "db");
    check("app a < web: stateless blog { needs $0 } >", "db, cache");
}

#[test]
fn a_type_of_a_parameter_is_a_word_or_an_interface() {
    check_some("component b: stateless { param a: $0 }", &["string", "enum", "sql"], &["stateless"]);
    check_some("component b: stateless { param a: list($0) }", &["string", "sql"], &["true"]);
    check_some("interface i { a: $0 }", &["string", "secret"], &["true"]);
}

#[test]
fn values_fit_their_parameter() {
    check("app a < web: stateless blog { debug = $0 } >", "true, false");
    check("app a < web: stateless blog { theme = $0 } >", "\"light\", \"dark\"");
}

#[test]
fn values_are_the_names_of_the_component() {
    let functions: Vec<&str> = kdsl_semantic::functions::FUNCTIONS.iter().map(|it| it.name).collect();
    let expected = format!(
        "db, cache, title, debug, theme, session-key, orders, {}, self, pod, true, false, none",
        functions.join(", ")
    );
    let expected = expected.as_str();
    check("app a < web: stateless blog { env { A: $0 } }; orders: stateful database >", expected);
    check("app a < web: stateless blog { env { A: \"${$0}\" } }; orders: stateful database >", expected);
    check("app a < web: stateless blog { file \"/a\" = $0 }; orders: stateful database >", expected);
}

#[test]
fn fields_are_those_of_what_stands_before_the_dot() {
    let program =
        |expr: &str| format!("app a < web: stateless blog {{ env {{ A: {expr} }} }}; orders: stateful database >");
    check(&program("db.$0"), "host, port, password");
    check(&program("\"x ${db.$0} y\""), "host, port, password");
    check(&program("orders.$0"), "host, port, address, ports, primary");
    check(&program("orders.ports.$0"), "sql");
    check(&program("self.$0"), "host, port, address, ports, replicas, resources, pods");
    let facts = "name, index, ip, host-ip, node, namespace, uid, service-account, labels, annotations, cpu-request, \
                 cpu-limit, memory-request, memory-limit, disk-request, disk-limit";
    check(&program("pod.$0"), facts);
}

#[test]
fn keys_are_offered_where_they_are_known() {
    check("app a < web: stateless blog { resources { $0 } } >", "cpu, memory, disk");
    check("app a < web: stateless blog { resources { cpu: 1; $0 } } >", "memory, disk");
    check("component b: stateful { provides sql { host: self.host; $0 } }", "port, password");
    check("app a < web: stateless blog { env { $0 } } >", "");
}

#[test]
fn comments_and_texts_are_left_alone() {
    check("# a$0", "");
    check("app a < web: stateless \"ng$0\" >", "");
}

#[test]
fn the_statements_of_tests() {
    let words: Vec<&str> = kdsl_semantic::testing::STATEMENTS.iter().map(|it| it.word).collect();
    let words = words.join(", ");
    let words = words.as_str();
    check("app a < web: stateless blog >\ntest a \"b\" { $0 }", words);
    check("app a < web: stateless blog > {\n  test \"b\" {\n    exp$0\n  }\n}", words);
}

#[test]
fn a_test_knows_the_facts_of_its_app() {
    let test = |text: &str| {
        format!(
            "app a < web: stateless \"nginx:1.29\" {{ user 101; port http 8080 }} > {{ param size: int = 1 }}\ntest a \"b\" {{ {text} }}"
        )
    };
    check_some(&test("expect $0"), &["web", "size", "object", "no", "refused", "objects"], &["replicas"]);
    check_some(&test("expect web.$0"), &["replicas", "image", "host", "port"], &["address"]);
    check_some(&test("expect web.replicas == 1 and web.$0"), &["replicas"], &[]);
    check_some(&test("expect objects.$0"), &["count", "Deployment"], &["web"]);
    check_some(&test("expect object $0"), &["Deployment", "Service"], &["web"]);
    check_some(&test("expect no object $0"), &["Ingress"], &[]);
    check_some(&test("expect object Deployment $0"), &["web", "spec", "metadata"], &["replicas"]);
    check_some(&test("expect object Deployment web spec.$0"), &["replicas", "template"], &["metadata"]);
    let path = "expect object Deployment spec.template.spec.containers[\"web\"].$0 == 1";
    check_some(&test(path), &["image", "tty"], &["replicas"]);
    check_some(&test("set $0"), &["web", "commonLabels"], &["replicaCount"]);
    check_some(&test("set web.$0"), &["replicaCount", "image"], &["web"]);
    check_some(&test("set web.image.$0 = 1"), &["repository", "tag"], &["image"]);
    check(&test("target $0"), "kubernetes, openshift");
    let inner = "app a < web: stateless \"nginx:1.29\" { user 101 } > { test \"b\" { expect web.$0 } }";
    check_some(inner, &["replicas", "image"], &["address"]);
}

#[test]
fn the_braces_of_dns_and_place() {
    check("app a < web: stateless blog { dns { $0 } } >", "policy, nameservers, searches, options");
    check_some("app a < web: stateless blog { place { $0 } } >", &["spread", "on", "tolerate"], &["port"]);
}

/// Whether a program says something that this version does not build yet.
fn is_refused(program: &str) -> bool {
    let (db, file, _) = world(&format!("$0{program}"));
    kdsl_ide::diagnostics(&db, file).iter().any(|it| it.code.name == "not-yet-supported")
}

#[test]
fn what_is_offered_is_not_refused_and_what_is_not_offered_is() {
    let samples = [
        ("$0", "app", "app a < web: stateless blog >"),
        ("$0", "import", "import \"./b.kd\""),
        ("$0", "moved", "moved a -> b"),
        ("$0", "test", "test a \"b\" { expect 1 == 1 }"),
        ("app a < > { $0 }", "version", "app a < web: stateless blog > { version \"1.0.0\" }"),
        ("app a < > { $0 }", "param", "app a < web: stateless blog > { param b: int = 1 }"),
        ("app a < > { $0 }", "secret", "app a < web: stateless blog > { secret b }"),
        ("app a < > { $0 }", "object", "app a < web: stateless blog > { object \"v1\" Secret b { } }"),
        ("app a < web: $0 >", "stateful", "app a < web: stateful database >"),
        ("app a < web: $0 >", "job", "app a < web: job \"a/b:1\" >"),
        ("component c: $0", "cron", "component c: cron { }"),
        ("component c: stateless { $0 }", "patch", "component c: stateless { patch Deployment { a: 1 } }"),
    ];
    for (place, word, program) in samples {
        let offered = labels(place).1.iter().any(|it| it == word);
        assert_eq!(offered, !is_refused(program), "{program}");
    }
}

#[test]
fn within_a_patch_come_the_fields_of_the_kind() {
    let fields = ["replicas", "strategy", "template"];
    check_some(
        "app a < web: stateless blog { patch Deployment { spec.$0 } } >",
        &fields,
        &["apiVersion", "containers"],
    );
    check_some("app a < web: stateless blog { patch Deployment { spec.rep$0: 1 } } >", &fields, &[]);
    check_some("app a < web: stateless blog { patch Deployment { $0 } } >", &["metadata", "spec"], &["image"]);
    check_some(
        "app a < web: stateless blog { patch Deployment { metadata.name: \"a\"; spec: { paused: true; $0 } } } >",
        &["replicas"],
        &["paused", "metadata"],
    );
    check_some(
        "app a < web: stateless blog { patch Deployment { spec.template.spec.containers[\"web\"].$0 } } >",
        &["tty", "securityContext"],
        &["dnsPolicy"],
    );
    check_some(
        "app a < web: stateless blog { patch Deployment { spec.template.spec.volumes: [{ name: \"a\", $0 }] } } >",
        &["emptyDir"],
        &["name"],
    );
}

#[test]
fn values_of_fields_are_those_that_kubernetes_accepts() {
    let (_, labels) = labels("app a < web: stateless blog { patch Deployment { spec.template.spec.dnsPolicy: $0 } } >");
    assert_eq!(labels[..2], ["\"ClusterFirst\"", "\"ClusterFirstWithHostNet\""]);
    check_some("app a < web: stateless blog > { object \"v1\" Pod a { spec.hostNetwork: $0 } }", &["true"], &[]);
}

#[test]
fn kinds_and_versions_of_objects() {
    check_some("app a < web: stateless blog { patch $0 } >", &["Deployment", "Service"], &["blog"]);
    check_some("app a < web: stateless blog > { object $0 }", &["\"apps/v1\"", "\"v1\""], &[]);
    check_some("app a < web: stateless blog > { object \"batch/v1\" $0 }", &["CronJob", "Job"], &["Deployment"]);
    check_some("app a < web: stateless blog > { $0 }", &["object", "patch", "schema"], &[]);
}

#[test]
fn items_of_lists_are_named() {
    let program = "app a < web: stateless blog { patch Deployment { spec.template.spec.containers[$0].tty: true } } >";
    check_some(program, &["\"web\""], &["tty"]);
}

#[test]
fn what_an_app_declares_is_offered_to_its_components_and_environments() {
    let app = "> {\n  param store-name: string = \"a\"\n  secret session-key\n}\n";
    check_some(
        &format!("app a < web: stateless \"nginx:1\" {{ env {{ A: $0 }} }} {app}"),
        &["store-name", "session-key"],
        &[],
    );
    let program = format!("app a < web: stateless \"nginx:1\" {app}environment e of a < web: x1 > {{\n  $0\n}}\n");
    check_some(&program, &["store-name", "label", "annotation"], &["version"]);
    check_some("app a < web: stateless blog > { $0 }", &["param", "secret", "app-version"], &[]);
}

#[test]
fn parameters_are_offered_where_they_decide_a_value() {
    let server = |statement: &str| {
        format!("component server: stateless {{\n  param pause: duration = 10s\n  port http 80\n  {statement}\n}}\n")
    };
    for statement in ["grace $0", "image $0", "ready http \"/\" every $0", "expose $0", "shared-volume \"/data\" $0"] {
        check_some(&server(statement), &["pause"], &[]);
    }
    check_some(&server("ready $0"), &["http"], &["pause"]);
}

#[test]
fn what_a_container_asks_for_is_offered_step_by_step() {
    let server = |value: &str| format!("component server: stateless {{\n  env {{ HEAP: {value} }}\n}}\n");
    check_some(&server("self.$0"), &["resources"], &[]);
    check(&server("self.resources.$0"), "cpu, memory, disk");
    check(&server("self.resources.memory.$0"), "request, limit");
}
