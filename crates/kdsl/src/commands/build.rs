//! `kdsl build`: writing charts, manifests and templates.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use kdsl_db::{Diagnostic, File, FilePath, RootDatabase};
use kdsl_emit::disk::{self, DiskError, Written};
use kdsl_emit::source_map::{FILE_NAME, MappedFile, source_map};
use kdsl_emit::{FileSet, helm, manifests, template};
use kdsl_ir::Package;
use kdsl_semantic::check_openshift;
use kdsl_semantic::definitions::items;

use crate::application::{App, Unfit, Wishes, apps, package};
use crate::arguments::{Build, MessageFormat, Target, stdin_twice};
use crate::commands::diagnose_sources;
use crate::commands::origin::no_lines_of_templates;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::inputs::STDIN_NAME;
use crate::origin::relative::from_folder;
use crate::parallel;
use crate::program::Program;
use crate::report::{number, summary, tell, verdict};

/// What was made of one app: its objects, as text for standard output or as files.
enum Output {
    Text(String),
    Files(FileSet),
}

/// Why nothing was made of an app.
enum Refused {
    /// The values are refused, for these reasons.
    Values(Unfit),
    /// The API server would refuse its objects.
    Objects(Vec<Diagnostic>),
    /// Something else.
    Failure(Failure),
}

/// Runs the command.
pub(crate) fn build(console: Console, arguments: &Build) -> Result<Verdict, Failure> {
    check_call(arguments)?;
    if stdin_twice(&arguments.inputs, &arguments.values) {
        return Err(Failure::new("standard input can be read once: one `-` is too much"));
    }
    let wishes = Wishes::new(&arguments.values, Some(arguments.target))?;
    let program = Program::load(&arguments.inputs, arguments.scope.stdlib.as_deref())?;
    let mut diagnostics = diagnose_sources(&program.db, &program.files);
    if arguments.target.platform() == "openshift" {
        diagnostics.extend(program.files.iter().flat_map(|file| refused_by_openshift(&program.db, *file)));
    }
    tell(console, &program.db, &diagnostics, MessageFormat::Human)?;
    if verdict(&diagnostics) == Verdict::Wrong {
        console.note(&summary(&diagnostics, "; nothing was built").unwrap_or_default());
        return Ok(Verdict::Wrong);
    }
    let apps = apps(program, arguments.scope.app.as_deref())?;
    let secrets = AtomicBool::new(false);
    let told = Mutex::new(Vec::new());
    let results = parallel::map(&program.db, &apps, |db, app| build_app(db, app, arguments, &wishes, &secrets, &told));
    let mut built = Vec::with_capacity(apps.len());
    let mut refused = Vec::new();
    let mut broken = Vec::new();
    for (app, result) in apps.iter().zip(results) {
        match result {
            Ok(it) => built.push((app, it)),
            Err(Refused::Values(unfit)) => refused.push((app, unfit)),
            Err(Refused::Objects(diagnostics)) => broken.extend(diagnostics),
            Err(Refused::Failure(failure)) => return Err(failure),
        }
    }
    if !broken.is_empty() {
        tell(console, &program.db, &broken, MessageFormat::Human)?;
        console.note(&summary(&broken, "; nothing was built").unwrap_or_default());
        return Ok(Verdict::Wrong);
    }
    if !refused.is_empty() {
        return Ok(refuse(console, &refused, arguments, apps.len()));
    }
    if arguments.target == Target::OpenshiftTemplate {
        tell_of_size(console, &built);
    }
    // A chart can't tell, so this is no error: the same values are the same objects.
    let mut told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    told.sort();
    told.iter().for_each(|it| console.warning(it));
    let verdict = match (arguments.stdout, arguments.check) {
        (true, _) => print(console, &built)?,
        (_, true) => compare(console, &built, arguments)?,
        _ => write(console, &built, arguments)?,
    };
    if secrets.into_inner() && !arguments.check {
        console.hint(&secrets_hint(arguments));
    }
    Ok(verdict)
}

/// What OpenShift would refuse of the apps of a file, which is no mistake for the other targets.
fn refused_by_openshift(db: &RootDatabase, file: File) -> Vec<Diagnostic> {
    let apps = items(db, file).apps.iter().filter_map(|(_, nth)| kdsl_semantic::app(db, file, *nth).app.as_deref());
    apps.flat_map(check_openshift).collect()
}

