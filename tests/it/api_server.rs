//! The server that plays the API's part does what Kubernetes does, as far as the tests of releases rely on it.

use kdsl_tests::{ApiServer, Ran};
use serde_json::{Value, json};

/// A Deployment with these variables and this label in its selector.
fn deployment(selector: &str, variables: &Value) -> String {
    let container = json!({ "name": "web", "image": "web:1", "env": variables });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" },
        "spec": {
            "selector": { "matchLabels": { "app": selector } },
            "template": { "metadata": { "labels": { "app": selector } }, "spec": { "containers": [container] } },
        },
    })
    .to_string()
}

fn variable(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}

/// The variables that the Deployment has now.
fn variables(api: &ApiServer) -> Value {
    let found = api.find("Deployment", "web").expect("the Deployment");
    found["spec"]["template"]["spec"]["containers"][0]["env"].clone()
}

fn apply(api: &ApiServer, options: &[&str], object: &str) -> Ran {
    api.kubectl(&[&["apply", "--filename", "-"], options].concat(), object)
}

#[test]
fn a_client_merges_what_it_applied_before() {
    let api = ApiServer::start();
    let (one, two, three) = (variable("ONE", "1"), variable("TWO", "2"), variable("THREE", "3"));
    apply(&api, &[], &deployment("a", &json!([one, two]))).ok();
    // Somebody else adds one, which is none of the client's business.
    let path = json!({ "spec": { "template": { "spec": { "containers": [{ "name": "web", "env": [three] }] } } } });
    api.kubectl(&["patch", "deployment", "web", "--patch", &path.to_string()], "").ok();
    apply(&api, &[], &deployment("a", &json!([variable("TWO", "22")]))).ok();
    assert_eq!(variables(&api), json!([variable("TWO", "22"), three]));

    let refused = apply(&api, &[], &deployment("b", &json!([])));
    assert!(!refused.succeeded() && refused.stderr.contains("immutable"), "{}", refused.stderr);
}

#[test]
fn managers_own_what_they_apply() {
    let api = ApiServer::start();
    let manager = |name: &'static str| ["--server-side", "--field-manager", name];
    let (one, two, three) = (variable("ONE", "1"), variable("TWO", "2"), variable("THREE", "3"));
    apply(&api, &manager("first"), &deployment("a", &json!([one, two]))).ok();
    apply(&api, &manager("second"), &deployment("a", &json!([three]))).ok();
    apply(&api, &manager("first"), &deployment("a", &json!([two]))).ok();
    assert_eq!(variables(&api), json!([two, three]), "who applies without a field that is his takes it away");

    let other = deployment("a", &json!([variable("TWO", "22")]));
    let refused = apply(&api, &manager("second"), &other);
    assert!(!refused.succeeded() && refused.stderr.contains("conflict with \"first\""), "{}", refused.stderr);
    apply(&api, &[&manager("second")[..], &["--force-conflicts"]].concat(), &other).ok();
    assert_eq!(variables(&api), json!([variable("TWO", "22")]));
}

#[test]
fn nothing_is_written_for_who_only_tries() {
    let api = ApiServer::start();
    apply(&api, &["--dry-run=server"], &deployment("a", &json!([]))).ok();
    assert!(api.find("Deployment", "web").is_none());
    apply(&api, &[], &deployment("a", &json!([]))).ok();
    let again = api.kubectl(&["create", "--filename", "-"], &deployment("a", &json!([])));
    assert!(!again.succeeded() && again.stderr.contains("already exists"), "{}", again.stderr);
    api.kubectl(&["delete", "--wait=false", "deployment", "web"], "").ok();
    let gone = api.kubectl(&["get", "deployment", "web"], "");
    assert!(!gone.succeeded() && gone.stderr.contains("not found"), "{}", gone.stderr);
}
