//! What the API offers: groups, versions, resources, and that fields are checked by the server.

use std::collections::BTreeSet;

use kdsl_schema::resources::{Resource, resources};
use serde_json::{Value, json};

/// The version of Kubernetes that is played.
const VERSION: &str = "v1.35.0";

/// The version in which a group is served.
pub(super) fn version_of(group: &str) -> &'static str {
    if group == "autoscaling" { "v2" } else { "v1" }
}

/// The resource of a group and plural.
pub(super) fn resource(group: &str, plural: &str) -> Option<&'static Resource> {
    resources().iter().find(|it| it.group == group && it.plural == plural)
}

/// The document at an address, if one of discovery is there.
pub(super) fn document(words: &[&str]) -> Option<Value> {
    Some(match words {
        ["version"] => json!({ "major": "1", "minor": "35", "gitVersion": VERSION, "platform": "linux/amd64" }),
        ["api"] => json!({ "kind": "APIVersions", "versions": ["v1"] }),
        ["apis"] => {
            let groups: BTreeSet<&str> = resources().iter().map(|it| it.group).filter(|it| !it.is_empty()).collect();
            json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": groups.into_iter().map(group).collect::<Value>() })
        }
        ["api", "v1"] => listed("", "v1"),
        ["apis", group, version] if *version == version_of(group) => listed(group, &format!("{group}/{version}")),
        ["openapi", "v3"] => {
            let groups: BTreeSet<&str> = resources().iter().map(|it| it.group).collect();
            let path = |group: &str| match group {
                "" => "api/v1".to_owned(),
                group => format!("apis/{group}/{}", version_of(group)),
            };
            let entries = groups.into_iter().map(|group| {
                let path = path(group);
                (path.clone(), json!({ "serverRelativeURL": format!("/openapi/v3/{path}") }))
            });
            json!({ "paths": entries.collect::<serde_json::Map<_, _>>() })
        }
        ["openapi", "v3", "api", "v1"] => operations(""),
        ["openapi", "v3", "apis", group, _] => operations(group),
        _ => return None,
    })
}

fn group(name: &str) -> Value {
    let version = json!({ "groupVersion": format!("{name}/{}", version_of(name)), "version": version_of(name) });
    json!({ "name": name, "versions": [version], "preferredVersion": version })
}

fn listed(group: &str, version: &str) -> Value {
    let verbs = ["create", "delete", "get", "list", "patch", "update"];
    let of_group = resources().iter().filter(|it| it.group == group).map(|it| {
        json!({ "name": it.plural, "singularName": it.kind.to_lowercase(), "namespaced": it.namespaced, "kind": it.kind, "verbs": verbs })
    });
    json!({ "kind": "APIResourceList", "groupVersion": version, "resources": of_group.collect::<Value>() })
}

/// Says of each kind that the server checks its fields, so that clients leave it to the server.
fn operations(group: &str) -> Value {
    let parameters = json!([{ "name": "fieldValidation", "in": "query", "schema": { "type": "string" } }]);
    let of_group = resources().iter().filter(|it| it.group == group);
    let paths = of_group.map(|it| {
        let kind = json!({ "group": group, "version": version_of(group), "kind": it.kind });
        let patch =
            json!({ "patch": { "parameters": parameters, "x-kubernetes-group-version-kind": kind, "responses": {} } });
        (format!("/{}", it.plural), patch)
    });
    json!({
        "openapi": "3.0.0", "info": { "title": "played", "version": VERSION },
        "paths": paths.collect::<serde_json::Map<_, _>>(),
    })
}
