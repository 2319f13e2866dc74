//! Who is wired to a component finds it where its Service is, also at a port that the values choose.

use kdsl_tests::{kdsl, repository, run};

/// The types of the standard library that offer something at a port: the kind and type, the interface, what a caller asks
/// for, and the port's name.
const OFFERS: [(&str, &str, &str, &str); 13] = [
    ("stateless apache", "http", "${it.host}:${it.port}", "http"),
    ("stateless nginx", "http", "${it.host}:${it.port}", "http"),
    ("stateful elasticsearch", "elasticsearch", "${it.host}:${it.port}", "http"),
    ("stateful kafka", "kafka", "${it.bootstrap}", "kafka"),
    ("stateful mariadb", "mysql", "${it.host}:${it.port}", "mysql"),
    ("stateful mysql", "mysql", "${it.host}:${it.port}", "mysql"),
    ("stateless memcached", "memcached", "${it.host}:${it.port}", "memcached"),
    ("stateful mongodb", "mongodb", "${it.hosts}", "mongodb"),
    ("stateful postgres", "postgres", "${it.host}:${it.port}", "postgres"),
    ("stateful rabbitmq", "amqp", "${it.host}:${it.port}", "amqp"),
    ("stateful redis", "redis", "${it.host}:${it.port}", "redis"),
    ("stateful valkey", "redis", "${it.host}:${it.port}", "redis"),
    ("stateless wordpress", "http", "${it.host}:${it.port}", "http"),
];

#[test]
fn a_caller_follows_the_port_of_the_service() {
    for (offer, interface, asks, port) in OFFERS {
        let database = if offer.ends_with("wordpress") { "db: stateful mariadb" } else { "" };
        let program = format!(
            "component caller: stateless {{\n  needs it: {interface}\n  image \"docker.io/acme/caller:1\"\n  user 10001\n  \
             env {{ AT: \"{asks}\" }}\n}}\napp demo <\n  caller: stateless caller\n  main: {offer}\n  {database}\n>\n"
        );
        let set = format!("main.service.ports.{port}=1234");
        let built = run(kdsl(), repository(), &["build", "-", "--stdout", "--set", &set], &program).ok();
        let value = built.lines().skip_while(|line| line.trim() != "- name: AT").nth(1).unwrap_or_default();
        assert!(value.contains("demo-main") && value.trim_end_matches('"').ends_with(":1234"), "{offer}: {value}");
    }
}
