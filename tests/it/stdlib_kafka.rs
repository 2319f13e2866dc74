//! What is emitted for Kafka, against its documentation, and its script with programs that play Kafka's.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::emitted::{Emitted, Root};

/// The settings of a server that may be there, from https://kafka.apache.org/42/configuration/broker-configs and, for the
/// one about controllers that join by themselves, https://kafka.apache.org/42/getting-started/upgrade.
const SETTINGS: [&str; 21] = [
    "advertised.listeners",
    "auto.create.topics.enable",
    "controller.listener.names",
    "controller.quorum.auto.join.enable",
    "controller.quorum.bootstrap.servers",
    "default.replication.factor",
    "inter.broker.listener.name",
    "listener.security.protocol.map",
    "listeners",
    "log.dirs",
    "log.retention.hours",
    "min.insync.replicas",
    "node.id",
    "num.partitions",
    "offsets.topic.replication.factor",
    "process.roles",
    "share.coordinator.state.topic.min.isr",
    "share.coordinator.state.topic.replication.factor",
    "transaction.state.log.min.isr",
    "transaction.state.log.replication.factor",
    "unclean.leader.election.enable",
];

/// The options of `kafka-storage.sh format` that are used, from https://kafka.apache.org/42/operations/kraft.
const FORMAT: &str = r#"#!/bin/bash
echo "storage $*" >>"$CALLS"
[ "$1 $2 $4" = "format --cluster-id --config" ] && [ ${#3} = 22 ] && [ -r "$5" ] || exit 2
case $6 in --standalone | --no-initial-controllers) ;; *) exit 2 ;; esac
folder=$(sed -n 's/^log.dirs=//p' "$5")
mkdir -p "$folder"
echo "cluster.id=$3" >"$folder/meta.properties"
"#;

const SERVER: &str = "#!/bin/bash\necho \"server $* $KAFKA_HEAP_OPTS\" >>\"$CALLS\"\n";

/// Plays the network: a host answers if a file says so.
const TIMEOUT: &str = "#!/bin/bash\nif [ \"$2\" != bash ]; then exec \"${@:2}\"; fi\nexec grep -qxF -- \"$5\" \"$ROOT/image/answers\" 2>/dev/null\n";

/// A pod with the programs of Kafka.
fn pod(emitted: &Emitted, ordinal: u8) -> Root {
    let mut root = emitted.root_of(ordinal);
    root.program("/opt/kafka/bin/kafka-storage.sh", FORMAT);
    root.program("/opt/kafka/bin/kafka-server-start.sh", SERVER);
    root.program("timeout", TIMEOUT);
    root.program("sleep", "#!/bin/sh\necho \"sleep $1\" >>\"$CALLS\"\n");
    root
}

/// Who answers in the network of the pod.
fn answers(root: &mut Root, hosts: &[&str]) {
    root.write("/image/answers", &hosts.iter().map(|host| format!("{host}\n")).collect::<String>());
}

#[track_caller]
fn start(emitted: &Emitted, root: &Root) -> BTreeMap<String, String> {
    let (ok, said) = root.run(&["bash", "/opt/kafka-start/start.sh"]);
    assert!(ok, "{said}\n{}", root.calls());
    root.only_writable_places_were_written(emitted);
    let text = std::fs::read_to_string(root.path("/run/kafka/server.properties")).expect("the settings");
    Emitted::settings(&root.told(&text), '=')
}

#[test]
fn the_settings_are_known_and_fit_together() {
    for (count, copies, in_sync) in [(1, "1", "1"), (3, "3", "2"), (5, "3", "2")] {
        let emitted =
            Emitted::of(&format!("stateful kafka x{count} {{ settings = \"unclean.leader.election.enable=false\" }}"));
        emitted.scripts_can_be_read();
        let mut ids = Vec::new();
        for ordinal in 0..count {
            let mut root = pod(&emitted, ordinal);
            let first = "shop-it-0.shop-it-headless.default.svc";
            answers(&mut root, [first].get(..usize::from(ordinal.min(1))).unwrap_or_default());
            let settings = start(&emitted, &root);
            for key in settings.keys() {
                assert!(SETTINGS.contains(&key.as_str()), "Kafka knows no {key}");
            }
            let setting = |key: &str| settings.get(key).map_or("", String::as_str);
            ids.push(setting("node.id").to_owned());
            let me = format!("shop-it-{ordinal}.shop-it-headless.default.svc");
            let (roles, listeners, advertised) = if ordinal < 3 {
                (
                    "broker,controller",
                    "PLAINTEXT://:9092,CONTROLLER://:9093",
                    format!("PLAINTEXT://{me}:9092,CONTROLLER://{me}:9093"),
                )
            } else {
                ("broker", "PLAINTEXT://:9092", format!("PLAINTEXT://{me}:9092"))
            };
            assert_eq!(setting("process.roles"), roles);
            // Only a controller may say that it joins by itself.
            let joins = settings.get("controller.quorum.auto.join.enable").map(String::as_str);
            assert_eq!(joins, roles.contains("controller").then_some("true"));
            assert_eq!(setting("listeners"), listeners);
            assert_eq!(setting("advertised.listeners"), advertised);
            // All pods ask the same controllers, whatever their number.
            let controllers = [0, 1, 2].map(|number| format!("shop-it-{number}.shop-it-headless.default.svc:9093"));
            assert_eq!(setting("controller.quorum.bootstrap.servers"), controllers.join(","));
            for key in ["default", "offsets.topic", "transaction.state.log", "share.coordinator.state.topic"] {
                assert_eq!(setting(&format!("{key}.replication.factor")), copies, "{key} with {count} brokers");
            }
            for key in ["min.insync.replicas", "transaction.state.log.min.isr", "share.coordinator.state.topic.min.isr"]
            {
                assert_eq!(setting(key), in_sync, "{key} with {count} brokers");
            }
            // Data lies below the volume, not at its root.
            assert_eq!(setting("log.dirs"), "/var/lib/kafka/data");
            assert!(
                root.calls().contains("server /run/kafka/server.properties -Xms1024m -Xmx1024m"),
                "{}",
                root.calls()
            );
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), usize::from(count), "each broker has a number of its own");
        let ports: Vec<_> = emitted.container()["ports"].as_array().into_iter().flatten().collect();
        assert_eq!(
            ports.iter().map(|port| port["containerPort"].as_u64()).collect::<Vec<_>>(),
            [Some(9092), Some(9093)]
        );
    }
}

