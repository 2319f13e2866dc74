//! One primary and its replicas.

use std::process::Command;
use std::time::Duration;

use kdsl_pods::{Cluster, Pod, Target, wait_until};

const PROGRAM: &str = "app shop < db: stateful mariadb x2 >\n";

/// The answer to SQL over the network, with a tab between columns, or the error.
fn ask(pod: &Pod, user: &str, password: &str, sql: &str) -> Result<String, String> {
    let mut client = Command::new("mariadb");
    client.args(["--no-defaults", "--batch", "--skip-column-names", "--port=3306", "--user", user]);
    client.arg(format!("--host={}", pod.address())).arg("--execute").arg(sql).env("MYSQL_PWD", password);
    answer(client)
}

/// The answer to SQL that root asks within the pod.
#[track_caller]
fn as_root(cluster: &Cluster, pod: &Pod, sql: &str) -> String {
    let mut client = Command::new("mariadb");
    client.args(["--no-defaults", "--batch", "--skip-column-names", "--user=root", "--execute", sql]);
    client.arg(format!("--socket={}", pod.path("/run/mysqld/mysqld.sock").display()));
    client.env("MYSQL_PWD", cluster.secret("db", "root-password"));
    answer(client).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn answer(mut client: Command) -> Result<String, String> {
    let output = client.output().expect("the client of MariaDB");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn rows(cluster: &Cluster, pod: &Pod) -> Result<String, String> {
    ask(pod, "app", &cluster.secret("db", "password"), "SELECT COUNT(*) FROM app.t")
}

#[track_caller]
fn write(cluster: &Cluster, pod: &Pod, sql: &str) {
    let written = ask(pod, "app", &cluster.secret("db", "password"), sql);
    assert_eq!(written, Ok(String::new()), "{sql}");
}

fn wait_for_rows(cluster: &Cluster, pod: &Pod, count: &str) {
    wait_until(&format!("{count} rows are there"), || rows(cluster, pod).as_deref() == Ok(count));
}

#[test]
fn what_the_primary_gets_the_replica_shows() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, mut replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE app.t (x INT PRIMARY KEY); INSERT INTO app.t VALUES (1), (2)");
    wait_for_rows(&cluster, &replica, "2");

    let refused = ask(&replica, "app", &cluster.secret("db", "password"), "INSERT INTO app.t VALUES (3)");
    assert!(refused.as_ref().is_err_and(|error| error.contains("read-only")), "a replica takes no writes: {refused:?}");
    let root = ask(&primary, "root", &cluster.secret("db", "root-password"), "SELECT 1");
    assert!(root.is_err(), "root can only log in from within the pod: {root:?}");

    assert!(primary.stop() < Duration::from_secs(60));
    assert!(replica.stop() < Duration::from_secs(60));
    // In the other order: the replica waits for the primary and is not ready before.
    replica.start();
    wait_until("the replica has started", || replica.started());
    assert!(replica.alive() && !replica.ready(), "a replica without its primary is alive and not ready");
    primary.start();
    primary.wait_ready();
    replica.wait_ready();
    write(&cluster, &primary, "INSERT INTO app.t VALUES (3)");
    wait_for_rows(&cluster, &replica, "3");
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

    as_root(&cluster, &replica, "STOP SLAVE SQL_THREAD");
    assert!(replica.alive() && replica.started() && !replica.ready(), "a replica that applies nothing is not ready");
    as_root(&cluster, &replica, "START SLAVE SQL_THREAD");
    replica.wait_ready();
    as_root(&cluster, &replica, "STOP SLAVE IO_THREAD");
    assert!(replica.alive() && replica.started() && !replica.ready(), "a replica that hears nothing is not ready");

    primary.signal("STOP");
    assert!(!primary.alive(), "a server that answers nothing is not alive");
    primary.signal("CONT");
    wait_until("the server answers again", || primary.alive());
}

#[test]
fn a_replica_can_be_added_when_the_log_no_longer_reaches_back() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE app.t (x INT PRIMARY KEY, y BLOB, z TEXT CHARACTER SET utf8mb4)");
    write(&cluster, &primary, "INSERT INTO app.t VALUES (1, 0x00270a0d5c, 'ä €'), (2, NULL, NULL)");
    for statement in [
        "CREATE USER reader@'%' IDENTIFIED BY 'it''s \\\\ fine'",
        "GRANT SELECT ON app.* TO reader@'%'",
        "CREATE DATABASE other",
        "CREATE TABLE other.t SELECT * FROM app.t",
        "CREATE FUNCTION other.five() RETURNS INT DETERMINISTIC RETURN 5",
        "CREATE VIEW other.v AS SELECT other.five() AS five",
    ] {
        as_root(&cluster, &primary, statement);
    }
    wait_until("the replica has everything", || as_root(&cluster, &replica, "SHOW TABLES IN other").contains('v'));
    as_root(&cluster, &primary, "FLUSH BINARY LOGS");
    let logs = as_root(&cluster, &primary, "SHOW BINARY LOGS");
    let last = logs.lines().last().and_then(|line| line.split('\t').next()).expect("a log").to_owned();
    wait_until("the old logs are gone", || {
        as_root(&cluster, &primary, &format!("PURGE BINARY LOGS TO '{last}'"));
        as_root(&cluster, &primary, "SHOW BINARY LOGS").lines().count() == 1
    });

    // As `kubectl scale` would.
    let mut added = cluster.pod("db", 2);
    added.start();
    added.wait_ready();
    assert_eq!(rows(&cluster, &added), Ok("2".to_owned()));
    let read = ask(&added, "reader", "it's \\ fine", "SELECT HEX(y), HEX(z) FROM app.t WHERE x = 1");
    assert_eq!(read, Ok("00270A0D5C\tC3A420E282AC".to_owned()), "accounts and bytes come along");
    assert_eq!(as_root(&cluster, &added, "SELECT COUNT(*), (SELECT five FROM other.v) FROM other.t"), "2\t5");
    assert_eq!(as_root(&cluster, &added, "SELECT @@server_id, @@read_only"), "3\t1");
    write(&cluster, &primary, "INSERT INTO app.t VALUES (3, NULL, NULL)");
    wait_for_rows(&cluster, &added, "3");
    assert!(added.ready());
}

