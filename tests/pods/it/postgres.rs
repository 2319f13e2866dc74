//! One primary and its replicas.

use std::fs;
use std::process::Command;
use std::time::Duration;

use kdsl_pods::{Cluster, Pod, Target, wait_until};

const PROGRAM: &str = "app shop < db: stateful postgres x2 >\n";

/// The answer to SQL over the network, or the error.
fn ask(pod: &Pod, user: &str, password: &str, sql: &str) -> Result<String, String> {
    let mut client = Command::new("psql");
    client.args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--no-password", "--command", sql]);
    client.arg(format!("host={} user={user} dbname=app connect_timeout=10", pod.address())).env("PGPASSWORD", password);
    let output = client.output().expect("the client of PostgreSQL");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

#[track_caller]
fn write(cluster: &Cluster, pod: &Pod, sql: &str) {
    assert_eq!(ask(pod, "app", &cluster.secret("db", "password"), sql), Ok(String::new()), "{sql}");
}

fn rows(cluster: &Cluster, pod: &Pod) -> Result<String, String> {
    ask(pod, "app", &cluster.secret("db", "password"), "SELECT count(*) FROM t")
}

fn wait_for_rows(cluster: &Cluster, pod: &Pod, count: &str) {
    wait_until(&format!("{count} rows are there"), || rows(cluster, pod).as_deref() == Ok(count));
}

#[test]
fn what_the_primary_gets_the_replica_shows() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, mut replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE t (x INT PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
    wait_for_rows(&cluster, &replica, "2");

    let refused = ask(&replica, "app", &cluster.secret("db", "password"), "INSERT INTO t VALUES (3)");
    assert!(refused.as_ref().is_err_and(|error| error.contains("read-only")), "a replica takes no writes: {refused:?}");
    for (user, password) in [("postgres", "superuser-password"), ("replication", "replication-password")] {
        let refused = ask(&primary, user, &cluster.secret("db", password), "SELECT 1");
        assert!(refused.as_ref().is_err_and(|error| error.contains("pg_hba")), "{user} may not: {refused:?}");
    }
    assert!(ask(&primary, "app", "wrong", "SELECT 1").is_err(), "a password is asked for");

    assert!(primary.stop() < Duration::from_secs(60));
    assert!(replica.stop() < Duration::from_secs(60));
    // In the other order: the replica waits for the primary and is not ready before.
    replica.start();
    wait_until("the replica has started", || replica.started());
    assert!(replica.alive() && !replica.ready(), "a replica without its primary is alive and not ready");
    primary.start();
    primary.wait_ready();
    replica.wait_ready();
    write(&cluster, &primary, "INSERT INTO t VALUES (3)");
    wait_for_rows(&cluster, &replica, "3");
}

#[test]
fn a_replica_can_be_added_and_one_comes_back() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (primary, mut replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE t AS SELECT generate_series(1, 3000) AS x");
    let mut third = cluster.pod("db", 2);
    third.start();
    third.wait_ready();
    wait_for_rows(&cluster, &third, "3000");
    replica.kill();
    write(&cluster, &primary, "INSERT INTO t VALUES (0)");
    replica.start();
    replica.wait_ready();
    wait_for_rows(&cluster, &replica, "3001");
    wait_for_rows(&cluster, &third, "3001");
}

#[test]
fn a_first_start_that_is_cut_off_begins_again() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let mut primary = cluster.pod("db", 0);
    let cut_off = |primary: &mut Pod, place: &str| {
        primary.start();
        wait_until(place, || primary.path(place).exists());
        primary.kill();
        assert!(primary.own_volume().join("first-start-unfinished").exists(), "{place} came too late");
    };
    cut_off(&mut primary, "/var/lib/postgresql/18/docker/PG_VERSION");
    cut_off(&mut primary, "/var/lib/postgresql/18/docker/postmaster.pid");
    primary.start();
    primary.wait_ready();
    write(&cluster, &primary, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS x");

    let mut replica = cluster.pod("db", 1);
    replica.start();
    wait_until("the copy has begun", || replica.path("/var/lib/postgresql/copy-of-the-primary").exists());
    replica.kill();
    replica.start();
    replica.wait_ready();
    wait_for_rows(&cluster, &replica, "1000");
}

#[test]
fn the_probes_differ() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, mut replica) = (cluster.pod("db", 0), cluster.pod("db", 1));
    primary.start();
    assert!(!primary.started() && !primary.ready() && !primary.alive(), "nothing runs yet");
    primary.wait_ready();
    assert!(primary.alive());
    replica.start();
    replica.wait_ready();
    primary.kill();
    wait_until("the replica has noticed", || !replica.ready());
    assert!(replica.alive() && replica.started(), "a restart would not help it");
    primary.start();
    primary.wait_ready();
    replica.wait_ready();
}

