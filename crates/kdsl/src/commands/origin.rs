//! `kdsl where`: which words of the program a part of an object or a line of the output comes from.

use std::path::{Path, PathBuf};

use kdsl_db::{FileText, OsSystem, RootDatabase, System as _};
use kdsl_emit::evaluate::{chart_tests, compute};
use kdsl_emit::source_map::{FILE_NAME, MappedFile, head, used_by};
use kdsl_emit::{FileSet, helm, manifests};
use kdsl_ir::{Package, Tree};

use crate::application::{App, Wishes, apps, package};
use crate::arguments::{MessageFormat, Target, Where, stdin_twice};
use crate::commands::diagnose_sources;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::inputs::read_stdin;
use crate::origin::answer::{Answer, print};
use crate::origin::map::{find, outside, read};
use crate::origin::object::{Object, answers};
use crate::origin::question::{line, questions};
use crate::program::Program;
use crate::report::{tell, verdict};

/// Runs the command.
pub(crate) fn origin(console: Console, arguments: &Where) -> Result<Verdict, Failure> {
    let Some((asked, inputs)) = arguments.words.split_last() else { return Err(no_program("")) };
    let inputs: Vec<PathBuf> = inputs.iter().map(PathBuf::from).collect();
    if stdin_twice(&inputs, &arguments.values) || (asked == "-" && stdin_once(&inputs, arguments)) {
        return Err(Failure::new("standard input can be read once: one `-` is too much"));
    }
    let asked = match (asked == "-", asked.to_str()) {
        (true, _) => message()?,
        (false, Some(text)) => text.to_owned(),
        (false, None) => asked.to_string_lossy().into_owned(),
    };
    let of_file = line(&asked).map(|(file, line)| (PathBuf::from(file), line));
    let of_file = of_file.filter(|(file, _)| inputs.is_empty() || is_file(file));
    if let (Some((file, line)), true) = (&of_file, inputs.is_empty()) {
        read(file)?;
        let Some(map) = find(file)? else { return Err(no_map(file, *line)) };
        let db = RootDatabase::new(std::sync::Arc::new(OsSystem));
        print(console, &db, &[map.answer(&db, file, *line)?], arguments.message_format)?;
        return Ok(Verdict::Fine);
    }
    if inputs.is_empty() {
        return Err(no_program(&asked));
    }
    let program = Program::load(&inputs, arguments.scope.stdlib.as_deref())?;
    let diagnostics = diagnose_sources(&program.db, &program.files);
    if verdict(&diagnostics) == Verdict::Wrong {
        tell(console, &program.db, &diagnostics, MessageFormat::Human)?;
        return Ok(Verdict::Wrong);
    }
    let apps = apps(program, arguments.scope.app.as_deref())?;
    let answers = match of_file {
        Some((file, line)) => of_line(&program.db, &apps, arguments, &file, line)?,
        None => of_parts(&program.db, &apps, arguments, &asked)?,
    };
    print(console, &program.db, &answers, arguments.message_format)?;
    Ok(Verdict::Fine)
}

/// Whether something beside the question reads standard input.
fn stdin_once(inputs: &[PathBuf], arguments: &Where) -> bool {
    inputs.iter().chain(&arguments.values.files).any(|it| it.as_os_str() == "-")
}

fn is_file(path: &Path) -> bool {
    OsSystem.canonical(path).is_some() && OsSystem.list(path).is_none()
}

/// The message on standard input.
fn message() -> Result<String, Failure> {
    match read_stdin()? {
        FileText::Text(text) => Ok(text.to_string()),
        _ => Err(Failure::new("what is on standard input is no text")),
    }
}

fn no_program(asked: &str) -> Failure {
    let asked =
        if asked.is_empty() { "Deployment/web.spec.replicas" } else { asked.lines().next().unwrap_or_default() };
    Failure::new("the program is missing that the object is of")
        .help(format!("name it before: `kdsl where site.kd '{asked}'`"))
        .help("a line of a file is enough where a `source.map` lies with it: `kdsl where out/web.yaml:17`")
}

fn no_map(file: &Path, line: u32) -> Failure {
    let shown = file.display();
    Failure::new(format!("no `{FILE_NAME}` lies with `{shown}`"))
        .help("build with `--source-map`, which writes one")
        .help(format!("or name the program, which is built again for the answer: `kdsl where site.kd {shown}:{line}`"))
}

/// What parts of objects come from.
fn of_parts(db: &RootDatabase, apps: &[App], arguments: &Where, asked: &str) -> Result<Vec<Answer>, Failure> {
    let mut objects = Vec::new();
    for app in apps {
        objects.extend(objects_of(db, app, arguments)?);
    }
    let mut found: Vec<Answer> = Vec::new();
    for question in questions(asked) {
        for answer in answers(&objects, &question)? {
            if !found.contains(&answer) {
                found.push(answer);
            }
        }
    }
    Ok(found)
}

/// The targets whose objects are looked at.
fn targets(arguments: &Where) -> Vec<Target> {
    match arguments.target {
        // A chart has the objects of both.
        None | Some(Target::Helm) => vec![Target::Kubernetes, Target::Openshift],
        // A template has the objects of its platform.
        Some(Target::OpenshiftTemplate) => vec![Target::Openshift],
        Some(target) => vec![target],
    }
}