#[test]
fn a_folder_is_formatted_once() {
    let emitted = Emitted::of("stateful kafka x3");
    let mut root = pod(&emitted, 0);
    answers(&mut root, &[]);
    start(&emitted, &root);
    assert_eq!(root.calls().matches("storage format").count(), 1);
    assert!(root.calls().contains("--standalone"), "pod 0 founds the quorum: {}", root.calls());
    start(&emitted, &root);
    assert_eq!(root.calls().matches("storage format").count(), 1, "what is formatted stays as it is");

    // A format that was cut off left a mark and a part.
    root.write("/var/lib/kafka/format-unfinished", "");
    start(&emitted, &root);
    assert_eq!(root.calls().matches("storage format").count(), 2);
    assert!(!root.path("/var/lib/kafka/format-unfinished").exists());
}

#[test]
fn only_pod_0_founds_a_quorum_and_only_if_there_is_none() {
    let emitted = Emitted::of("stateful kafka x3");
    let other = "shop-it-1.shop-it-headless.default.svc";
    let mut lost = pod(&emitted, 0);
    answers(&mut lost, &[other]);
    start(&emitted, &lost);
    assert!(lost.calls().contains("--no-initial-controllers"), "pod 0 lost its volume: {}", lost.calls());

    for ordinal in [1, 3] {
        let mut root = pod(&emitted, ordinal);
        // Nobody answers at first: the third look finds a controller.
        root.program("sleep", &format!("#!/bin/sh\necho slept >>\"$CALLS\"\n[ \"$(grep -c slept \"$CALLS\")\" -lt 3 ] || echo {} >\"$ROOT/image/answers\"\n", if ordinal == 1 { "shop-it-0.shop-it-headless.default.svc" } else { other }));
        start(&emitted, &root);
        assert_eq!(root.calls().matches("slept").count(), 3, "it waits: {}", root.calls());
        assert!(root.calls().contains("--no-initial-controllers"), "{}", root.calls());
    }
}

#[test]
fn all_pods_have_one_cluster_id() {
    let emitted = Emitted::of("stateful kafka x3");
    let id = |ordinal: u8| {
        let mut root = pod(&emitted, ordinal);
        answers(&mut root, &["shop-it-2.shop-it-headless.default.svc", "shop-it-1.shop-it-headless.default.svc"]);
        start(&emitted, &root);
        std::fs::read_to_string(root.path("/var/lib/kafka/data/meta.properties")).expect("formatted")
    };
    assert_eq!(id(0), id(1));
}

#[test]
fn ready_asks_what_every_broker_answers() {
    let emitted = Emitted::of("stateful kafka");
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = server.local_addr().expect("an address").port().to_string();
    let mut root = emitted.root_of(0);
    let text = emitted.files().remove("/opt/kafka-start/ready.sh").expect("the script");
    root.write("/opt/kafka-start/ready.sh", &text.replace("9092", &port));
    // The header of a request and ApiVersions in version 0: https://kafka.apache.org/42/design/protocol.
    let answers = std::thread::spawn(move || {
        for error in [0, 35] {
            let (mut client, _) = server.accept().expect("a client");
            let mut request = [0; 14];
            client.read_exact(&mut request).expect("a request");
            assert_eq!(request, [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 255, 255]);
            client.write_all(&[0, 0, 0, 10, 0, 0, 0, 1, 0, error, 0, 0, 0, 0]).expect("an answer");
        }
    });
    assert!(root.run(&["bash", "/opt/kafka-start/ready.sh"]).0, "a broker that answers is ready");
    assert!(!root.run(&["bash", "/opt/kafka-start/ready.sh"]).0, "one that answers with an error is not");
    answers.join().expect("the broker");
    assert!(!root.run(&["bash", "/opt/kafka-start/ready.sh"]).0, "one that does not listen is not");
}