#[test]
fn nothing_is_lost_when_nodes_are() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE t (x SERIAL PRIMARY KEY, y INT)");
    let mut written = 0;
    for round in 0..40 {
        let inserted = ask(&primary, "app", &cluster.secret("db", "password"), "INSERT INTO t (y) VALUES (1)");
        written += usize::from(inserted.is_ok());
        if round == 25 {
            primary.kill();
        }
    }
    assert_eq!(written, 26, "writes end with the primary");
    primary.start();
    primary.wait_ready();
    assert_eq!(rows(&cluster, &primary), Ok("26".to_owned()));
    wait_for_rows(&cluster, &replica, "26");
}

#[test]
fn a_primary_that_lost_its_volume_does_not_empty_the_replicas() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE t AS SELECT generate_series(1, 10) AS x");
    wait_for_rows(&cluster, &replica, "10");
    primary.kill();
    fs::remove_dir_all(primary.own_volume()).expect("the volume can be lost");
    primary.start();
    primary.wait_ready();
    std::thread::sleep(Duration::from_secs(5));
    assert!(rows(&cluster, &primary).is_err(), "it begins with nothing");
    assert_eq!(rows(&cluster, &replica), Ok("10".to_owned()), "the replica keeps what it has");
    assert!(replica.alive() && !replica.ready(), "and takes no reads");
}

#[test]
fn a_new_configuration_takes_over() {
    let mut cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE t AS SELECT generate_series(1, 10) AS x");
    wait_for_rows(&cluster, &replica, "10");
    let before = cluster.template("db").clone();
    cluster.change(&PROGRAM.replace("x2", "x3"));
    assert_eq!(*cluster.template("db"), before, "one more restarts none");
    cluster.change(&PROGRAM.replace("x2", "x2 { work-memory = 7Mi }"));
    assert_ne!(*cluster.template("db"), before);

    let mut pods = [primary, replica];
    cluster.roll_in_order("db", &mut pods, |away, pods| {
        assert_eq!(rows(&cluster, &pods[1 - away]), Ok("10".to_owned()), "the other one is asked meanwhile");
    });
    for pod in &pods {
        let shown = ask(pod, "app", &cluster.secret("db", "password"), "SHOW work_mem");
        assert_eq!(shown, Ok("7MB".to_owned()));
        assert_eq!(rows(&cluster, pod), Ok("10".to_owned()));
    }
    write(&cluster, &pods[0], "INSERT INTO t VALUES (11)");
    wait_for_rows(&cluster, &pods[1], "11");
}

#[test]
fn any_user_will_do() {
    let cluster = Cluster::of(PROGRAM, Target::OpenShift);
    let (primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE t (x INT PRIMARY KEY); INSERT INTO t VALUES (1)");
    wait_for_rows(&cluster, &replica, "1");
}

#[test]
fn the_application_has_what_it_asked_for() {
    let program =
        "app shop < db: stateful postgres { database = \"orders\"; user = \"clerk\"; max-connections = 33 } >\n";
    let cluster = Cluster::of(program, Target::Kubernetes);
    let mut primary = cluster.pod("db", 0);
    primary.start();
    primary.wait_ready();
    let mut client = Command::new("psql");
    client.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", "SHOW max_connections"]);
    client.arg(format!("host={} user=clerk dbname=orders", primary.address()));
    client.env("PGPASSWORD", cluster.secret("db", "password"));
    let output = client.output().expect("the client of PostgreSQL");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "33", "{}", String::from_utf8_lossy(&output.stderr));
}
