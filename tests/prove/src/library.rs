//! What a program can take from the standard library, as the compiler reads it.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use kdsl_db::{MemorySystem, RootDatabase};
use kdsl_semantic::definitions::{interface_definition, resolve_interface, resolve_type, type_definition, type_names};
use kdsl_semantic::model::Kind;
use kdsl_semantic::types::{ParamType, Ty};
use kdsl_tests::literal;

use crate::random::Random;

/// A component type.
pub struct LibraryType {
    /// Its name.
    pub name: String,
    /// The word of its kind.
    pub kind: &'static str,
    /// Its parameters.
    pub params: Vec<(String, ParamType)>,
    /// The interfaces that it needs.
    pub needs: Vec<String>,
    /// The interfaces that it provides, each with its fields.
    pub provides: Vec<(String, Vec<String>)>,
    /// Whether its pods can share a volume.
    pub can_share: bool,
}

/// Every component type of the standard library.
pub fn library() -> &'static [LibraryType] {
    static LIBRARY: OnceLock<Vec<LibraryType>> = OnceLock::new();
    LIBRARY.get_or_init(|| names().into_iter().map(|(name, kind)| read(&name, kind)).collect())
}

fn database(text: &str) -> (RootDatabase, kdsl_db::File) {
    let system = MemorySystem::default();
    system.write("/site.kd", text.as_bytes());
    let db = RootDatabase::new(Arc::new(system));
    let file = kdsl_db::Db::files(&db).get(&db, Path::new("/site.kd"), "site.kd");
    (db, file)
}

fn names() -> Vec<(String, Kind)> {
    let (db, file) = database("");
    let kind = |name: &Arc<str>| {
        let at = resolve_type(&db, file, name)?;
        Some((name.to_string(), type_definition(&db, at.file, at.nth).as_ref()?.kind?))
    };
    type_names(&db, file).iter().filter_map(kind).collect()
}

fn read(name: &str, kind: Kind) -> LibraryType {
    let head = |more: &str| format!("app probe < probe: {} {name} {more} >\n", kind.word());
    let (db, file) = database(&head(""));
    let signature = kdsl_semantic::wiring::component_signature(&db, file, 0, 0);
    let needs: Vec<String> =
        signature.needs.iter().filter(|it| !it.optional).map(|it| it.interface.text.to_string()).collect();
    let fields = |name: &str| -> Option<Vec<String>> {
        let at = resolve_interface(&db, file, name)?;
        let definition = interface_definition(&db, at.file, at.nth).as_ref()?;
        Some(definition.fields.iter().map(|it| it.name.to_string()).collect())
    };
    let provides = signature.provides.iter().filter_map(|it| Some((it.text.to_string(), fields(&it.text)?))).collect();
    // Its parameters, once its needs are met by what runs elsewhere.
    let externals: Vec<String> = needs.iter().enumerate().map(|(nth, it)| external(&format!("e{nth}"), it)).collect();
    let whole = format!("app probe < probe: {} {name}\n{} >\n", kind.word(), externals.concat());
    let (db, file) = database(&whole);
    let app = kdsl_semantic::app(&db, file, 0).app.clone();
    let params = app
        .iter()
        .flat_map(|it| it.components.iter())
        .filter(|it| &*it.name == "probe")
        .flat_map(|it| it.params.iter().map(|param| (param.name.to_string(), param.ty.clone())));
    let params: Vec<(String, ParamType)> = params.collect();
    let shared = format!("app probe < probe: {} {name} shared-volume\n{} >\n", kind.word(), externals.concat());
    let can_share = crate::pair::Program::compile(&shared).is_ok();
    LibraryType { name: name.to_owned(), kind: kind.word(), params, needs, provides, can_share }
}

/// What runs elsewhere and provides an interface of the standard library.
pub fn external(name: &str, interface: &str) -> String {
    let (db, file) = database("");
    let at = resolve_interface(&db, file, interface);
    let definition = at.and_then(|at| interface_definition(&db, at.file, at.nth).clone());
    let fields = definition.into_iter().flat_map(|it| it.fields).map(|it| match it.ty {
        Ty::Secret => format!("{} = secret from existing \"far\" key \"{}\"", it.name, it.name),
        Ty::Port => format!("{} = 1234", it.name),
        Ty::Host => format!("{} = \"far.example.com\"", it.name),
        _ => format!("{} = \"text\"", it.name),
    });
    format!("  {name}: external {interface} {{ {} }}\n", fields.collect::<Vec<_>>().join("; "))
}

/// A value of a parameter as kd writes it; `None` if none is found that its type accepts.
pub fn value(ty: &ParamType, texts: &[String], random: &mut Random) -> Option<String> {
    of_type(&ty.ty, ty, texts, random)
}

fn of_type(plain: &Ty, ty: &ParamType, texts: &[String], random: &mut Random) -> Option<String> {
    let (least, most) = ty.range.unwrap_or((1, 100));
    let number = |random: &mut Random, least: i64, most: i64| {
        let between = least + i64::try_from(random.below(97)).unwrap_or(0);
        *random.pick(&[least, most, between.min(most)])
    };
    Some(match plain {
        Ty::Int | Ty::Number => number(random, least, most).to_string(),
        Ty::Bool => random.pick(&["true", "false"]).to_string(),
        Ty::Port => number(random, 1025, 65535).to_string(),
        Ty::Memory | Ty::Storage => {
            let unit = 1 << 20;
            format!("{}Mi", number(random, (least + unit - 1) / unit, (most / unit).max(1)))
        }
        Ty::Duration => format!("{}s", number(random, least, most)),
        Ty::Percent => format!("{}%", number(random, least.max(1), most.min(100))),
        Ty::Cpu => format!("{}m", number(random, least.max(1), most)),
        Ty::Path => literal(random.pick::<&str>(&["/srv/www", "/a", "/data/x-y.z"])),
        Ty::Host => literal(random.pick::<&str>(&["a.example.com", "10.0.0.1"])),
        Ty::Enum(words) => literal(random.pick::<Arc<str>>(words)),
        Ty::List(inner) => {
            let items: Vec<String> = (0..random.below(3)).filter_map(|_| of_type(inner, ty, texts, random)).collect();
            format!("[{}]", items.join(", "))
        }
        Ty::String => literal(&text(ty.matching.as_deref(), texts, random)?),
        _ => return None,
    })
}

fn text(matching: Option<&str>, texts: &[String], random: &mut Random) -> Option<String> {
    let Some(matching) = matching else { return Some(random.pick(texts).clone()) };
    let pattern = regex_lite::Regex::new(&format!("^(?:{matching})$")).ok()?;
    let likely =
        ["a", "app", "A_b-1", "_x", "64M", "128G", "12m", "1", "0", "true", "null", "012", "1e3", "yes", "a_b"];
    let fitting: Vec<&str> = likely.into_iter().filter(|it| pattern.is_match(it)).collect();
    let texts = texts.iter().map(String::as_str).filter(|it| pattern.is_match(it));
    let all: Vec<&str> = fitting.into_iter().chain(texts).collect();
    (!all.is_empty()).then(|| (*random.pick(&all)).to_owned())
}

/// How many pods a program may say, as it says it.
pub fn counts(kind: &str) -> &'static [&'static str] {
    let is_counted = kind == "stateless" || kind == "stateful";
    if is_counted { &["", "x1", "x2", "x3"] } else { &[""] }
}
