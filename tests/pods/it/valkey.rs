//! One primary and its replicas, of Valkey and of Redis.

use std::fs;
use std::process::Command;
use std::time::Duration;

use kdsl_pods::{Cluster, Pod, Target, wait_until};

const VALKEY: &str = "app shop < db: stateful valkey x2 { stale-reads = 10s } >\n";
const REDIS: &str = "app shop < db: stateful redis x2 { stale-reads = 10s } >\n";

/// What a server answers to a command over the network.
fn ask(cluster: &Cluster, pod: &Pod, command: &[&str]) -> String {
    let mut client = Command::new("redis-cli");
    client.env("REDISCLI_AUTH", cluster.secret("db", "password")).args(["-h", pod.address()]).args(command);
    let output = client.output().expect("the client of Redis");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).trim().to_owned()
}

fn wait_for(cluster: &Cluster, pod: &Pod, key: &str, value: &str) {
    wait_until(&format!("{key} is {value}\n{}", pod.log()), || ask(cluster, pod, &["GET", key]) == value);
}

fn one_system(program: &str, target: Target) {
    let cluster = Cluster::of(program, target);
    let (mut primary, mut replica) = cluster.first_two("db");
    assert_eq!(ask(&cluster, &primary, &["SET", "a", "1"]), "OK");
    wait_for(&cluster, &replica, "a", "1");
    let refused = ask(&cluster, &replica, &["SET", "a", "2"]);
    assert!(refused.contains("READONLY"), "a replica takes no writes: {refused}");
    let stranger = Command::new("redis-cli").args(["-h", primary.address(), "GET", "a"]).output().expect("the client");
    assert!(String::from_utf8_lossy(&stranger.stdout).contains("NOAUTH"), "without a password there is no answer");

    // One more, while the others work.
    let mut third = cluster.pod("db", 2);
    third.start();
    third.wait_ready();
    wait_for(&cluster, &third, "a", "1");

    // A node is lost, and comes back.
    replica.kill();
    assert_eq!(ask(&cluster, &primary, &["SET", "b", "1"]), "OK");
    replica.start();
    replica.wait_ready();
    wait_for(&cluster, &replica, "b", "1");

    // The primary is restarted with what it had.
    assert!(primary.stop() < Duration::from_secs(60));
    assert!(replica.ready() && replica.alive(), "for a moment, a replica answers without its primary");
    wait_until("what a replica shows is too old", || !replica.ready());
    assert!(replica.alive(), "a restart would not help it");
    primary.start();
    primary.wait_ready();
    replica.wait_ready();
    assert_eq!(ask(&cluster, &primary, &["GET", "b"]), "1");
    assert_eq!(ask(&cluster, &primary, &["SET", "c", "1"]), "OK");
    wait_for(&cluster, &replica, "c", "1");
    wait_for(&cluster, &third, "c", "1");
    assert!(replica.stop() < Duration::from_secs(60));
}

#[test]
fn valkey_is_one_system() {
    one_system(VALKEY, Target::Kubernetes);
}

#[test]
fn redis_is_one_system() {
    one_system(REDIS, Target::Kubernetes);
}

#[test]
fn any_user_will_do() {
    one_system(VALKEY, Target::OpenShift);
}

fn takes_a_new_configuration(program: &str) {
    let mut cluster = Cluster::of(program, Target::Kubernetes);
    let (primary, replica) = cluster.first_two("db");
    assert_eq!(ask(&cluster, &primary, &["SET", "a", "1"]), "OK");
    wait_for(&cluster, &replica, "a", "1");
    let before = cluster.template("db").clone();
    cluster.change(&program.replace("x2", "x3"));
    assert_eq!(*cluster.template("db"), before, "one more restarts none");
    cluster.change(&program.replace("{ ", "{ max-memory = 77Mi; "));
    assert_ne!(*cluster.template("db"), before);

    let mut pods = [primary, replica];
    cluster.roll_in_order("db", &mut pods, |away, pods| {
        assert_eq!(ask(&cluster, &pods[1 - away], &["GET", "a"]), "1", "the other one is asked meanwhile");
    });
    for pod in &pods {
        assert_eq!(ask(&cluster, pod, &["CONFIG", "GET", "maxmemory"]), format!("maxmemory\n{}", 77 << 20));
        assert_eq!(ask(&cluster, pod, &["GET", "a"]), "1");
    }
    assert_eq!(ask(&cluster, &pods[0], &["SET", "a", "2"]), "OK");
    wait_for(&cluster, &pods[1], "a", "2");
}

#[test]
fn valkey_takes_a_new_configuration() {
    takes_a_new_configuration(VALKEY);
}

#[test]
fn redis_takes_a_new_configuration() {
    takes_a_new_configuration(REDIS);
}

#[test]
fn the_probes_differ() {
    let cluster = Cluster::of(VALKEY, Target::Kubernetes);
    let mut primary = cluster.pod("db", 0);
    assert!(!primary.started() && !primary.ready() && !primary.alive(), "nothing runs yet");
    let mut replica = cluster.pod("db", 1);
    replica.start();
    std::thread::sleep(Duration::from_secs(1));
    assert!(!replica.started() && !replica.alive(), "a replica waits for its primary");
    primary.start();
    primary.wait_ready();
    replica.wait_ready();
    primary.signal("STOP");
    // Each probe ends when its time is up.
    let (alive, ready) = std::thread::scope(|scope| {
        let alive = scope.spawn(|| primary.alive());
        let ready = primary.ready();
        (alive.join().expect("a probe"), ready)
    });
    assert!(!alive && !ready, "a server that answers nothing is neither");
    primary.signal("CONT");
    primary.wait_ready();
}

#[test]
fn a_primary_that_lost_its_volume_does_not_empty_the_replicas() {
    let cluster = Cluster::of(VALKEY, Target::Kubernetes);
    let (mut primary, mut replica) = cluster.first_two("db");
    assert_eq!(ask(&cluster, &primary, &["SET", "a", "1"]), "OK");
    wait_for(&cluster, &replica, "a", "1");
    primary.kill();
    fs::remove_dir_all(primary.own_volume()).expect("the volume can be lost");
    primary.start();
    primary.wait_ready();
    assert_eq!(ask(&cluster, &primary, &["GET", "a"]), "", "it begins with nothing");
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(ask(&cluster, &replica, &["GET", "a"]), "1", "the replica keeps what it has");
    wait_until("and takes no reads", || !replica.ready());
    replica.kill();
    replica.start();
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(ask(&cluster, &replica, &["GET", "a"]), "1", "after a restart, too");

    // What the documentation says to do.
    primary.kill();
    replica.stop();
    fs::remove_dir_all(primary.own_volume()).expect("what the primary has now");
    let copied = Command::new("cp").arg("--archive").arg(replica.own_volume()).arg(primary.own_volume()).status();
    assert!(copied.is_ok_and(|status| status.success()), "the volume can be copied");
    primary.start();
    primary.wait_ready();
    replica.start();
    replica.wait_ready();
    assert_eq!(ask(&cluster, &primary, &["GET", "a"]), "1");
    assert_eq!(ask(&cluster, &primary, &["SET", "a", "2"]), "OK");
    wait_for(&cluster, &replica, "a", "2");
}
