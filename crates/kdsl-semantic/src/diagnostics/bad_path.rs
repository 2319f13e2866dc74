//! Path that leads nowhere.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD1004", "bad-path");

/// Something in a path that is neither a field nor a key.
pub fn no_step(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "this can't be part of a path", span, "a field, or a key in quotes, is expected here")
        .help("a path looks like `spec.template.spec.containers[\"web\"].tty`")
}

/// An item of a list within braces.
pub fn item_within(span: Span) -> Diagnostic {
    let message = "an item of a list can be named at the beginning of a path only";
    Diagnostic::error(&CODE, message, span, "there is no list here yet").help("write the list: `[{ … }]`")
}

/// A list that is entered without saying which item.
pub fn needs_item(path: &str, key: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("`{path}` is a list"), span, "of which item?");
    match key {
        Some(key) => diagnostic.help(format!("name the item by its `{key}`: `{path}[\"…\"]`")),
        None => diagnostic.help(format!("its items have no key: give the whole list, `{path}: [ … ]`")),
    }
}

/// An item of a list whose items have no key.
pub fn keyless(path: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("the items of `{path}` have no key"), span, "no item can be named")
        .help(format!("give the whole list: `{path}: [ … ]`"))
}

/// An item of something that is no list.
pub fn no_list(path: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` is no list"), span, "it has no items")
}

/// A field of something that has none.
pub fn scalar(path: &str, what: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` is {what}"), span, "it has no fields")
}

/// An item that is not there.
pub fn no_item(path: &str, value: &str, known: &[&str], nearest: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("`{path}` has no item \"{value}\""), span, "not there");
    match (nearest, known) {
        (Some(near), _) => diagnostic.fix(format!("did you mean \"{near}\"?"), span, format!("\"{near}\"")),
        (None, []) => diagnostic.help(format!("to add one, give it as a list: `{path}: [{{ … }}]`")),
        (None, known) => diagnostic
            .help(format!("there is {}", list(known)))
            .help(format!("to add one, give it as a list: `{path}: [{{ … }}]`")),
    }
}

/// Something that is taken away and was not there.
pub fn nothing_there(path: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("there is no `{path}` to take away"), span, "not there").help("leave the line out")
}
