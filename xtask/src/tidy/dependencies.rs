//! The direction of dependencies: {syntax, schema} < db < semantic < {ir < emit < rules < test, ide} < lsp < kdsl.

use serde_json::Value;

/// What each crate of the product may depend on among the others. A crate that is not here may not be there.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("kdsl-syntax", &[]),
    ("kdsl-schema", &[]),
    ("kdsl-db", &["kdsl-syntax", "kdsl-schema"]),
    ("kdsl-semantic", &["kdsl-syntax", "kdsl-schema", "kdsl-db"]),
    ("kdsl-ir", &["kdsl-syntax", "kdsl-schema", "kdsl-db", "kdsl-semantic"]),
    ("kdsl-emit", &["kdsl-schema", "kdsl-db", "kdsl-semantic", "kdsl-ir"]),
    ("kdsl-rules", &["kdsl-db", "kdsl-semantic", "kdsl-ir", "kdsl-emit"]),
    ("kdsl-test", &["kdsl-db", "kdsl-semantic", "kdsl-ir", "kdsl-emit", "kdsl-rules"]),
    // `ir` is for what is wrong with patches, `rules` for what is wrong with objects, and `ir` and `emit` for the preview.
    ("kdsl-ide", &["kdsl-syntax", "kdsl-schema", "kdsl-db", "kdsl-semantic", "kdsl-ir", "kdsl-emit", "kdsl-rules"]),
    // The protocol knows no language: neither syntax nor semantic.
    ("kdsl-lsp", &["kdsl-db", "kdsl-ide"]),
    (
        "kdsl",
        &[
            "kdsl-syntax",
            "kdsl-schema",
            "kdsl-db",
            "kdsl-semantic",
            "kdsl-ir",
            "kdsl-emit",
            "kdsl-rules",
            "kdsl-test",
            "kdsl-ide",
            "kdsl-lsp",
        ],
    ),
];

/// Crates of others that only some of ours may use: the user, what may not be used there, and why.
const ABSENT: [(&str, &str, &str); 8] = [
    ("kdsl-syntax", "salsa", "parsing is a function of the text"),
    ("kdsl-schema", "k8s-openapi", "the schema is data, not types"),
    ("kdsl-semantic", "k8s-openapi", "the schema is data, not types"),
    ("kdsl-ir", "serde_json", "the tree is ours"),
    ("kdsl-ide", "tower-lsp-server", "editor features know no protocol"),
    ("kdsl-ide", "tokio", "editor features know no protocol"),
    ("kdsl-emit", "tower-lsp-server", "editor features know no protocol"),
    ("kdsl-emit", "salsa", "the readings are functions of a package"),
];

pub(crate) fn check(metadata: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in members(metadata) {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = package["manifest_path"].as_str().unwrap_or_default().replace('\\', "/");
        if !manifest.contains("/crates/") {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(it, _)| *it == name) else {
            complaints.push(format!("{name}: not in the table of dependencies in xtask/src/tidy/dependencies.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            // What only the tests use does not reach the product.
            if dependency["kind"] == "dev" {
                continue;
            }
            if target.starts_with("kdsl") && !allowed.contains(&target) {
                complaints.push(format!("{name} must not depend on {target}: the direction is fixed"));
            }
            for (_, _, reason) in ABSENT.iter().filter(|(user, absent, _)| *user == name && *absent == target) {
                complaints.push(format!("{name} must not depend on {target}: {reason}"));
            }
        }
    }
    complaints
}

fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten().filter(|package| package["source"].is_null())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_edge_to_the_right_is_named() {
        let metadata = json!({ "packages": [{
            "name": "kdsl-syntax",
            "source": null,
            "manifest_path": "/x/crates/kdsl-syntax/Cargo.toml",
            "dependencies": [
                { "name": "kdsl-db", "kind": null },
                { "name": "kdsl-emit", "kind": "dev" },
                { "name": "salsa", "kind": null },
            ],
        }]});
        assert_eq!(
            super::check(&metadata),
            [
                "kdsl-syntax must not depend on kdsl-db: the direction is fixed",
                "kdsl-syntax must not depend on salsa: parsing is a function of the text",
            ]
        );
    }
}
