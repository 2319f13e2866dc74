//! What is said of an application in one line.

use kdsl_ir::Package;

/// One line on what an application is: the program's words, or else the names of the components.
pub(crate) fn description(package: &Package) -> String {
    let docs = first_sentence(package.docs.as_deref().unwrap_or_default());
    if !docs.is_empty() {
        return docs;
    }
    let components: Vec<String> = package.components.iter().map(|it| format!("{} ({})", it.name, it.kind)).collect();
    match components.is_empty() {
        true => package.name.to_string(),
        false => format!("{}: {}", package.name, components.join(", ")),
    }
}

/// The first sentence of a text, on one line.
pub(crate) fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => line,
    }
}
