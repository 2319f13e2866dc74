//! What is emitted for Elasticsearch, against its documentation, and its scripts with programs that play the image's.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::emitted::{Emitted, Root};

/// The settings that may be there, from the reference of Elasticsearch 9: "Node settings", "Networking settings",
/// "Discovery and cluster formation settings" and "Security settings" below
/// https://www.elastic.co/docs/reference/elasticsearch/configuration-reference, and the virtual memory page for mmap.
const SETTINGS: [&str; 19] = [
    "action.auto_create_index",
    "cluster.initial_master_nodes",
    "cluster.name",
    "discovery.seed_hosts",
    "network.host",
    "network.publish_host",
    "node.name",
    "node.store.allow_mmap",
    "path.data",
    "path.logs",
    "xpack.security.autoconfiguration.enabled",
    "xpack.security.enabled",
    "xpack.security.http.ssl.enabled",
    "xpack.security.transport.ssl.certificate",
    "xpack.security.transport.ssl.certificate_authorities",
    "xpack.security.transport.ssl.client_authentication",
    "xpack.security.transport.ssl.enabled",
    "xpack.security.transport.ssl.key",
    "xpack.security.transport.ssl.verification_mode",
];

/// Does what the image's entrypoint does with the password: the file has to be there, for its owner alone.
const ENTRYPOINT: &str = r#"#!/bin/bash
echo "entrypoint $*" >>"$CALLS"
[ -z "${ELASTIC_PASSWORD:-}" ] || exit 2
case $(stat -L -c %a "$ELASTIC_PASSWORD_FILE") in 400 | 600) ;; *) exit 3 ;; esac
[ -r "$ES_PATH_CONF/log4j2.properties" ] && [ -w "$ES_PATH_CONF" ] || exit 4
"#;

/// Plays the other nodes and this one: it answers a URL with the file that is named like its host.
const CURL: &str = r#"#!/bin/bash
echo "curl ${!#}" >>"$CALLS"
for word; do
  if [ "$before" = --config ]; then grep -qx 'user = "elastic:[A-Za-z0-9]*"' "$word" || exit 5; fi
  before=$word
