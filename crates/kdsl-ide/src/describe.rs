//! Descriptions in Markdown: how it is written, in a block of code, and what it means below.

use kdsl_db::Db;
use kdsl_semantic::component;
use kdsl_semantic::definitions::DeclarationRef;
use kdsl_semantic::functions::Described;
use kdsl_semantic::kind::KindWord;
use kdsl_semantic::model::{self, Sharing};
use kdsl_semantic::statements::Keyword;

use crate::meaning::{ComponentRef, Meaning};
use crate::owner::{self, Owner};
use crate::scope::{self, InterfaceField, NameKind, Named, Scope};
use crate::vocabulary::Word;

/// What a word means.
pub(crate) fn meaning(db: &dyn Db, meaning: &Meaning) -> String {
    match meaning {
        Meaning::Word(word) => self::word(word),
        Meaning::Kind(kind) => self::kind(kind),
        Meaning::Keyword(keyword) => self::keyword(keyword),
        Meaning::Function(function) => self::function(function),
        Meaning::Type(at) => component_type(db, *at),
        Meaning::Interface(at) => interface(db, *at),
        Meaning::Application(at) => application(db, *at),
        Meaning::Component(it) => component(db, it),
        Meaning::Named(it) => named(it),
        Meaning::Field(it) => field(it),
        Meaning::ObjectField(it) => object_field(it),
    }
}

/// A word of the language.
pub(crate) fn word(word: &Word) -> String {
    with_docs(code(word.form), Some(word.docs))
}

/// A kind of component.
pub(crate) fn kind(kind: &KindWord) -> String {
    with_docs(code(&format!("NAME: {}", kind.word)), Some(kind.docs))
}

/// A function.
pub(crate) fn function(function: &Described) -> String {
    with_docs(code(function.form), Some(function.docs))
}

/// A keyword of statements.
pub(crate) fn keyword(keyword: &Keyword) -> String {
    with_docs(code(keyword.form), Some(keyword.docs))
}

/// A component type: its head, its documentation, what it needs, provides and can be told.
pub(crate) fn component_type(db: &dyn Db, at: DeclarationRef) -> String {
    let Some(declaration) = owner::declaration(db, at) else { return String::new() };
    let mut text = with_docs(code(&head(&declaration)), declaration.docs().as_deref());
    let scope = Scope::of_type(db, at);
    let needs: Vec<String> = scope
        .of_kind(NameKind::Need)
        .map(|need| format!("`{}`: {}", need.name, need.ty.as_deref().unwrap_or("?")))
        .collect();
    let provides: Vec<String> = scope::provided(db, at).iter().map(|it| format!("`{it}`")).collect();
    section(&mut text, "Needs", &needs);
    section(&mut text, "Provides", &provides);
    let params: Vec<String> = scope.of_kind(NameKind::Param).map(param_line).collect();
    if !params.is_empty() {
        text.push_str("\n\nParameters:\n\n");
        text.push_str(&params.join("\n"));
    }
    text
}

fn section(text: &mut String, title: &str, entries: &[String]) {
    if !entries.is_empty() {
        text.push_str(&format!("\n\n{title}: {}", entries.join(", ")));
    }
}

fn param_line(param: &Named) -> String {
    let mut line = format!("- `{}", param.name);
    if let Some(ty) = &param.ty {
        line.push_str(&format!(": {ty}"));
    }
    match &param.default {
        Some(default) => line.push_str(&format!(" = {}`", one_line(default))),
        None => line.push_str("` (required)"),
    }
    if let Some(docs) = &param.docs {
        line.push_str(&format!(": {}", one_line(docs)));
    }
    line
}

/// An interface with its fields.
pub(crate) fn interface(db: &dyn Db, at: DeclarationRef) -> String {
    let Some(declaration) = owner::declaration(db, at) else { return String::new() };
    let name = owner::name(&declaration).unwrap_or_default();
    let fields: Vec<String> = scope::interface_fields(db, at.file, &name)
        .iter()
        .map(|field| format!("  {}: {}\n", field.name, field.ty))
        .collect();
    let block = format!("interface {name} {{\n{}}}", fields.concat());
    with_docs(code(&block), declaration.docs().as_deref())
}

fn application(db: &dyn Db, at: DeclarationRef) -> String {
    let Some(declaration) = owner::declaration(db, at) else { return String::new() };
    let mut lines = vec![format!("{} <", head(&declaration))];
    lines.extend(owner::components(&declaration).map(|it| format!("  {}", component_head(&it))));
    lines.push(">".to_owned());
    with_docs(code(&lines.join("\n")), declaration.docs().as_deref())
}

/// A component: its head, its documentation or else its type's, and what follows from the program for it.
pub(crate) fn component(db: &dyn Db, component: &ComponentRef) -> String {
    let owner =
        Owner { file: component.file, declaration: component.app.clone(), component: Some(component.item.clone()) };
    let ty = owner.component_type(db);
    let declared = ty.and_then(|at| owner::declaration(db, at));
    let docs = component.item.docs().or_else(|| declared.as_ref().and_then(|it| it.docs()));
    let mut text = with_docs(code(&component_head(&component.item)), docs.as_deref());
    let mut facts: Vec<String> = Vec::new();
    if let Some(name) = declared.as_ref().and_then(owner::name) {
        facts.push(format!("Type: `{name}`"));
    }
    if let Some(model) = owner::numbers(&component.app, &component.item)
        .and_then(|(nth, number)| component::component(db, component.file, nth, number).component.clone())
    {
        facts.extend(model_facts(&model));
    }
    if !facts.is_empty() {
        text.push_str("\n\n");
        text.push_str(&facts.iter().map(|fact| format!("- {fact}")).collect::<Vec<_>>().join("\n"));
    }
    text
}

