//! What parameters decide in places that have an entry of the values: the real Helm and the evaluator give the same, whether
//! the parameter or the entry is set, and refuse the same.

use kdsl_tests::{Helm, build, repository};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::equality::{assert_equal, assert_equal_over, assert_lints, both};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// Values of the program, and whether they are accepted.
fn cases() -> Vec<(Value, bool)> {
    let web = |values: Value| json!({ "web": values });
    let of_image = |parts: Value| json!({ "batch": { "image": parts } });
    vec![
        (
            web(json!({ "version": "1.2", "size": "1.5Gi", "memory": "1Gi", "share": 1, "stop": "5m", "base": "/" })),
            true,
        ),
        (web(json!({ "version": "no version" })), false),
        (web(json!({ "image": { "tag": "9.0" }, "version": "no version" })), true),
        (web(json!({ "version": format!("1.30@{DIGEST}") })), true),
        (web(json!({ "domain": "x.org" })), true),
        (web(json!({ "domain": "_x" })), false),
        (web(json!({ "domain": "x".repeat(260) })), false),
        (web(json!({ "ingress": { "hostname": "q.org", "path": "/z" }, "domain": "_x" })), true),
        (web(json!({ "resources": null })), true),
        (web(json!({ "resources": { "limits": null } })), true),
        (web(json!({ "resources": { "requests": null, "limits": { "memory": "4Gi", "cpu": 2 } } })), true),
        (web(json!({ "resources": { "requests": { "memory": 0 } } })), true),
        (web(json!({ "resources": { "requests": { "memory": "2Gi" } } })), false),
        (web(json!({ "resources": { "limits": { "cpu": null } }, "share": "64" })), true),
        (web(json!({ "share": 4 })), false),
        (web(json!({ "tries": 0 })), false),
        (web(json!({ "tries": 1, "readinessProbe": { "failureThreshold": 7, "periodSeconds": 4 } })), true),
        (web(json!({ "stop": "0s" })), false),
        (web(json!({ "stop": "0s", "terminationGracePeriodSeconds": 9 })), true),
        (web(json!({ "interval": "1s" })), false),
        (web(json!({ "interval": "90s" })), true),
        (web(json!({ "size": 1_000_000_000, "persistence": { "data": { "size": 2_000_000_000 } } })), true),
        (web(json!({ "persistence": { "data": { "size": "3Gi" }, "wal": { "size": null } } })), true),
        (web(json!({ "tools": format!("localhost:5000/x/y@{DIGEST}") })), true),
        (json!({ "picture": "nginx" }), true),
        (json!({ "picture": "nginx:1.30" }), true),
        (json!({ "picture": "a/b:c:d" }), false),
        (json!({ "picture": format!("acme/x:1@{DIGEST}"), "global": { "imageRegistry": "reg.local/m" } }), true),
        (json!({ "picture": format!("acme/x:1@{DIGEST}"), "batch": { "image": { "tag": "3" } } }), true),
        (of_image(json!({ "repository": "foo/bar", "tag": "1" })), true),
        (of_image(json!({ "registry": "reg.local:5000" })), true),
        (of_image(json!({ "digest": DIGEST })), true),
        (json!({ "isOpen": false }), true),
        (json!({ "door": { "resources": { "limits": { "memory": "2Gi" } } } }), true),
        (json!({ "door": { "resources": { "limits": { "memory": 1_073_741_824, "cpu": 0.5 } } }, "big": true }), true),
        (json!({ "door": { "resources": { "limits": { "cpu": null } } } }), true),
        (json!({ "door": { "resources": { "limits": { "cpu": null } } }, "big": true }), false),
        (json!({ "door": { "resources": { "limits": { "memory": null } } } }), false),
        (json!({ "door": { "resources": null } }), false),
        (json!({ "batch": { "resources": { "requests": { "ephemeral-storage": "80Mi" } } } }), true),
        (json!({ "batch": { "resources": { "requests": null } } }), false),
        (json!({ "isOpen": false, "domain": "-" }), false),
    ]
}

#[test]
fn parameters_decide_where_entries_say_nothing() {
    let program = repository().join("tests/programs/settings.kd");
    let folder = TempDir::new().expect("a folder");
    let chart = build(&program, "helm", &folder.path().join("chart"));
    assert_lints(&chart);
    for helm in Helm::ALL {
        assert_equal("the defaults", both(helm, &program, &chart, 0, "r", &[]));
        let staging = chart.join("values-staging.yaml");
        assert_equal("an environment", both(helm, &program, &chart, 1, "r", &["--values", &staging.to_string_lossy()]));
    }
    assert_equal_over(&program, &chart, cases());
}