done
host=${!##http://}
exec cat "$ROOT/image/answers/${host%%:*}" 2>/dev/null
"#;

/// A pod with what the image has.
fn pod(emitted: &Emitted, ordinal: u8) -> Root {
    let mut root = emitted.root_of(ordinal);
    root.image_has("/usr/share/elasticsearch/config");
    for file in ["elasticsearch.yml", "jvm.options", "log4j2.properties"] {
        root.write(&format!("/usr/share/elasticsearch/config/{file}"), "# the image's\n");
    }
    root.program("tini", "#!/bin/bash\nshift\nexec \"$@\"\n");
    root.program("docker-entrypoint.sh", ENTRYPOINT);
    root.program("curl", CURL);
    root.program("sleep", "#!/bin/sh\n");
    root
}

/// Starts a pod, and gives its settings.
#[track_caller]
fn start(emitted: &Emitted, root: &Root) -> std::collections::BTreeMap<String, String> {
    let (ok, said) = root.run(&["bash", "/opt/elasticsearch-start/start.sh"]);
    assert!(ok, "{said}\n{}", root.calls());
    assert!(root.calls().contains("entrypoint eswrapper"), "{}", root.calls());
    root.only_writable_places_were_written(emitted);
    let text = fs::read_to_string(root.path("/run/elasticsearch/config/elasticsearch.yml")).expect("the settings");
    Emitted::settings(&root.told(&text), ':')
}

#[test]
fn the_settings_are_known_and_fit_together() {
    let emitted = Emitted::of(
        "stateful elasticsearch x3 { settings = \"action.auto_create_index: false\"; jvm-options = \"-XX:+UseG1GC\" }",
    );
    emitted.scripts_can_be_read();
    for ordinal in 0..3 {
        let root = pod(&emitted, ordinal);
        let settings = start(&emitted, &root);
        for key in settings.keys() {
            assert!(SETTINGS.contains(&key.as_str()), "Elasticsearch knows no {key}");
        }
        let setting = |key: &str| settings.get(key).map_or("", String::as_str);
        assert_eq!(setting("node.name"), format!("shop-it-{ordinal}"));
        assert_eq!(setting("network.publish_host"), format!("\"10.0.0.{}\"", ordinal + 1));
        assert_eq!(setting("discovery.seed_hosts"), "[\"shop-it-headless\"]");
        assert_eq!(setting("node.store.allow_mmap"), "false");
        assert_eq!(setting("xpack.security.transport.ssl.enabled"), "true");
        // Elasticsearch reads certificates below its configuration only.
        for file in ["tls.crt", "tls.key", "ca.crt"] {
            let path = root.path(&format!("/run/elasticsearch/config/certs/{file}"));
            let mode = fs::metadata(&path).unwrap_or_else(|error| panic!("{file}: {error}")).permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads {file}");
        }
        let options = fs::read_to_string(root.path("/run/elasticsearch/config/jvm.options.d/own.options"));
        assert_eq!(options.expect("the options"), "-XX:+UseG1GC\n");
        let writable = emitted.writable();
        for key in ["path.data", "path.logs"] {
            let path = setting(key);
            assert!(writable.iter().any(|place| path.starts_with(place.as_str())), "{key}: {path} can't be written");
        }
        // The password is in no file that comes from a ConfigMap.
        let password = emitted.files().remove("/run/secrets/elasticsearch-user").expect("a password");
        assert!(
            !fs::read_to_string(root.path("/run/elasticsearch/config/elasticsearch.yml"))
                .expect("settings")
                .contains(&password)
        );
    }
    let ports: Vec<_> = emitted.container()["ports"].as_array().into_iter().flatten().collect();
    assert_eq!(ports.iter().map(|port| port["containerPort"].as_u64()).collect::<Vec<_>>(), [Some(9200), Some(9300)]);
}

#[test]
fn one_pod_is_told_to_found_a_cluster_until_there_is_one() {
    let emitted = Emitted::of("stateful elasticsearch x3");
    let founds = |root: &Root| start(&emitted, root).remove("cluster.initial_master_nodes");
    let root = pod(&emitted, 0);
    assert_eq!(founds(&root).as_deref(), Some("[\"shop-it-0\"]"));
    // It is told again as long as there is none, and never after.
    assert_eq!(founds(&root).as_deref(), Some("[\"shop-it-0\"]"));
    fs::write(root.path("/usr/share/elasticsearch/data/formed"), "").expect("the mark");
    assert_eq!(founds(&root), None);

    for ordinal in [1, 2] {
        assert_eq!(founds(&pod(&emitted, ordinal)), None, "pod {ordinal} never founds one");
    }

    // Pod 0 lost its volume. A node that waits for a cluster knows none yet: that is no cluster.
    let mut lost = pod(&emitted, 0);
    lost.write("/image/answers/shop-it-1.shop-it-headless", "{ \"cluster_uuid\" : \"_na_\" }\n");
    assert_eq!(founds(&lost).as_deref(), Some("[\"shop-it-0\"]"));
    lost.write("/image/answers/shop-it-1.shop-it-headless", "{ \"cluster_uuid\" : \"Xk3jS2kDQ9y0\" }\n");
    assert_eq!(founds(&lost), None);
}

#[test]
fn ready_means_that_there_is_a_cluster() {
    let emitted = Emitted::of("stateful elasticsearch x3");
    let mut root = pod(&emitted, 0);
    start(&emitted, &root);
    let formed = root.path("/usr/share/elasticsearch/data/formed");
    let ready = |root: &Root| root.run(&["bash", "/opt/elasticsearch-start/ready.sh"]).0;
    assert!(!ready(&root), "nobody answers");
    root.write("/image/answers/127.0.0.1", "{\"status\":\"red\",\"timed_out\":true}");
    assert!(!ready(&root) && !formed.exists(), "the shards are not at rest");
    assert!(root.calls().contains("wait_for_status=yellow"), "{}", root.calls());
    root.write("/image/answers/127.0.0.1", "{\"status\":\"green\",\"timed_out\":false}");
    assert!(ready(&root) && formed.exists());
    // From then on it only matters that somebody decides.
    assert!(ready(&root));
    assert!(
        root.calls().lines().last().is_some_and(|call| call.ends_with("/_cluster/health?timeout=5s")),
        "{}",
        root.calls()
    );
    root.only_writable_places_were_written(&emitted);
}

#[test]
fn two_nodes_are_a_warning() {
    let folder = tempfile::TempDir::new().expect("a folder");
    fs::write(folder.path().join("site.kd"), "app shop < es: stateful elasticsearch x2 >\n").expect("a program");
    let checked = kdsl_tests::run(kdsl_tests::kdsl(), folder.path(), &["check", "site.kd"], "");
    assert!(checked.stderr.contains("stands still while one of them is away"), "{}", checked.stderr);
    assert!(checked.succeeded());
}
