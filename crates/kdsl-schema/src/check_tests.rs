use super::{Shape, Value, check};
use crate::lookup;

impl<'a> Value<'a> for &'a serde_json::Value {
    fn shape(self) -> Shape<'a, Self> {
        use serde_json::Value as Json;
        match self {
            Json::Null => Shape::Null,
            Json::Bool(_) => Shape::Bool,
            Json::Number(number) => number.as_i64().map_or(Shape::Float, Shape::Int),
            Json::String(text) => Shape::Str(text),
            Json::Array(items) => Shape::List(items.iter().collect()),
            Json::Object(entries) => Shape::Map(entries.iter().map(|(key, value)| (key.as_str(), value)).collect()),
        }
    }
}

/// What is wrong with the object, one line each.
fn wrong(text: &str) -> String {
    let object: serde_json::Value = serde_json::from_str(text).unwrap();
    let word = |key: &str| object[key].as_str().unwrap();
    let schema = lookup(word("apiVersion"), word("kind")).unwrap();
    check(schema, &object).iter().map(|it| format!("{it}\n")).collect()
}

#[test]
fn a_good_object_is_good() {
    let text = r#"{
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": "a", "labels": { "x": "y" } },
        "spec": { "type": "ClusterIP", "ports": [
            { "port": 80, "targetPort": "http" },
            { "port": 53, "protocol": "UDP" },
            { "port": 53, "protocol": "TCP", "targetPort": 5353 }
        ] }
    }"#;
    assert_eq!(wrong(text), "");
}

#[test]
fn what_the_api_server_refuses_is_named_with_its_path() {
    let text = r#"{
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": 7 },
        "spec": { "tpye": "ClusterIP", "type": "Internal", "ports": [
            { "port": 70000 }, { "port": 80 }, { "port": 80 }, { "targetPort": true }
        ], "selector": { "a": 1 } },
        "status": {}
    }"#;
    assert_eq!(
        wrong(text),
        "\
`metadata.name`: text is expected, not a whole number
`spec.tpye`: there is no such field; `type` comes nearest
`spec.type`: only ClusterIP, ExternalName, LoadBalancer, NodePort is accepted
`spec.ports.0.port`: not within 1..65535
`spec.ports.3.targetPort`: text or a whole number is expected, not a truth value
`spec.ports.3`: `port` is missing
`spec.ports.2`: another item has the same `port`
`spec.selector.a`: text is expected, not a whole number
`status`: there is no such field
"
    );
}

#[test]
fn openshift_and_gateway_kinds_are_known() {
    let route = r#"{
        "apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": { "name": "a" },
        "spec": { "to": { "kind": "Service", "name": "a", "weight": 100 }, "tls": { "termination": "egde" } }
    }"#;
    assert_eq!(wrong(route), "`spec.tls.termination`: only edge, passthrough, reencrypt is accepted\n");
    let http_route = r#"{
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": { "name": "a" },
        "spec": { "parentRefs": [{ "name": "public" }], "rules": [{ "backendRefs": [{ "name": "a", "prot": 80 }] }] }
    }"#;
    assert_eq!(wrong(http_route), "`spec.rules.0.backendRefs.0.prot`: there is no such field; `port` comes nearest\n");
}
