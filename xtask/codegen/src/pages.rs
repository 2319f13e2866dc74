//! The pages of the standard library in `docs/stdlib`, from the doc comments and statements of its files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kdsl_syntax::ast::{Arg, Declaration, DeclarationKind, Item};
use kdsl_syntax::parse;

const HEADER: &str = "\
<!-- Written by `cargo xtask codegen stdlib` from the file of the type; not to be edited by hand. -->
";

/// Statements that have no key: the one of a later layer takes the place of the earlier one.
const SINGLE: [&str; 9] = ["image", "user", "command", "args", "ready", "started", "alive", "grace", "resources"];

/// What the standard library declares, by name.
struct Library {
    types: BTreeMap<String, Type>,
    interfaces: BTreeMap<String, Interface>,
}

struct Type {
    docs: String,
    kind: String,
    base: Option<String>,
    statements: Vec<Statement>,
}

struct Interface {
    docs: String,
    fields: Vec<String>,
}

#[derive(Clone)]
struct Statement {
    keyword: String,
    docs: String,
    /// What stands behind the keyword, on one line.
    text: String,
    /// What stands behind the last `=`, on one line.
    value: Option<String>,
}

/// Every page, and what it has to be. The tables in the middle of the index are replaced, the rest of it is kept.
pub(crate) fn pages() -> Vec<(PathBuf, String)> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let library = read(&repository.join("stdlib"));
    let folder = repository.join("docs/stdlib");
    let mut pages: Vec<(PathBuf, String)> =
        library.types.iter().map(|(name, it)| (folder.join(format!("{name}.md")), library.page(name, it))).collect();
    let index = folder.join("README.md");
    let text = fs::read_to_string(&index).unwrap_or_default();
    let text = between(&text, "types", &library.table_of_types());
    let text = between(&text, "interfaces", &library.table_of_interfaces());
    pages.push((index, text));
    pages
}

fn read(folder: &Path) -> Library {
    let mut library = Library { types: BTreeMap::new(), interfaces: BTreeMap::new() };
    let Ok(entries) = fs::read_dir(folder) else { return library };
    for entry in entries.flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        for declaration in parse(&text).tree().declarations() {
            library.add(&declaration);
        }
    }
    library
}

impl Library {
    fn add(&mut self, declaration: &Declaration) {
        let names: Vec<String> = declaration.head().filter_map(|it| it.as_name()).collect();
        let Some(name) = names.first().cloned() else { return };
        let docs = declaration.docs().unwrap_or_default().trim().to_owned();
        let items: Vec<Item> = declaration.block().into_iter().flat_map(|it| it.items()).collect();
        match declaration.kind() {
            DeclarationKind::Interface => {
                let fields = items.iter().filter_map(|it| it.key()).map(|key| key.text()).collect();
                self.interfaces.insert(name, Interface { docs, fields });
            }
            DeclarationKind::Component => {
                let statements = items.iter().filter_map(statement).collect();
                let behind = names.get(1).cloned().unwrap_or_default();
                self.types.insert(name, Type { docs, kind: behind, base: None, statements });
                self.resolve();
            }
            _ => {}
        }
    }

    /// Tells kinds from types that others are built on.
    fn resolve(&mut self) {
        let names: Vec<String> = self.types.keys().cloned().collect();
        for it in self.types.values_mut() {
            if it.base.is_none() && names.contains(&it.kind) {
                it.base = Some(std::mem::take(&mut it.kind));
            }
        }
    }

    /// The statements of a type with those that it builds on.
    fn statements(&self, it: &Type) -> Vec<Statement> {
        let base = it.base.as_ref().and_then(|name| self.types.get(name));
        let mut all = base.map_or_else(Vec::new, |base| self.statements(base));
        for statement in &it.statements {
            if SINGLE.contains(&&*statement.keyword) {
                all.retain(|other| other.keyword != statement.keyword);
            }
            all.push(statement.clone());
        }
        all
    }

    fn kind(&self, it: &Type) -> String {
        match it.base.as_ref().and_then(|name| self.types.get(name)) {
            Some(base) => self.kind(base),
            None => it.kind.clone(),
        }
    }

