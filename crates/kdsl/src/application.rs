//! From the apps of a program to objects, for the values that the command line asks for.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::render::place;
use kdsl_db::{File, FileText, OsSystem, RootDatabase, Span, System as _, files};
use kdsl_emit::evaluate::{Manifest, Refused, Settings, evaluate};
use kdsl_emit::secrets::secrets;
use kdsl_emit::template::{Template, template};
use kdsl_emit::validate::validate;
use kdsl_emit::values::{Overrides, ValuesFile, defaults, values};
use kdsl_ir::{Package, Tree};
use kdsl_semantic::definitions::items;
use kdsl_semantic::hir::DeclarationKind;
use kdsl_semantic::naming::{dns_label, is_host};
use kdsl_semantic::nearest::nearest;

use crate::arguments::{Target, Values};
use crate::failure::Failure;
use crate::inputs::read_stdin;
use crate::program::Program;

/// An app of a program.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// The file that declares it.
    pub(crate) file: File,
    /// The number of its declaration in the file.
    pub(crate) nth: u32,
    /// Its name.
    pub(crate) name: Arc<str>,
}

/// The apps of a program that have no errors, sorted by name: all of them, or the one that `only` names. There is at
/// least one, and no two have one name.
pub(crate) fn apps(program: &Program, only: Option<&str>) -> Result<Vec<App>, Failure> {
    let mut apps: Vec<App> = Vec::new();
    for file in &program.files {
        for (nth, (kind, name)) in (0u32..).zip(&items(&program.db, *file).all) {
            if let (DeclarationKind::App, Some(name)) = (kind, name) {
                apps.push(App { file: *file, nth, name: name.text.clone() });
            }
        }
    }
    if apps.is_empty() {
        let where_to = match program.files.as_slice() {
            [file] => format!("`{}` declares no app", file.path(&program.db)),
            files => format!("none of these {} files declares an app", files.len()),
        };
        return Err(Failure::new(where_to).help("an app looks like this: `app blog < web: stateless wordpress >`"));
    }
    if let Some(only) = only {
        let names: Vec<Arc<str>> = apps.iter().map(|app| app.name.clone()).collect();
        apps.retain(|app| &*app.name == only);
        if apps.is_empty() {
            return Err(no_such_app(only, &names));
        }
    }
    apps.sort_by(|a, b| a.name.cmp(&b.name));
    for pair in apps.windows(2) {
        if let [a, b] = pair
            && a.name == b.name
        {
            let (first, second) = (a.file.path(&program.db), b.file.path(&program.db));
            let message = format!("two apps are called `{}`: one in `{first}`, one in `{second}`", a.name);
            return Err(Failure::new(message).help("rename one, or build the files one by one with `-o`"));
        }
    }
    Ok(apps)
}

fn no_such_app(wanted: &str, names: &[Arc<str>]) -> Failure {
    let failure = Failure::new(format!("there is no app `{wanted}`"));
    match nearest(wanted, names.iter().map(|it| &**it)) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<String> = names.iter().take(20).map(|it| format!("`{it}`")).collect();
            failure.help(format!("there is {}", names.join(", ")))
        }
    }
}

/// Why there are no values, or no objects for them.
#[derive(Clone, Debug)]
pub(crate) struct Unfit {
    /// A sentence for each reason.
    pub(crate) reasons: Vec<String>,
    /// Whether the call is to blame, rather than the program.
    pub(crate) by_call: bool,
}

/// The words of the program that something comes from, behind a sentence about it.
fn seen_at(db: &RootDatabase, origin: Option<Span>) -> String {
    origin.map(|span| format!(" (see {})", place(db, span))).unwrap_or_default()
}

fn texts(errors: &[impl ToString]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

/// What the command line wishes for all apps.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    environment: Option<String>,
    overrides: Overrides,
    release: Option<String>,
    namespace: Option<String>,
    // `None` where the platform makes no difference.
    target: Option<Target>,
}

impl Wishes {
    /// The wishes of the flags, with the files of values read.
    pub(crate) fn new(flags: &Values, target: Option<Target>) -> Result<Self, Failure> {
        if let Some(release) = &flags.release
            && dns_label(release).is_err()
        {
            return Err(Failure::new(format!("`{release}` can't be the name of a release"))
                .help("the objects' names begin with it: at most 63 of `a-z`, `0-9` and `-`, a letter first"));
        }
        if let Some(namespace) = &flags.namespace
            && (!is_host(namespace, false) || namespace.contains('.'))
        {
            return Err(Failure::new(format!("`{namespace}` can't be the name of a namespace"))
                .help("it is a DNS label: at most 63 of `a-z`, `0-9` and `-`"));
        }
        let files = values_files(flags)?;
        Ok(Self {
            environment: flags.env.clone(),
            overrides: Overrides {
                files,
                set_json: flags.set_json.clone(),
                set: flags.set.clone(),
                set_string: flags.set_string.clone(),
            },
            release: flags.release.clone(),
            namespace: flags.namespace.clone(),
            target,
        })
    }

