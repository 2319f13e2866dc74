//! A program with values, and what the compiler makes of it.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::{MemorySystem, RootDatabase, Severity};
use kdsl_emit::evaluate::{Settings, evaluate};
use kdsl_emit::validate::validate;
use kdsl_emit::values::{Overrides, ValuesFile, values};
use kdsl_ir::{Package, Tree};
use kdsl_schema::{Shape, Value as SchemaValue};
use kdsl_semantic::definitions::items;
use kdsl_tests::json_for_yaml;
use serde_json::Value;

/// The namespace of every build.
pub const NAMESPACE: &str = "somewhere";
/// The name of every release.
pub const RELEASE: &str = "r";

/// A program with values for it.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The name of the app; no other pair of a batch has it.
    pub app: String,
    /// The program.
    pub program: String,
    /// The environment whose values lie under the others.
    pub environment: Option<String>,
    /// The values.
    pub values: Value,
    /// Whether the platform is OpenShift.
    pub openshift: bool,
}

/// What the compiler makes of a pair.
pub struct Compiled {
    /// The files of the chart, by path.
    pub chart: Vec<(String, String)>,
    /// The values of the environment, as the chart has them.
    pub environment: Option<String>,
    /// The objects as YAML; else why the values are refused.
    pub objects: Result<String, Vec<String>>,
    /// What the schemas of Kubernetes say against the objects.
    pub invalid: Vec<String>,
}

/// A program that was compiled, whatever the values.
pub struct Program {
    package: Arc<Package>,
    /// The files of its chart, by path.
    pub chart: Vec<(String, String)>,
}

impl Program {
    /// Compiles a program of one app.
    ///
    /// # Errors
    /// The diagnostics as text.
    pub fn compile(text: &str) -> Result<Self, String> {
        let system = MemorySystem::default();
        system.write("/site.kd", text.as_bytes());
        let db = RootDatabase::new(Arc::new(system));
        let file = kdsl_db::Db::files(&db).get(&db, Path::new("/site.kd"), "site.kd");
        let diagnostics = kdsl_ir::check(&db, file);
        let errors: Vec<_> = diagnostics.iter().filter(|it| it.severity == Severity::Error).cloned().collect();
        if !errors.is_empty() {
            return Err(kdsl_db::render::human(&db, &errors, kdsl_db::render::Color::Off));
        }
        let apps = &items(&db, file).apps;
        let package = apps.first().and_then(|(_, nth)| kdsl_ir::package_of(&db, file, *nth));
        let package = package.ok_or("there is no app")?;
        let broken = kdsl_ir::verify(&package);
        if !broken.is_empty() {
            return Err(format!("the tree is not sound: {broken:?}"));
        }
        let files = kdsl_emit::helm::chart(&package);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let chart = files.iter().map(|(path, bytes)| (path.to_owned(), text(bytes))).collect();
        Ok(Self { package, chart })
    }

    /// The names of its environments.
    pub fn environments(&self) -> Vec<String> {
        self.package.environments.iter().map(|(name, ..)| name.to_string()).collect()
    }

    /// What values come to.
    pub fn with(&self, pair: &Pair) -> Compiled {
        let environment = pair.environment.as_ref().map(|name| format!("values-{name}.yaml"));
        let environment = environment.map(|name| self.file(&name).unwrap_or_default().to_owned());
        let overrides = Overrides {
            files: vec![ValuesFile { name: "values".to_owned(), text: json_for_yaml(&pair.values) }],
            ..Overrides::default()
        };
        let mut invalid = Vec::new();
        let objects = values(&self.package, pair.environment.as_deref(), &overrides)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect())
            .and_then(|values| self.objects(&values, pair.openshift, &mut invalid));
        Compiled { chart: self.chart.clone(), environment, objects, invalid }
    }

    fn file(&self, name: &str) -> Option<&str> {
        self.chart.iter().find(|(path, _)| path == name).map(|(_, text)| text.as_str())
    }

    fn objects(&self, values: &Tree, openshift: bool, invalid: &mut Vec<String>) -> Result<String, Vec<String>> {
        validate(&self.package, values)
            .map_err(|errors| errors.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>())?;
        let settings = Settings { release: Arc::from(RELEASE), namespace: Some(Arc::from(NAMESPACE)), openshift };
        let manifests = evaluate(&self.package, values, &settings)
            .map_err(|refused| refused.into_iter().map(|it| it.message).collect::<Vec<_>>())?;
        let mut yaml = String::new();
        for manifest in &manifests {
            if !yaml.is_empty() {
                yaml.push_str("---\n");
            }
            manifest.write(&mut yaml);
            let Some(schema) = kdsl_schema::lookup(&manifest.api_version, &manifest.kind) else { continue };
            let wrong = kdsl_schema::check(schema, Part(&manifest.tree));
            invalid.extend(wrong.iter().map(|it| format!("{} {}: {it}", manifest.kind, manifest.name)));
        }
        Ok(yaml)
    }
}

/// A tree as the schema sees it.
#[derive(Clone, Copy)]
pub struct Part<'a>(pub &'a Tree);

impl<'a> SchemaValue<'a> for Part<'a> {
    fn shape(self) -> Shape<'a, Self> {
        match self.0 {
            Tree::Null => Shape::Null,
            Tree::Bool(_) => Shape::Bool,
            Tree::Int(number) => Shape::Int(*number),
            Tree::Float(_) => Shape::Float,
            Tree::Str(text) => Shape::Str(text),
            Tree::List(items) => Shape::List(items.iter().map(Part).collect()),
            Tree::Map(entries) => Shape::Map(entries.iter().map(|(key, value)| (&**key, Part(value))).collect()),
        }
    }
}
