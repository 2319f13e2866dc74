//! One cluster of nodes.

use std::process::Command;
use std::time::Duration;

use kdsl_pods::{Cluster, Pod, Target, wait_until};

const PROGRAM: &str = "app shop < mq: stateful rabbitmq x3 >\n";

/// The answer of a node's management interface, as the account of the one who needs the broker.
fn ask(cluster: &Cluster, pod: &Pod, method: &str, path: &str, body: &str) -> Result<String, String> {
    let mut client = Command::new("curl");
    client.args(["--silent", "--show-error", "--fail", "--max-time", "20", "--request", method, "--data", body]);
    client.args(["--header", "content-type: application/json", "--user"]);
    client.arg(format!("app:{}", cluster.secret("mq", "password")));
    let output = client.arg(format!("http://{}:15672/api/{path}", pod.address())).output().expect("curl");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Declares a queue whose messages lie on several nodes.
#[track_caller]
fn declare(cluster: &Cluster, pod: &Pod) {
    let queue = r#"{"durable":true,"arguments":{"x-queue-type":"quorum"}}"#;
    wait_until("a queue can be declared", || ask(cluster, pod, "PUT", "queues/%2f/orders", queue).is_ok());
}

/// Whether a message was taken, which it is once most of the queue's nodes have it.
fn publish(cluster: &Cluster, pod: &Pod, text: &str) -> bool {
    let message = format!(
        r#"{{"properties":{{"delivery_mode":2}},"routing_key":"orders","payload":"{text}","payload_encoding":"string"}}"#
    );
    let answer = ask(cluster, pod, "POST", "exchanges/%2f/amq.default/publish", &message);
    answer.is_ok_and(|answer| answer == r#"{"routed":true}"#)
}

/// Takes one message out of the queue.
fn take(cluster: &Cluster, pod: &Pod) -> Option<String> {
    let one = r#"{"count":1,"ackmode":"ack_requeue_false","encoding":"auto"}"#;
    let answer = ask(cluster, pod, "POST", "queues/%2f/orders/get", one).ok()?;
    Some(answer.split_once(r#""payload":""#)?.1.split_once('"')?.0.to_owned())
}

#[track_caller]
fn wait_for(cluster: &Cluster, pod: &Pod, text: &str) {
    wait_until(&format!("{text} comes out of the queue"), || take(cluster, pod).as_deref() == Some(text));
}

/// How many nodes run, as one of them sees it.
fn running(cluster: &Cluster, pod: &Pod) -> usize {
    let nodes = ask(cluster, pod, "GET", "nodes?columns=name,running", "");
    nodes.map_or(0, |nodes| nodes.matches(r#""running":true"#).count())
}

/// The pods of a new system. A cluster starts them together.
fn started(cluster: &Cluster, ordinals: std::ops::Range<u8>) -> Vec<Pod> {
    let mut pods: Vec<Pod> = ordinals.map(|ordinal| cluster.pod("mq", ordinal)).collect();
    start(&mut pods);
    pods
}

fn start(pods: &mut [Pod]) {
    // The last one first: none depends on the order.
    pods.iter_mut().rev().for_each(Pod::start);
    pods.iter_mut().for_each(Pod::wait_ready);
}

#[test]
fn what_one_node_takes_another_gives() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let mut pods = started(&cluster, 0..3);
    wait_until("all nodes know each other", || pods.iter().all(|pod| running(&cluster, pod) == 3));
    declare(&cluster, &pods[0]);
    assert!(publish(&cluster, &pods[1], "one"));
    wait_for(&cluster, &pods[2], "one");
    assert!(pods.iter().all(|pod| pod.alive() && pod.started()));

    // All are lost at once, and come back with everything.
    assert!(publish(&cluster, &pods[2], "two"));
    pods.iter_mut().for_each(Pod::kill);
    start(&mut pods);
    wait_for(&cluster, &pods[1], "two");
}

#[test]
fn a_node_can_go_and_come_back() {
    let mut cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let mut pods = started(&cluster, 0..3);
    declare(&cluster, &pods[0]);
    for (ordinal, other) in [(2, 0), (0, 1)] {
        pods[ordinal].kill();
        let text = format!("without {ordinal}");
        wait_until("the others take messages", || publish(&cluster, &pods[other], &text));
        pods[ordinal].start();
        pods[ordinal].wait_ready();
        wait_for(&cluster, &pods[ordinal], &text);
    }

    // A clean stop drains the node: it takes no connections, and the others have what it had.
    assert!(publish(&cluster, &pods[1], "before the stop"));
    assert!(pods[1].stop() < Duration::from_secs(100));
    wait_for(&cluster, &pods[2], "before the stop");

    // In its place comes one with another configuration and the same data.
    let before = cluster.template("mq").clone();
    cluster.change(&PROGRAM.replace("x3", "x5"));
    assert_eq!(*cluster.template("mq"), before, "more nodes restart none");
    cluster.change(&PROGRAM.replace("x3", "x3 { disk-reserve = 77Mi }"));
    assert_ne!(*cluster.template("mq"), before);
    pods[1] = cluster.pod("mq", 1);
    pods[1].start();
    pods[1].wait_ready();
    let limits = || ask(&cluster, &pods[1], "GET", "nodes?columns=disk_free_limit", "").unwrap_or_default();
    wait_until("the node has its new configuration", || limits().contains(&(77 << 20).to_string()));
    assert!(limits().contains(&(1 << 30).to_string()), "and the others have the one that they had: {}", limits());
    wait_until("it takes messages", || publish(&cluster, &pods[1], "after the stop"));
    wait_for(&cluster, &pods[0], "after the stop");
}

#[test]
fn nodes_can_be_added_and_a_lost_one_joins_anew() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let mut pods = started(&cluster, 0..1);
    declare(&cluster, &pods[0]);
    assert!(publish(&cluster, &pods[0], "from the days of one node"));
    pods.extend(started(&cluster, 1..3));
    wait_until("all nodes know each other", || pods.iter().all(|pod| running(&cluster, pod) == 3));
    wait_for(&cluster, &pods[2], "from the days of one node");

    // Pod 0 loses its volume. It must not found a cluster of its own beside the one that is there.
    pods[0].kill();
    std::fs::remove_dir_all(pods[0].own_volume()).expect("the volume of pod 0");
    pods[0].start();
    pods[0].wait_ready();
    assert!(pods[0].log().contains("it joins anew"), "{}", pods[0].log());
    wait_until("all nodes know each other", || pods.iter().all(|pod| running(&cluster, pod) == 3));
}

#[test]
fn the_probes_differ() {
    let cluster = Cluster::of(PROGRAM, Target::OpenShift);
    let mut pods: Vec<Pod> = (0..2).map(|ordinal| cluster.pod("mq", ordinal)).collect();
    assert!(!pods[0].started() && !pods[0].ready() && !pods[0].alive(), "nothing runs yet");
    // Without the first node the second waits, and founds nothing.
    pods[1].start();
    wait_until("the second node waits", || pods[1].log().matches("waiting for a node").count() >= 2);
    assert!(!pods[1].started() && !pods[1].ready(), "a node without a cluster is not ready");
    pods[0].start();
    pods.iter_mut().for_each(Pod::wait_ready);
    wait_until("the nodes know each other", || pods.iter().all(|pod| running(&cluster, pod) == 2));

    assert!(pods[1].run(&["rabbitmq-upgrade", "drain"]), "a node can be drained");
    assert!(pods[1].alive() && pods[1].started() && !pods[1].ready(), "a node that is being drained is not ready");
    assert!(pods[1].run(&["rabbitmq-upgrade", "revive"]), "a node can be revived");
    pods[1].wait_ready();
}
