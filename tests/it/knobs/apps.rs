//! The applications whose knobs are turned, compiled and rendered within the process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use kdsl_db::{Db as _, OsSystem, RootDatabase};
use kdsl_emit::evaluate::{Settings, evaluate};
use kdsl_emit::validate::validate;
use kdsl_emit::values::{Overrides, ValuesFile, values};
use kdsl_ir::{Package, Tree};
use kdsl_semantic::definitions::items;
use kdsl_semantic::naming::camel_case;
use kdsl_tests::examples;
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::checks::programs_of_types;
use crate::strings::json_for_yaml;

/// An application, and what its values may be.
pub(super) struct App {
    /// Its name.
    pub(super) name: String,
    /// Its components.
    pub(super) components: Vec<Component>,
    /// Its objects over the values.
    pub(super) package: Arc<Package>,
    /// `values.schema.json` of its chart.
    pub(super) schema: Value,
}

/// A component among the values.
pub(super) struct Component {
    /// Its name among the values.
    pub(super) key: String,
    /// Its name.
    pub(super) name: String,
    /// Its kind and type.
    pub(super) kind: String,
    /// The parameters of its type, as they are called among the values.
    pub(super) params: Vec<String>,
}

/// One object of a rendering.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    /// The component that it belongs to, as its label says.
    pub(super) component: Option<String>,
    /// Its kind and name, the latter without the hash that a Job's ends with.
    pub(super) name: String,
    /// All of it.
    pub(super) json: Value,
}

/// Why there is no rendering.
#[derive(Debug)]
pub(super) enum Refused {
    /// A value is not what its knob says.
    Schema(String),
    /// The values together make no application.
    Check(String),
}

/// What the examples do not have: pods that run to their end, on every node, or beside others, and ports of the nodes.
const KINDS: &str = r#"
app kinds <
  nightly: cron "0 3 * * *" "docker.io/library/busybox:1.37.0" { user 1000; command ["true"]; start-within 10m }
  once: job "docker.io/library/busybox:1.37.0" { user 1000; command ["true"] }
  agent: per-node "docker.io/library/busybox:1.37.0" { user 1000; command ["sleep", "1d"]; port metrics 9100 on node 9100 }
  web: stateless "docker.io/nginxinc/nginx-unprivileged:1.30.4" x2..4 shared-volume "/data" 1Gi {
    user 101
    port http 8080 as 80
    scratch "/tmp"
    after door
    init prepare "docker.io/library/busybox:1.37.0" { user 1000; command ["true"] }
    sidecar log "docker.io/library/busybox:1.37.0" { user 1000; command ["sleep", "1d"]; alive exec ["true"] every 9s }
  }
  door: stateless "docker.io/nginxinc/nginx-unprivileged:1.30.4" { user 101; port http 8080 as 80; scratch "/tmp" }
>
"#;

/// All of them: the examples, each type of the standard library alone with as many pods as it takes, and a program of the
/// kinds that these do not have.
pub(super) fn apps() -> &'static [App] {
    static APPS: LazyLock<(TempDir, Vec<App>)> = LazyLock::new(|| {
        let folder = TempDir::new().expect("a folder");
        let mut programs: Vec<PathBuf> = examples().into_iter().map(|it| it.join("site.kd")).collect();
        let types = programs_of_types(folder.path());
        let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let names: Vec<String> = types.iter().map(|it| name(it)).collect();
        let has_more = |path: &Path| names.contains(&name(path).replace("-one", "-three"));
        programs.extend(types.iter().filter(|it| name(it).ends_with("-three") || !has_more(it)).cloned());
        let kinds = folder.path().join("kinds.kd");
        std::fs::write(&kinds, KINDS).expect("a program");
        programs.push(kinds);
        let apps = programs.iter().flat_map(|it| compile(it)).collect();
        (folder, apps)
    });
    &APPS.1
}

fn compile(program: &Path) -> Vec<App> {
    let db = RootDatabase::new(Arc::new(OsSystem));
    let file = db.files().get(&db, program, &program.display().to_string());
    let numbers = 0..u32::try_from(items(&db, file).all.len()).expect("few declarations");
    let mut apps = Vec::new();
    for nth in numbers {
        if let (Some(package), Some(model)) =
            (kdsl_ir::package_of(&db, file, nth), &kdsl_semantic::app(&db, file, nth).app)
        {
            apps.push(App::new(package, model));
        }
    }
    assert!(!apps.is_empty(), "{} has no app", program.display());
    apps
}

impl App {
    fn new(package: Arc<Package>, model: &kdsl_semantic::model::App) -> Self {
        let chart = kdsl_emit::helm::chart(&package);
        let schema = chart.get("values.schema.json").expect("a schema");
        let components = model.components.iter().map(|it| Component {
            key: camel_case(&it.name).to_string(),
            name: it.name.to_string(),
            kind: format!("{:?} {}", it.kind, it.type_name.as_deref().unwrap_or_default()),
            params: it.params.iter().map(|it| camel_case(&it.name).to_string()).collect(),
        });
        Self {
            name: package.name.to_string(),
            components: components.collect(),
            schema: serde_json::from_slice(schema).expect("the schema is JSON"),
            package,
        }
    }

    /// The component that a knob is of, and its names within it.
    pub(super) fn place<'a>(&'a self, path: &'a [String]) -> (Option<&'a Component>, &'a [String]) {
        match path.split_first() {
            Some((first, rest)) => match self.components.iter().find(|it| it.key == *first) {
                Some(component) => (Some(component), rest),
                None => (None, path),
            },
            None => (None, path),
        }
    }

    /// The objects for these values.
    pub(super) fn render(&self, openshift: bool, given: &Value) -> Result<Vec<Object>, Refused> {
        let file = ValuesFile { name: "values.yaml".to_owned(), text: json_for_yaml(given) };
        let overrides = Overrides { files: vec![file], ..Overrides::default() };
        let values = values(&self.package, None, &overrides).expect("values that can be read");
        let told = |all: Vec<String>| all.join("; ");
        if let Err(invalid) = validate(&self.package, &values) {
            return Err(Refused::Schema(told(invalid.iter().map(ToString::to_string).collect())));
        }
        let settings = Settings { release: Arc::from("r"), namespace: None, openshift };
        match evaluate(&self.package, &values, &settings) {
            Ok(manifests) => Ok(manifests.iter().map(|it| Object::new(json(&it.tree))).collect()),
            Err(refused) => Err(Refused::Check(told(refused.into_iter().map(|it| it.message).collect()))),
        }
    }
}

impl Object {
    /// An object of either reading.
    pub(super) fn new(json: Value) -> Self {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (kind, mut name) = (word(&json["kind"]), word(&json["metadata"]["name"]));
        if kind == "Job"
            && let Some((base, _)) = name.rsplit_once('-')
        {
            name = base.to_owned();
        }
        let component = json["metadata"]["labels"]["app.kubernetes.io/component"].as_str().map(str::to_owned);
        Self { component, name: format!("{kind} {name}"), json }
    }

    pub(super) fn kind(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }
}

fn json(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(truth) => (*truth).into(),
        Tree::Int(number) => (*number).into(),
        Tree::Float(number) => (*number).into(),
        Tree::Str(text) => (**text).into(),
        Tree::List(items) => items.iter().map(json).collect(),
        Tree::Map(entries) => entries.iter().map(|(key, it)| (key.to_string(), json(it))).collect::<Map<_, _>>().into(),
    }
}
