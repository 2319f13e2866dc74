//! A package as a Helm chart: each expression becomes a template action over `.Values`.
//!
//! **Invariant:** for all values that the chart's schema accepts, Helm renders the objects that the evaluator gives for them.

mod action;
mod chart_yaml;
mod checks;
mod context;
mod function;
mod helpers;
mod lines;
mod notes;
mod object;
mod outline;
mod readme;
mod schema;
mod secret;
mod shape;
mod template;
mod text;
mod values_yaml;
mod visit;

use kdsl_ir::{Package, Place, Tree};

use crate::evaluate::{Evaluator, Settings};
use crate::file_set::FileSet;
use crate::origin::Lines;
use crate::source_map::{FILE_NAME, MappedFile};
use crate::values::defaults;
use context::Context;

/// The first version of Kubernetes in which every field that is written is there without a feature gate.
pub const OLDEST_KUBERNETES: &str = ">=1.30.0-0";

/// The files that `helm package` leaves out.
const IGNORED: &str = "\
# Files that are no part of the packaged chart.
.DS_Store
.git/
.gitignore
.kdsl
.hg/
.svn/
.idea/
.vscode/
*.bak
*.orig
*.swp
*.tmp
*~
";

/// The chart of a package: all its files, by their paths within the chart's folder.
pub fn chart(package: &Package) -> FileSet {
    write_chart(package, None)
}

/// The chart as [`chart`] gives it, and what stands in which lines of its templates with an object.
pub fn mapped_chart(package: &Package) -> (FileSet, Vec<MappedFile>) {
    let mut mapped = Vec::new();
    let mut files = write_chart(package, Some(&mut mapped));
    // The map is for those who have the program, not for those who install the chart.
    files.replace(".helmignore", format!("{IGNORED}{FILE_NAME}\n"));
    (files, mapped)
}

fn write_chart(package: &Package, mut mapped: Option<&mut Vec<MappedFile>>) -> FileSet {
    let context = Context::new(package);
    let mut files = FileSet::new();
    files.insert("Chart.yaml", chart_yaml::chart_yaml(package));
    files.insert("values.yaml", values_yaml::values_yaml(package));
    files.insert("values.schema.json", schema::schema(package));
    files.insert("README.md", readme::readme(package));
    files.insert(".helmignore", IGNORED);
    for (name, docs, values) in &package.environments {
        files.insert(format!("values-{name}.yaml"), values_yaml::environment(name, docs.as_deref(), values));
    }
    files.insert("templates/_helpers.tpl", helpers::helpers(&context));
    files.insert("templates/NOTES.txt", notes::notes(&context));
    if !package.checks.is_empty() {
        files.insert("templates/checks.yaml", checks::checks(&context));
    }
    // Names are those of a release that is called like the app.
    let values = if mapped.is_some() { defaults(package) } else { Tree::Null };
    let settings = Settings { release: package.name.clone(), namespace: None, openshift: false };
    let mut names = Evaluator::new(package, &values, &settings);
    for secret in &package.secrets {
        let path = match &*secret.component {
            "" => format!("templates/{}", secret::file_name(secret)),
            component => format!("templates/{component}/{}", secret::file_name(secret)),
        };
        let text = secret::secret(&context, secret);
        let last = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        let path = insert(&mut files, &path, text);
        if let Some(mapped) = mapped.as_deref_mut() {
            let lines = vec![Lines { first: 1, last, path: String::new(), origin: Some(secret.origin) }];
            let object = format!("Secret/{}", names.text(&secret.name));
            mapped.push(MappedFile { path, object, component: Some(secret.component.clone()), lines });
        }
    }
    for object in package.objects.iter().filter(|object| object.place != Place::Manifests) {
        let path = match (&object.component, object.place) {
            (Some(component), Place::ChartTest) => format!("templates/tests/{component}-{}", object.file),
            (None, Place::ChartTest) => format!("templates/tests/{}", object.file),
            (Some(component), _) => format!("templates/{component}/{}", object.file),
            (None, _) => format!("templates/{}", object.file),
        };
        let (text, lines) = object::object(&context, object, mapped.is_some());
        let path = insert(&mut files, &path, text);
        if let Some(mapped) = mapped.as_deref_mut() {
            let title = format!("{}/{}", object.kind, names.text(&object.name));
            mapped.push(MappedFile { path, object: title, component: object.component.clone(), lines });
        }
    }
    files
}

/// Adds a template under a path that is not taken yet: with a number after it where it is. Gives the path.
fn insert(files: &mut FileSet, path: &str, template: String) -> String {
    let mut free = format!("{path}.yaml");
    let mut number = 1;
    while files.get(&free).is_some() {
        number += 1;
        free = format!("{path}-{number}.yaml");
    }
    files.insert(free.clone(), template);
    free
}