    fn page(&self, name: &str, it: &Type) -> String {
        let statements = self.statements(it);
        let of = |keyword: &str| statements.iter().filter(|it| it.keyword == keyword).collect::<Vec<_>>();
        let (first, rest) = it.docs.split_once("\n\n").unwrap_or((&it.docs, ""));
        let mut page = format!("{HEADER}\n# {name}\n\n{first}\n\n| | |\n|---|---|\n");
        let mut row = |what: &str, said: String| {
            if !said.is_empty() {
                let _ = writeln!(page, "| {what} | {said} |");
            }
        };
        row("kind", code(&self.kind(it)));
        row("built on", it.base.as_ref().map(|base| format!("[`{base}`]({base}.md)")).unwrap_or_default());
        let list = |keyword: &str| of(keyword).iter().map(|it| code(&it.text)).collect::<Vec<_>>().join(", ");
        row("image", list("image"));
        row("user", of("user").first().map(|it| format!("{}, or any user on OpenShift", it.text)).unwrap_or_default());
        row("ports", list("port"));
        row("own volume", list("own-volume"));
        row("shared volume", list("shared-volume"));
        row("scratch", list("scratch"));
        row("needs", list("needs"));
        row("provides", of("provides").iter().map(|it| code(first_word(&it.text))).collect::<Vec<_>>().join(", "));
        row("resources", list("resources"));
        row("time to stop", list("grace"));
        if !rest.is_empty() {
            let _ = write!(page, "\n{rest}\n");
        }
        table(
            &mut page,
            "Parameters",
            &["name", "type", "default", "meaning"],
            of("param").iter().map(|it| parameter(it)),
        );
        let named = |it: &&Statement| vec![code(first_word(&it.text)), it.docs.clone()];
        table(&mut page, "Secrets", &["name", "meaning"], of("secret").iter().map(named));
        table(&mut page, "Services", &["name", "meaning"], of("service").iter().map(named));
        let probes = ["started", "ready", "alive"];
        let probes =
            probes.into_iter().flat_map(|word| of(word).into_iter().map(move |it| vec![code(word), code(&it.text)]));
        table(&mut page, "Probes", &["probe", "how"], probes);
        let refused = of("require").into_iter().filter_map(|it| {
            let (condition, reason) = it.text.split_once(" else ")?;
            Some(vec![code(condition), reason.trim_matches('"').to_owned()])
        });
        table(&mut page, "What has to hold", &["condition", "else"], refused);
        page
    }

    fn table_of_types(&self) -> String {
        let mut text = String::from("| type | kind | provides | needs |\n|---|---|---|---|\n");
        for (name, it) in &self.types {
            let statements = self.statements(it);
            let words = |keyword: &str, word: &dyn Fn(&str) -> String| {
                let of = statements.iter().filter(|it| it.keyword == keyword);
                of.map(|it| word(&it.text)).collect::<Vec<_>>().join(", ")
            };
            let provides = words("provides", &|text| code(first_word(text)));
            let needs = words("needs", &|text| code(text.split_once(": ").map_or(text, |(_, interface)| interface)));
            let _ = writeln!(text, "| [`{name}`]({name}.md) | `{}` | {provides} | {needs} |", self.kind(it));
        }
        text
    }

    fn table_of_interfaces(&self) -> String {
        let mut text = String::from("| interface | what it is | fields |\n|---|---|---|\n");
        for (name, it) in &self.interfaces {
            let fields: Vec<String> = it.fields.iter().map(|it| code(it)).collect();
            let _ = writeln!(text, "| `{name}` | {} | {} |", one_line(&it.docs), fields.join(", "));
        }
        text
    }
}

fn statement(item: &Item) -> Option<Statement> {
    let Item::Statement(written) = item else { return None };
    let key = written.keyword()?;
    let whole = item.syntax().text().to_string();
    let start = item.syntax().text_range().start();
    let behind = |offset: rowan::TextSize| one_line(&whole[usize::from(offset - start)..]);
    let text = behind(key.syntax().text_range().end());
    let equals = written.args().filter_map(|it| match it {
        Arg::Equals(token) => Some(token.text_range().end()),
        _ => None,
    });
    let value = equals.last().map(behind);
    let docs = one_line(&item.docs().unwrap_or_default());
    Some(Statement { keyword: key.text(), docs, text, value })
}

/// The row of a parameter: its name, its type, its default and what it means.
fn parameter(it: &Statement) -> Vec<String> {
    let (name, rest) = it.text.split_once(": ").unwrap_or((&it.text, ""));
    let ty = match &it.value {
        Some(value) => rest.strip_suffix(value.as_str()).unwrap_or(rest).trim_end().trim_end_matches('=').trim_end(),
        None => rest,
    };
    let default = it.value.as_ref().map_or_else(|| "required".to_owned(), |value| code(value));
    vec![code(name), code(ty), default, it.docs.clone()]
}

fn table(page: &mut String, title: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return;
    }
    let _ = write!(page, "\n## {title}\n\n| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let _ = writeln!(page, "| {} |", row.join(" | "));
    }
}

/// A text with a table between two marks replaced.
fn between(text: &str, what: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {what} -->\n"), format!("<!-- end of {what} -->"));
    let (Some(from), Some(to)) = (text.find(&begin), text.find(&end)) else { return text.to_owned() };
    format!("{}\n{table}\n{}", &text[..from + begin.len()], &text[to..])
}

fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("[ ", "[")
        .replace(", )", ")")
        .replace("( ", "(")
        .replace(" )", ")")
}

fn first_word(text: &str) -> &str {
    text.split([' ', ';']).next().unwrap_or_default()
}

/// A text as code in a cell of a table.
fn code(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("`{}`", text.replace('|', "\\|")),
    }
}
