//! Every object passes the strict JSON schemas of the oldest and the newest Kubernetes that is supported, and the fields of
//! kdsl's own schema.

use kdsl_schema::{Shape, Value};
use std::collections::BTreeMap;

use kdsl_tests::{Helm, build, examples, kdsl, process, python, read_objects, repository, run};
use tempfile::TempDir;

/// The oldest and the newest version.
const VERSIONS: [&str; 2] = ["1.30", "1.37"];

#[test]
fn every_object_passes_the_strict_schemas() {
    for example in examples() {
        let program = example.join("site.kd");
        let folder = TempDir::new().expect("a folder");
        let chart = build(&program, "helm", &folder.path().join("chart"));
        let rendered = Helm::Four.run(&chart, &["template", "r", "."]).ok();
        let mut texts = vec![("chart".to_owned(), rendered)];
        for target in ["kubernetes", "openshift"] {
            texts.push((target.to_owned(), manifests(&program, target)));
        }
        texts.push(("openshift-template".to_owned(), processed(&manifests(&program, "openshift-template"))));
        for (name, text) in texts {
            let file = folder.path().join(format!("{name}.yaml"));
            std::fs::write(&file, &text).expect("a file");
            let file = file.to_string_lossy();
            for version in VERSIONS {
                let report = python("kubernetes_validate", &["-k", version, "--strict", &file]).ok();
                assert!(report.contains("passed for resource"), "{report}");
            }
            for object in read_objects(&text) {
                let word = |key: &str| object[key].as_str().unwrap_or_default();
                let schema = kdsl_schema::lookup(word("apiVersion"), word("kind"));
                let schema = schema.unwrap_or_else(|| panic!("{} {} is unknown", word("apiVersion"), word("kind")));
                let wrong: Vec<String> =
                    kdsl_schema::check(schema, Json(&object)).iter().map(ToString::to_string).collect();
                assert_eq!(wrong, Vec::<String>::new(), "{}: {name}: {object:#}", program.display());
            }
        }
    }
}

fn manifests(program: &std::path::Path, target: &str) -> String {
    let program = program.to_string_lossy();
    run(kdsl(), repository(), &["build", &*program, "--target", target, "--stdout"], "").ok()
}

/// The objects of templates, as a server makes them, as a stream.
fn processed(templates: &str) -> String {
    let given = BTreeMap::from([("NAMESPACE".to_owned(), "default".to_owned())]);
    let objects = templates.split("---\napiVersion: template").skip(1).flat_map(|text| {
        let template = serde_saphyr::from_str(&format!("apiVersion: template{text}")).expect("a template");
        // One that has no such parameter takes none.
        process(&template, &BTreeMap::new()).or_else(|_| process(&template, &given)).expect("objects")
    });
    objects.map(|object| format!("---\n{object}\n")).collect()
}

/// JSON as the schema sees it.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a>(pub(crate) &'a serde_json::Value);

impl<'a> Value<'a> for Json<'a> {
    fn shape(self) -> Shape<'a, Self> {
        use serde_json::Value as It;
        match self.0 {
            It::Null => Shape::Null,
            It::Bool(_) => Shape::Bool,
            It::Number(number) => number.as_i64().map_or(Shape::Float, Shape::Int),
            It::String(text) => Shape::Str(text),
            It::Array(items) => Shape::List(items.iter().map(Json).collect()),
            It::Object(entries) => Shape::Map(entries.iter().map(|(key, it)| (key.as_str(), Json(it))).collect()),
        }
    }
}
