//! What is emitted for MySQL, against its documentation, and its scripts with programs that play the image's.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use kdsl_tests::{kdsl, run};

use crate::emitted::{Emitted, Root};

/// The settings that may be there, from https://dev.mysql.com/doc/refman/8.4/en/server-system-variable-reference.html and,
/// for the X protocol, https://dev.mysql.com/doc/refman/8.4/en/x-plugin-options-system-variables.html.
const SETTINGS: [&str; 5] =
    ["binlog_expire_logs_seconds", "innodb_buffer_pool_size", "max_connections", "mysqlx", "sort_buffer_size"];

/// The variables of https://hub.docker.com/_/mysql; a `_FILE` is for passwords, names and the host of root only.
const VARIABLES: [&str; 5] =
    ["MYSQL_DATABASE", "MYSQL_PASSWORD_FILE", "MYSQL_ROOT_HOST", "MYSQL_ROOT_PASSWORD_FILE", "MYSQL_USER"];

/// Does what the image's entrypoint does with an empty folder: it makes the database and reads the scripts.
const ENTRYPOINT: &str = r#"#!/bin/bash
set -e
echo "entrypoint $*" >>"$CALLS"
docker_process_sql() { echo "sql $(cat)" >>"$CALLS"; }
if [ ! -d "$ROOT/var/lib/mysql/mysql" ]; then
  mkdir "$ROOT/var/lib/mysql/mysql"
  [ ! -e "$ROOT/image/cut-off" ] || exit 5
  for script in "$ROOT"/docker-entrypoint-initdb.d/*.sh; do . "$script"; done
fi
"#;

/// Plays the client: the server says what is in a file.
const CLIENT: &str = r#"#!/bin/bash
echo "mysql $*" >>"$CALLS"
[ -r "${1#--defaults-extra-file=}" ] || exit 1
case "$*" in *skip_networking*) cat "$ROOT/image/skip-networking" ;; esac
if [ -e "$ROOT/image/error" ]; then cat "$ROOT/image/error" >&2; exit 1; fi
"#;

fn pod(emitted: &Emitted) -> Root {
    let mut root = emitted.root_of(0);
    root.program("docker-entrypoint.sh", ENTRYPOINT);
    root.program("mysql", CLIENT);
    root
}

#[test]
fn the_settings_are_known_and_fit_together() {
    let emitted = Emitted::of("stateful mysql { settings = \"sort_buffer_size = 1M\" }");
    emitted.scripts_can_be_read();
    let file = emitted.files().remove("/etc/mysql/conf.d/server.cnf").expect("the settings");
    let settings = Emitted::settings(file.strip_prefix("[mysqld]\n").expect("a section"), '=');
    for key in settings.keys() {
        assert!(SETTINGS.contains(&key.as_str()), "MySQL knows no {key}");
    }
    assert_eq!(settings["binlog_expire_logs_seconds"], "604800");
    let variables = emitted.container()["env"].as_array().into_iter().flatten();
    let names: Vec<&str> = variables.filter_map(|variable| variable["name"].as_str()).collect();
    assert!(names.iter().all(|name| VARIABLES.contains(name)), "the image reads no {names:?}");
    let ports: Vec<_> = emitted.container()["ports"].as_array().into_iter().flatten().collect();
    assert_eq!(ports.iter().map(|port| port["containerPort"].as_u64()).collect::<Vec<_>>(), [Some(3306)]);
    for place in ["/var/lib/mysql", "/var/run/mysqld", "/tmp"] {
        assert!(emitted.writable().contains(&place.to_owned()), "the server writes to {place}");
    }
}

#[test]
fn a_first_start_that_was_cut_off_begins_again() {
    let emitted = Emitted::of("stateful mysql");
    let mut root = pod(&emitted);
    root.write("/image/cut-off", "");
    assert!(!root.run(&["bash", "/opt/mysql/start.sh"]).0);
    fs::write(root.path("/var/lib/mysql/.half"), "").expect("a part");
    fs::remove_file(root.path("/image/cut-off")).expect("the stub's");
    let (ok, said) = root.run(&["bash", "/opt/mysql/start.sh"]);
    assert!(ok && said.contains("beginning again"), "{said}");
    assert!(
        !root.path("/var/lib/mysql/.half").exists() && !root.path("/var/lib/mysql/.first-start-unfinished").exists()
    );
    assert_eq!(root.calls().matches("CREATE USER probe@localhost").count(), 1, "{}", root.calls());
    let mode = fs::metadata(root.path("/var/lib/mysql/.probe.cnf")).expect("the account").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // What is whole stays.
    fs::write(root.path("/var/lib/mysql/ibdata1"), "").expect("data");
    assert!(root.run(&["bash", "/opt/mysql/start.sh"]).0);
    assert!(root.path("/var/lib/mysql/ibdata1").exists());
    root.only_writable_places_were_written(&emitted);
}

#[test]
fn the_probes_differ() {
    let emitted = Emitted::of("stateful mysql");
    let mut root = pod(&emitted);
    let probe = |root: &Root, which: &str| root.run(&["bash", "/opt/mysql/probe.sh", which]).0;
    assert!(!probe(&root, "started") && !probe(&root, "ready") && !probe(&root, "alive"), "nothing runs yet");
    assert!(root.run(&["bash", "/opt/mysql/start.sh"]).0);
    root.write("/image/skip-networking", "1\n");
    assert!(!probe(&root, "started"), "a first start has not come to its end");
    root.write("/image/skip-networking", "0\n");
    assert!(probe(&root, "started") && probe(&root, "ready") && probe(&root, "alive"));
    root.write("/image/error", "ERROR 1040 (HY000): Too many connections\n");
    assert!(
        probe(&root, "alive") && !probe(&root, "ready"),
        "a server without a free connection is alive and not ready"
    );
    root.write("/image/error", "ERROR 2002 (HY000): Can't connect to local MySQL server\n");
    assert!(!probe(&root, "alive"));
}

#[test]
fn several_are_refused_and_one_meets_wordpress() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let build = |program: &str| {
        fs::write(folder.path().join("site.kd"), program).expect("a program");
        run(kdsl(), folder.path(), &["build", "site.kd", "--stdout"], "")
    };
    let refused = build("app shop < db: stateful mysql x2 >\n");
    assert!(
        !refused.succeeded() && refused.stderr.contains("`mariadb` provides the same and does"),
        "{}",
        refused.stderr
    );
    let with = |kind: &str| {
        let built =
            build(&format!("app wordpress < web: stateless wordpress shared-volume; db: stateful {kind} >\n")).ok();
        let lines = built.lines().skip_while(|line| !line.contains("name: WORDPRESS_DB_HOST"));
        lines.take_while(|line| !line.contains("WORDPRESS_AUTH_KEY_FILE")).collect::<Vec<_>>().join("\n")
    };
    assert!(with("mysql").contains("wordpress-db:3306"), "{}", with("mysql"));
    assert_eq!(with("mysql"), with("mariadb").replace("wordpress-db-primary", "wordpress-db"));
}
