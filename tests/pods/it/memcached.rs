//! One cache that an application shares.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use kdsl_pods::{Cluster, Pod, SLOWNESS, Target, wait_until};

const PROGRAM: &str = "app shop < cache: stateless memcached { size = 64Mi; largest-entry = 2Mi } >\n";

/// The lines that answer a command, up to the one that ends the answer.
fn ask(pod: &Pod, command: &str) -> Vec<String> {
    let mut stream = TcpStream::connect((pod.address(), 11211)).expect("memcached listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit of time");
    stream.write_all(command.as_bytes()).expect("memcached reads");
    let mut answer = Vec::new();
    for line in BufReader::new(stream).lines() {
        answer.push(line.expect("memcached answers"));
        let last = answer.last().map_or("", String::as_str);
        if ["END", "STORED", "DELETED", "NOT_FOUND"].contains(&last) || last.contains("ERROR") {
            break;
        }
    }
    answer
}

fn holds(target: Target) {
    let mut cluster = Cluster::of(PROGRAM, target);
    let mut pod = cluster.pod("cache", 0);
    pod.start();
    pod.wait_ready();
    assert!(pod.alive());
    assert_eq!(ask(&pod, "set greeting 0 0 5\r\nhello\r\n"), ["STORED"]);
    assert_eq!(ask(&pod, "get greeting\r\n"), ["VALUE greeting 0 5", "hello", "END"]);
    let settings = ask(&pod, "stats settings\r\n");
    for setting in ["maxbytes 67108864", "item_size_max 2097152", "maxconns 1024", "num_threads 4"] {
        assert!(settings.contains(&format!("STAT {setting}")), "{setting} is not in {settings:?}");
    }
    pod.kill();
    pod.start();
    pod.wait_ready();
    assert!(pod.stop() < Duration::from_secs(20));

    // Its place is taken by a pod with another configuration.
    let before = cluster.template("cache").clone();
    cluster.change(&PROGRAM.replace("2Mi", "3Mi"));
    assert_ne!(*cluster.template("cache"), before);
    let mut pod = cluster.pod("cache", 1);
    pod.start();
    pod.wait_ready();
    assert_eq!(ask(&pod, "get greeting\r\n"), ["END"], "a new pod begins with nothing");
    assert!(ask(&pod, "stats settings\r\n").contains(&"STAT item_size_max 3145728".to_owned()));
}

#[test]
fn what_is_stored_is_there_until_the_pod_ends() {
    holds(Target::Kubernetes);
}

#[test]
fn any_user_will_do() {
    holds(Target::OpenShift);
}

#[test]
fn a_server_that_answers_nothing_is_not_ready() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let mut pod = cluster.pod("cache", 0);
    assert!(!pod.ready() && !pod.alive(), "nothing runs yet");
    pod.start();
    pod.wait_ready();
    pod.signal("STOP");
    assert!(!pod.ready(), "it takes connections and answers none");
    pod.signal("CONT");
    pod.wait_ready();
}

#[test]
fn a_probe_that_does_not_end_has_failed() {
    let program = "app shop < cache: stateless memcached { ready exec [\"sleep\", \"600\"] every 10s timeout 1s } >\n";
    let cluster = Cluster::of(program, Target::Kubernetes);
    let mut pod = cluster.pod("cache", 0);
    pod.start();
    wait_until("it has started", || pod.started());
    let asked = Instant::now();
    assert!(!pod.ready(), "the probe does not end");
    let took = asked.elapsed();
    assert!(took >= Duration::from_secs(1) * SLOWNESS && took < Duration::from_secs(60), "{took:?}");
    assert!(pod.alive());
}