/// What follows from the program for a component.
fn model_facts(component: &model::Component) -> Vec<String> {
    let text = |expr: &model::Expr| match component.text_by_default(&[], expr) {
        Some(text) => text.to_string(),
        None => "…".to_owned(),
    };
    let mut facts = vec![format!("Image: `{}`", image(&component.container.image, &text))];
    let ports = component.ports.iter().map(|port| match port.number == port.service_number {
        true => format!("`{}` {}", port.name, port.number),
        false => format!("`{}` {} (container {})", port.name, port.service_number, port.number),
    });
    let ports: Vec<String> = ports.collect();
    if !ports.is_empty() {
        facts.push(format!("Ports: {}", ports.join(", ")));
    }
    for volume in &component.volumes {
        let sharing = match (volume.sharing, volume.many) {
            (Sharing::Own, _) => "one claim for each replica",
            (Sharing::Shared, true) => "one claim for all replicas, ReadWriteMany",
            (Sharing::Shared, false) => "one claim, ReadWriteOnce",
        };
        facts.push(format!("Volume: `{}` {} at `{}`, {sharing}", volume.name, text(&volume.size), volume.path));
    }
    for need in &component.needs {
        facts.push(format!("Needs `{}` ({}): from `{}`", need.name, need.interface, need.provider));
    }
    let provided: Vec<String> = component.provides.iter().map(|it| format!("`{}`", it.interface)).collect();
    if !provided.is_empty() {
        facts.push(format!("Provides: {}", provided.join(", ")));
    }
    for exposed in &component.exposures {
        facts.push(format!("Exposed at `{}{}`", text(&exposed.host), text(&exposed.path)));
    }
    facts
}

/// An image reference as it is as long as nobody sets a value.
fn image(image: &model::Image, text_of: &dyn Fn(&model::Expr) -> String) -> String {
    let mut text = format!("{}/{}", text_of(&image.registry), text_of(&image.repository));
    for (sign, part) in [(':', text_of(&image.tag)), ('@', text_of(&image.digest))] {
        if !part.is_empty() {
            text.push(sign);
            text.push_str(&part);
        }
    }
    text
}

/// A name that a statement declares.
pub(crate) fn named(named: &Named) -> String {
    let word = match named.kind {
        NameKind::Param => "param",
        NameKind::Need => "needs",
        NameKind::Secret => "secret",
        NameKind::Port => "port",
        NameKind::Service => "service",
    };
    let mut line = format!("{word} {}", named.name);
    if let Some(ty) = &named.ty {
        line.push_str(&format!(": {ty}"));
    }
    if let Some(default) = &named.default {
        line.push_str(&format!(" = {default}"));
    }
    with_docs(code(&line), named.docs.as_deref())
}

/// A field of an interface.
pub(crate) fn field(field: &InterfaceField) -> String {
    with_docs(code(&format!("{}: {}", field.name, field.ty)), field.docs.as_deref())
}

/// A field of an object of Kubernetes.
pub(crate) fn object_field(field: &kdsl_schema::Field) -> String {
    let mut text = with_docs(code(&format!("{}: {}", field.name, field.ty)), Some(&field.docs()));
    if !field.values.is_empty() {
        let values: Vec<String> = field.values.iter().map(|it| format!("`\"{it}\"`")).collect();
        section(&mut text, "Values", &values);
    }
    text
}

/// The head of a component as it is written.
pub(crate) fn component_head(component: &kdsl_syntax::ast::ComponentItem) -> String {
    let name = component.name().map(|it| it.text()).unwrap_or_default();
    let args: Vec<String> =
        component.head().filter_map(|arg| arg.expr().map(|it| it.syntax().text().to_string())).collect();
    format!("{name}: {}", args.join(" "))
}

/// The head of a declaration as it is written.
fn head(declaration: &kdsl_syntax::ast::Declaration) -> String {
    let mut text = declaration.keyword().text().to_owned();
    for arg in declaration.head() {
        match arg {
            kdsl_syntax::ast::Arg::Colon(_) => text.push(':'),
            arg => {
                text.push(' ');
                text.push_str(&arg.expr().map(|it| it.syntax().text().to_string()).unwrap_or_default());
            }
        }
    }
    text
}

fn code(text: &str) -> String {
    // A program may hold a fence of its own; a longer one closes around it.
    let fence = if text.contains("```") { "`````" } else { "```" };
    format!("{fence}kd\n{text}\n{fence}")
}

fn with_docs(mut text: String, docs: Option<&str>) -> String {
    if let Some(docs) = docs {
        text.push_str("\n\n");
        text.push_str(docs);
    }
    text
}

/// The first line of a text, with a sign if there are more.
fn one_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    if lines.next().is_some() { format!("{first} …") } else { first }
}

/// The first paragraph of a documentation.
pub(crate) fn summary(docs: &str) -> String {
    docs.lines().take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ")
}

/// How a statement is written.
pub(crate) fn form(form: &str) -> String {
    code(form)
}