/// Refuses flags that contradict each other.
fn check_call(arguments: &Build) -> Result<(), Failure> {
    let values = &arguments.values;
    if arguments.target == Target::OpenshiftTemplate && arguments.source_map {
        return Err(no_lines_of_templates());
    }
    if arguments.target == Target::Helm {
        if arguments.stdout {
            return Err(Failure::new("`--stdout` prints objects, and a chart has none before it is installed")
                .help("write the chart with `-o DIR`, then print its objects with `helm template DIR/APP`")
                .help("or print the manifests: `--target kubernetes --stdout`"));
        }
        if values.any() {
            return Err(Failure::new("a chart takes its values when it is installed, not when it is built")
                .help("give `--set`, `--set-string`, `-f`, the release and `--namespace` to `helm install`")
                .help("each environment is in the chart: `helm install -f values-ENVIRONMENT.yaml`")
                .help("or build manifests, which take them: `--target kubernetes`"));
        }
    }
    Ok(())
}

/// Builds one app. Its package is gone when its output is there: what is kept of a thousand apps is what is written.
/// `secrets` becomes true if the manifests of some app refer to Secrets that have to be made; `told` gets what the API server
/// would refuse for the values of the call.
fn build_app(
    db: &RootDatabase,
    app: &App,
    arguments: &Build,
    wishes: &Wishes,
    secrets: &AtomicBool,
    told: &Mutex<Vec<String>>,
) -> Result<Output, Refused> {
    let package = package(db, app).map_err(Refused::Failure)?;
    let broken = kdsl_rules::refused_of(db, app.file, app.nth, &package);
    if !broken.is_empty() {
        return Err(Refused::Objects(broken));
    }
    if arguments.target == Target::Helm {
        return Ok(Output::Files(match arguments.source_map {
            true => with_map(db, app, arguments, &package, helm::mapped_chart(&package)),
            false => helm::chart(&package),
        }));
    }
    if arguments.target == Target::OpenshiftTemplate {
        let template = wishes.template(db, &package).map_err(Refused::Values)?;
        secrets.fetch_or(template.needs_certificates, Ordering::Relaxed);
        return Ok(match arguments.stdout {
            true => Output::Text(format!("---\n{}", template.text())),
            false => {
                let mut files = FileSet::new();
                files.insert(TEMPLATE, template.text());
                Output::Files(files)
            }
        });
    }
    let objects = wishes.manifests(db, &package).map_err(Refused::Values)?;
    told.lock().unwrap_or_else(PoisonError::into_inner).extend(wishes.broken_rules(db, &package, &objects));
    // What they would be made of tells whether any is to be made: values may name existing ones instead.
    if !package.secrets.is_empty()
        && !secrets.load(Ordering::Relaxed)
        && wishes.secrets(&package, 0, &mut |_| ()).is_ok_and(|it| !it.is_empty())
    {
        secrets.store(true, Ordering::Relaxed);
    }
    Ok(match (arguments.stdout, arguments.source_map) {
        (true, _) => Output::Text(manifests::stream(&objects)),
        (false, true) => Output::Files(with_map(db, app, arguments, &package, manifests::mapped_files(&objects))),
        (false, false) => Output::Files(manifests::files(&objects)),
    })
}

/// The name of a template's file.
const TEMPLATE: &str = "template.yaml";

/// Tells of templates that no server keeps.
fn tell_of_size(console: Console, built: &[(&App, Output)]) {
    for (app, output) in built {
        let size = match output {
            Output::Text(text) => text.len(),
            Output::Files(files) => files.get(TEMPLATE).map_or(0, <[u8]>::len),
        };
        if size > template::LARGEST {
            let name = &app.name;
            console.hint(&format!(
                "the template of `{name}` has {size} bytes, and a server keeps no object of more than 1.5 MiB: process it \
                 where it is, with `oc process --local -f {TEMPLATE} | oc create -f -`"
            ));
        }
    }
}

/// The files with their `source.map`. Its paths are relative to its own folder, so that they hold wherever a reader stands.
fn with_map(
    db: &RootDatabase,
    app: &App,
    arguments: &Build,
    package: &Package,
    (mut files, mapped): (FileSet, Vec<MappedFile>),
) -> FileSet {
    let folder = folder(arguments, app);
    let file_name = |path: &str| match path == STDIN_NAME || path.starts_with(FilePath::STDLIB_PREFIX) {
        true => path.to_owned(),
        false => from_folder(&folder, Path::new(path)),
    };
    files.insert(FILE_NAME, source_map(db, package, &mapped, &file_name));
    files
}

