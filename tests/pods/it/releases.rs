//! A database that the real Helm installs, upgrades, takes back, removes and installs again, on a server that plays the
//! API's part: its pod is run from what is there at each moment.

use std::path::Path;
use std::process::Command;

use kdsl_pods::{Cluster, Pod, Target};
use kdsl_tests::{ApiServer, Helm, build};
use tempfile::TempDir;

/// The answer to SQL over the network with the password that the Secret has now, or the error.
fn ask(cluster: &Cluster, pod: &Pod, sql: &str) -> String {
    let mut client = Command::new("psql");
    client.args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--no-password", "--command", sql]);
    client.arg(format!("host={} user=app dbname=app connect_timeout=10", pod.address()));
    let output = client.env("PGPASSWORD", cluster.secret("db", "password")).output().expect("the client of PostgreSQL");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).trim().to_owned()
}

fn chart(folder: &Path) -> std::path::PathBuf {
    let source = folder.join("site.kd");
    std::fs::write(&source, "app shop < db: stateful postgres >\n").expect("the program can be written");
    build(&source, "helm", &folder.join("chart"))
}

#[test]
fn the_data_is_opened_after_everything_that_helm_does() {
    let folder = TempDir::new().expect("a folder");
    let chart = chart(folder.path());
    let api = ApiServer::start();
    let mut cluster = Cluster::with(Vec::new(), Target::Kubernetes);
    let mut current: Option<Pod> = None;
    let value = ["--set", "db.maxConnections=33"];
    let life: [(&[&str], &str); 4] = [
        (&["install", "shop", "."], "100"),
        (&[&["upgrade", "shop", "."], &value[..]].concat(), "33"),
        (&["rollback", "shop", "1"], "100"),
        (&["upgrade", "shop", "."], "100"),
    ];
    for (call, connections) in life {
        api.helm(Helm::Four, &chart, call).ok();
        roll(&mut cluster, &mut current, &api);
        let pod = current.as_ref().expect("a pod");
        if call[0] == "install" {
            ask(&cluster, pod, "CREATE TABLE t AS SELECT 42 AS x");
        }
        assert_eq!(ask(&cluster, pod, "SHOW max_connections"), connections, "{call:?}");
        assert_eq!(ask(&cluster, pod, "SELECT x FROM t"), "42", "{call:?}");
    }

    api.helm(Helm::Four, &chart, &["uninstall", "shop"]).ok();
    assert!(api.find("StatefulSet", "shop-db").is_none() && api.find("Secret", "shop-db").is_some());
    current.take().expect("a pod").stop();
    api.helm(Helm::Four, &chart, &["install", "shop", "."]).ok();
    roll(&mut cluster, &mut current, &api);
    assert_eq!(ask(&cluster, current.as_ref().expect("a pod"), "SELECT x FROM t"), "42", "the data and its password");
}

/// Does what the controller of the StatefulSet does when its object has changed: a pod whose template is another one is
/// stopped, and a new one takes its place.
fn roll(cluster: &mut Cluster, current: &mut Option<Pod>, api: &ApiServer) {
    let before = current.as_ref().map(|_| cluster.template("db").clone());
    cluster.replace(api.objects());
    if before.as_ref() == Some(cluster.template("db")) {
        return;
    }
    if let Some(mut old) = current.take() {
        old.stop();
    }
    let mut new = cluster.pod("db", 0);
    new.start();
    new.wait_ready();
    *current = Some(new);
}