#[test]
fn a_first_start_that_was_cut_off_begins_again() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, mut replica) = (cluster.pod("db", 0), cluster.pod("db", 1));
    primary.start();
    wait_until("the primary writes its files", || primary.path("/var/lib/mysql/mysql").exists());
    primary.kill();
    primary.start();
    primary.wait_ready();
    write(&cluster, &primary, "CREATE TABLE app.t (x INT PRIMARY KEY, y MEDIUMTEXT)");
    write(&cluster, &primary, "USE app; INSERT INTO t SELECT seq, REPEAT(MD5(seq), 400) FROM seq_1_to_3000");

    // Nobody can say how far the copy is at these moments, and it must not matter.
    for milliseconds in [200, 700, 1200, 2000] {
        replica.start();
        std::thread::sleep(Duration::from_millis(milliseconds));
        replica.kill();
    }
    // One moment for sure: the primary does not answer while it is being copied.
    primary.signal("STOP");
    replica.start();
    wait_until("the replica has a server of its own", || replica.path("/run/mysqld/mysqld.sock").exists());
    replica.kill();
    assert!(replica.own_volume().join("mysql").exists(), "the image would take this for a whole database");
    primary.signal("CONT");

    replica.start();
    replica.wait_ready();
    assert_eq!(rows(&cluster, &replica), Ok("3000".to_owned()));
    let sum = "SELECT SUM(CRC32(y)) FROM app.t";
    assert_eq!(as_root(&cluster, &replica, sum), as_root(&cluster, &primary, sum));
}

#[test]
fn nothing_is_lost_when_nodes_are() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (mut primary, mut replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE app.t (x INT AUTO_INCREMENT PRIMARY KEY)");
    let mut written = 0;
    for round in 0..60 {
        if ask(&primary, "app", &cluster.secret("db", "password"), "INSERT INTO app.t VALUES ()").is_ok() {
            written += 1;
        }
        match round {
            20 => replica.kill(),
            40 => primary.kill(),
            _ => {}
        }
    }
    assert_eq!(written, 41, "writes end with the primary");
    primary.start();
    replica.start();
    primary.wait_ready();
    replica.wait_ready();
    assert_eq!(rows(&cluster, &primary), Ok("41".to_owned()));
    wait_for_rows(&cluster, &replica, "41");
    write(&cluster, &primary, "INSERT INTO app.t VALUES ()");
    wait_for_rows(&cluster, &replica, "42");
}

#[test]
fn a_new_configuration_takes_over() {
    let mut cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let (primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE app.t (x INT PRIMARY KEY); INSERT INTO app.t VALUES (1), (2)");
    wait_for_rows(&cluster, &replica, "2");
    let before = cluster.template("db").clone();
    cluster.change(&PROGRAM.replace("x2", "x3"));
    assert_eq!(*cluster.template("db"), before, "one more restarts none");
    cluster.change(&PROGRAM.replace("x2", "x2 { max-connections = 33 }"));
    assert_ne!(*cluster.template("db"), before);

    let mut pods = [primary, replica];
    cluster.roll_in_order("db", &mut pods, |away, pods| {
        assert_eq!(rows(&cluster, &pods[1 - away]), Ok("2".to_owned()), "the other one is asked meanwhile");
    });
    for pod in &pods {
        assert_eq!(as_root(&cluster, pod, "SELECT @@max_connections"), "33");
        assert_eq!(rows(&cluster, pod), Ok("2".to_owned()));
    }
    write(&cluster, &pods[0], "INSERT INTO app.t VALUES (3)");
    wait_for_rows(&cluster, &pods[1], "3");
}

#[test]
fn any_user_will_do() {
    let cluster = Cluster::of(PROGRAM, Target::OpenShift);
    let (primary, replica) = cluster.first_two("db");
    write(&cluster, &primary, "CREATE TABLE app.t (x INT PRIMARY KEY); INSERT INTO app.t VALUES (1)");
    wait_for_rows(&cluster, &replica, "1");
}