/// All objects of an app, those that only one target has among them.
fn objects_of(db: &RootDatabase, app: &App, arguments: &Where) -> Result<Vec<Object>, Failure> {
    let package = package(db, app)?;
    let mut objects: Vec<Object> = Vec::new();
    let mut refused = None;
    for target in targets(arguments) {
        let wishes = Wishes::new(&arguments.values, Some(target))?;
        let manifests = match wishes.manifests(db, &package) {
            Ok(manifests) => manifests,
            Err(unfit) => {
                refused = refused.or(Some(unfit));
                continue;
            }
        };
        let Ok(values) = wishes.values(&package) else { continue };
        let settings = wishes.settings(&package);
        let names: Vec<_> = package.secrets.iter().map(|it| it.name.clone()).collect();
        let secrets = compute(&package, &values, &settings, &names).into_iter().zip(&package.secrets);
        let secrets = secrets.filter_map(|(name, secret)| match name {
            Tree::Str(name) => Some(Object {
                kind: "Secret".into(),
                name,
                head: head(&package, Some(&secret.component)),
                component: Some(secret.component.clone()),
                origin: Some(secret.origin),
                manifest: None,
            }),
            _ => None,
        });
        let manifests = manifests.into_iter().chain(chart_tests(&package, &values, &settings)).map(|it| Object {
            kind: it.kind.clone(),
            name: it.name.clone(),
            head: head(&package, it.component.as_deref()),
            component: it.component.clone(),
            origin: it.origin,
            manifest: Some(it),
        });
        for object in manifests.chain(secrets) {
            if !objects.iter().any(|it| it.kind == object.kind && it.name == object.name) {
                objects.push(object);
            }
        }
    }
    match (objects.is_empty(), refused) {
        (true, Some(unfit)) => {
            Err(Failure::new(format!("`{}` can't be built: {}", app.name, unfit.reasons.join("; "))))
        }
        _ => Ok(objects),
    }
}

/// What a line of a file comes from that this program gives.
fn of_line(
    db: &RootDatabase,
    apps: &[App],
    arguments: &Where,
    file: &Path,
    number: u32,
) -> Result<Vec<Answer>, Failure> {
    let bytes = read(file)?;
    let targets = match arguments.target {
        Some(Target::OpenshiftTemplate) => return Err(no_lines_of_templates()),
        Some(target) => vec![target],
        None => vec![Target::Helm, Target::Kubernetes, Target::Openshift],
    };
    for target in targets {
        // What `--stdout` prints has the objects of all apps.
        let (mut stream, mut of_stream) = (String::new(), Vec::new());
        for app in apps {
            let package = package(db, app)?;
            let (files, mapped) = match target {
                Target::Helm if arguments.values.any() => continue,
                Target::Helm => helm::mapped_chart(&package),
                _ => {
                    let wishes = Wishes::new(&arguments.values, Some(target))?;
                    let Ok(objects) = wishes.manifests(db, &package) else { continue };
                    let (text, mapped) = manifests::mapped_stream(&objects);
                    let before = u32::try_from(stream.lines().count()).unwrap_or(u32::MAX);
                    stream.push_str(&text);
                    of_stream.extend(mapped.into_iter().map(|it| (moved(it, before), heads(&package))));
                    manifests::mapped_files(&objects)
                }
            };
            if let Some(found) = same_file(&files, &mapped, file, &bytes) {
                return in_file(std::slice::from_ref(&(found.clone(), heads(&package))), file, number);
            }
        }
        if !stream.is_empty() && stream.as_bytes() == bytes {
            return in_file(&of_stream, file, number);
        }
    }
    Err(Failure::new(format!("`{}` is not what the program gives now", file.display()))
        .help("give the flags that it was built with: `--env`, `--set`, `-f`, `--release`, `--namespace`")
        .help(format!("or build with `--source-map`: the `{FILE_NAME}` that lies with the output needs none")))
}

/// Says that the lines of a Template are not known.
pub(crate) fn no_lines_of_templates() -> Failure {
    Failure::new("the lines of a template of OpenShift are not known")
        .help("its objects are those of `--target openshift`: `kdsl where site.kd KIND/NAME.PATH` answers for them")
}

/// Where the components of a package are declared.
type Heads = Vec<(std::sync::Arc<str>, kdsl_db::Span)>;

fn heads(package: &Package) -> Heads {
    package.heads.clone()
}

fn moved(mut file: MappedFile, lines: u32) -> MappedFile {
    for line in &mut file.lines {
        line.first += lines;
        line.last += lines;
    }
    file
}

/// The file of the output that is this one: with the same content, and if there are several with the name.
fn same_file<'m>(files: &FileSet, mapped: &'m [MappedFile], file: &Path, bytes: &[u8]) -> Option<&'m MappedFile> {
    let same = |it: &&MappedFile| files.get(&it.path) == Some(bytes);
    mapped.iter().filter(same).max_by_key(|it| file.ends_with(&it.path))
}

fn in_file(objects: &[(MappedFile, Heads)], file: &Path, number: u32) -> Result<Vec<Answer>, Failure> {
    let mut last = 0;
    for (object, heads) in objects {
        last = object.lines.last().map_or(last, |it| it.last);
        let found = object.lines.iter().find(|it| (it.first..=it.last).contains(&number));
        let Some((lines, span)) = found.and_then(|it| Some((it, it.origin?))) else { continue };
        let component = object.component.clone();
        let head = heads.iter().find(|(name, _)| Some(name) == component.as_ref()).map(|(_, span)| *span);
        let used_by = used_by(span, head).map(|it| (it, component));
        let (object, path) = (object.object.clone(), lines.path.clone());
        return Ok(vec![Answer { object, path, span, used_by, note: None }]);
    }
    Err(outside(&file.display().to_string(), number, last))
}