/// Tells why values are refused.
fn refuse(console: Console, refused: &[(&App, Unfit)], arguments: &Build, apps: usize) -> Verdict {
    for (app, unfit) in refused {
        for reason in &unfit.reasons {
            console.error(&format!("`{}` can't be built: {reason}", app.name), &[]);
        }
    }
    if apps > 1 && arguments.values.any() {
        console.hint("`--app NAME` builds one app alone, with its values");
    }
    console.note("nothing was built");
    match refused.iter().any(|(_, unfit)| unfit.by_call) {
        true => Verdict::WrongCall,
        false => Verdict::Wrong,
    }
}

/// `--stdout`: the objects of all apps as one stream.
fn print(console: Console, built: &[(&App, Output)]) -> Result<Verdict, Failure> {
    for (_, app) in built {
        if let Output::Text(text) = app {
            console.print(text)?;
        }
    }
    Ok(Verdict::Fine)
}

/// The folder in which each app has one.
fn root(arguments: &Build) -> PathBuf {
    arguments.output.clone().unwrap_or_else(|| PathBuf::from("out").join(arguments.target.name()))
}

/// The folder of an app.
fn folder(arguments: &Build, app: &App) -> PathBuf {
    root(arguments).join(&*app.name)
}

/// `--check`: whether what is on disk is what would be written.
fn compare(console: Console, built: &[(&App, Output)], arguments: &Build) -> Result<Verdict, Failure> {
    let mut verdict = Verdict::Fine;
    for (app, it) in built {
        let Output::Files(files) = it else { continue };
        let folder = folder(arguments, app);
        if let Err(differences) = disk::check(&folder, files) {
            for difference in &differences {
                console.note(&format!("{}: {difference}", folder.display()));
            }
            verdict = Verdict::Wrong;
        }
    }
    match verdict {
        Verdict::Fine => console.note(&format!("{} up to date", number(built.len(), "app"))),
        Verdict::Wrong | Verdict::WrongCall => console.hint("build without `--check` to bring it up to date"),
    }
    Ok(verdict)
}

/// How many apps are written all or none; each holds two files open meanwhile.
const AT_ONCE: usize = 200;

/// Writes the files of all apps: first beside their places, where whatever stands in the way shows, then into them.
fn write(console: Console, built: &[(&App, Output)], arguments: &Build) -> Result<Verdict, Failure> {
    let failure = |error: DiskError| Failure::new(error.to_string());
    let mut total = 0;
    let mut written = 0;
    for together in built.chunks(AT_ONCE) {
        let mut prepared = Vec::with_capacity(together.len());
        for (app, it) in together {
            let Output::Files(files) = it else { continue };
            prepared.push(disk::prepare(&folder(arguments, app), files).map_err(failure)?);
            total += files.len();
        }
        for new in prepared {
            written += usize::from(new.commit().map_err(failure)? != Written::Unchanged);
        }
    }
    let files = number(total, "file");
    let place = match built {
        [(app, _)] => folder(arguments, app),
        _ => root(arguments),
    };
    let place = place.display();
    console.note(&match (built.len(), written) {
        (_, 0) => format!("{place} is up to date: {files}"),
        (1, _) => format!("wrote {files} to {place}"),
        (apps, _) => format!("wrote {files} of {} to {place}", number(apps, "app")),
    });
    Ok(Verdict::Fine)
}

/// What to do about Secrets, which manifests only refer to: the call that makes them, with the names of this build.
fn secrets_hint(arguments: &Build) -> String {
    let (call, what, client) = match arguments.target {
        Target::OpenshiftTemplate => {
            ("kdsl secrets --certificates", "the objects refer to Secrets with certificates", "oc")
        }
        _ => ("kdsl secrets", "the manifests refer to Secrets", "kubectl"),
    };
    let mut words = vec![call.to_owned()];
    words.extend(arguments.inputs.iter().map(|input| match input.as_os_str() == "-" {
        true => "FILE".to_owned(),
        false => quoted(&input.to_string_lossy()),
    }));
    let values = &arguments.values;
    let flags = [
        ("--app", arguments.scope.app.as_slice()),
        ("--env", values.env.as_slice()),
        ("--set-json", &values.set_json),
        ("--set", &values.set),
        ("--set-string", &values.set_string),
        ("--release", values.release.as_slice()),
        ("--namespace", values.namespace.as_slice()),
    ];
    for (flag, given) in flags {
        words.extend(given.iter().map(|value| format!("{flag} {}", quoted(value))));
    }
    words.extend(values.files.iter().map(|file| format!("-f {}", quoted(&file.to_string_lossy()))));
    format!("{what}; make them once with `{} | {client} create -f -`", words.join(" "))
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_./=:,@%+".contains(it);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}