    /// The values for an app, which its knobs accept.
    pub(crate) fn values(&self, package: &Package) -> Result<Tree, Unfit> {
        if self.environment.is_none() && self.overrides == Overrides::default() {
            // The knobs accept their own defaults; checking them again would take a fifth of a build's time.
            return Ok(defaults(package));
        }
        let tree = values(package, self.environment.as_deref(), &self.overrides)
            .map_err(|errors| Unfit { reasons: texts(&errors), by_call: true })?;
        validate(package, &tree).map_err(|invalid| self.unfit(texts(&invalid)))?;
        match (self.target, tree.get("platform").and_then(Tree::as_str)) {
            (Some(target), Some(platform)) if platform != "auto" && platform != target.platform() => {
                let target = target.name();
                Err(self.unfit(vec![format!("`platform` is {platform}, which contradicts `--target {target}`")]))
            }
            _ => Ok(tree),
        }
    }

    /// Values that are refused: by the call's fault if it gave any, else by the program's.
    fn unfit(&self, reasons: Vec<String>) -> Unfit {
        let by_call = self.overrides != Overrides::default() || self.release.is_some();
        Unfit { reasons, by_call }
    }

    /// The names and the platform for an app.
    pub(crate) fn settings(&self, package: &Package) -> Settings {
        Settings {
            release: self.release.as_deref().map_or_else(|| package.name.clone(), Arc::from),
            namespace: self.namespace.as_deref().map(Arc::from),
            openshift: self.target.is_some_and(|it| it.platform() == "openshift"),
        }
    }

    /// The objects of an app.
    pub(crate) fn manifests(&self, db: &RootDatabase, package: &Package) -> Result<Vec<Manifest>, Unfit> {
        let values = self.values(package)?;
        evaluate(package, &values, &self.settings(package)).map_err(|it| self.refused(db, it))
    }

    /// The Template of an app.
    pub(crate) fn template(&self, db: &RootDatabase, package: &Package) -> Result<Template, Unfit> {
        let values = self.values(package)?;
        template(package, &values, &self.settings(package)).map_err(|it| self.refused(db, it))
    }

    fn refused(&self, db: &RootDatabase, refused: Vec<Refused>) -> Unfit {
        let reason = |it: Refused| it.message + &seen_at(db, it.origin);
        self.unfit(refused.into_iter().map(reason).collect())
    }

    /// What the API server would refuse of objects because of the values that the call sets, in a sentence each. What the
    /// program says by itself is told when it is checked.
    pub(crate) fn broken_rules(&self, db: &RootDatabase, package: &Package, manifests: &[Manifest]) -> Vec<String> {
        if self.overrides == Overrides::default() {
            return Vec::new();
        }
        let Ok(values) = self.values(package) else { return Vec::new() };
        let broken = kdsl_rules::violations(package, &values, &self.settings(package), manifests);
        broken.into_iter().map(|(message, origin)| message + &seen_at(db, origin)).collect()
    }

    /// The Secrets that an app generates, with values from `random`; empty if it generates none.
    pub(crate) fn secrets(
        &self,
        package: &Package,
        now: u64,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<String, Unfit> {
        if package.secrets.is_empty() {
            return Ok(String::new());
        }
        let values = self.values(package)?;
        Ok(secrets(package, &values, &self.settings(package), now, random))
    }
}

/// The files of values that the flags name.
pub(crate) fn values_files(flags: &Values) -> Result<Vec<ValuesFile>, Failure> {
    flags.files.iter().map(|path| values_file(path)).collect()
}

fn values_file(path: &Path) -> Result<ValuesFile, Failure> {
    let name = path.display().to_string();
    let text = match path.as_os_str() == "-" {
        true => read_stdin()?,
        false => match OsSystem.read(path, files::MAX_FILE_SIZE) {
            Ok(bytes) => files::from_bytes(bytes),
            Err(kdsl_db::system::ReadError::NotFound) => {
                return Err(Failure::new(format!("there is no file of values `{name}`")));
            }
            Err(kdsl_db::system::ReadError::TooLarge { size }) => FileText::TooLarge { size },
            Err(kdsl_db::system::ReadError::Other(reason)) => {
                return Err(Failure::new(format!("`{name}` can't be read: {reason}")));
            }
        },
    };
    match text {
        FileText::Text(text) => Ok(ValuesFile { name, text: text.to_string() }),
        FileText::TooLarge { size } => Err(Failure::new(format!("`{name}` has {size} bytes, which is too much"))),
        _ => Err(Failure::new(format!("`{name}` is not UTF-8 text"))),
    }
}

/// The package of an app whose file has no errors. It is not kept: a build reads it once.
pub(crate) fn package(db: &RootDatabase, app: &App) -> Result<Package, Failure> {
    let model = kdsl_semantic::app(db, app.file, app.nth).app.as_deref();
    model.map(kdsl_ir::lower).ok_or_else(|| {
        Failure::new(format!("`{}` can't be built, though no mistake was found", app.name))
            .help("this is a mistake in kdsl itself: please report it with the program")
    })
}
