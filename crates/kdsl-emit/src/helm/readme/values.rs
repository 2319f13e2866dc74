//! The table of all values.

use kdsl_ir::{KnobType, Package};

use super::super::outline::section;
use super::super::schema::json_of;
use super::{cell, code, row};

/// All values, a table for each component.
pub(super) fn values(package: &Package) -> Option<String> {
    if package.knobs.is_empty() {
        return None;
    }
    let name = &package.name;
    let mut text = format!(
        "## Values\n\nEach can be given with `--set NAME=VALUE`, or in a file with `-f FILE`. `values.schema.json` checks them: a name \
         that is misspelt and a value that can't be are refused. In another chart that depends on this one they stand below \
         `{name}`, and its `condition` may be `{name}.enabled`.\n"
    );
    let mut last = None;
    for knob in &package.knobs {
        // Those of the whole chart stand together.
        let group = knob.path.0.first().filter(|first| knob.path.0.len() > 1 && &***first != "global");
        if last != Some(group) {
            let title = group.map_or("The whole chart".to_owned(), |group| format!("`{group}`"));
            text.push_str(&format!("\n### {title}\n\n"));
            if let Some(docs) = group.and_then(|group| section(package, group)) {
                text.push_str(&format!("{}\n\n", docs.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
            text.push_str("| Name | Description | Type | Default |\n|---|---|---|---|\n");
            last = Some(group);
        }
        let default = json_of(&knob.default).to_string();
        let name = format!("`{}`", knob.path.dotted());
        text.push_str(&row([&*name, &*cell(&knob.docs), &*cell(&type_of(&knob.ty)), &*code(&default)]));
    }
    Some(text)
}

/// What a value may be, in a word or two.
fn type_of(ty: &KnobType) -> String {
    match ty {
        KnobType::Text { .. } => "text".to_owned(),
        KnobType::Enum(choices) => choices
            .iter()
            .map(|it| if it.is_empty() { "empty".to_owned() } else { format!("`{it}`") })
            .collect::<Vec<_>>()
            .join(", "),
        KnobType::Whole { .. } => "whole number".to_owned(),
        KnobType::Number { .. } => "number".to_owned(),
        KnobType::Truth => "true or false".to_owned(),
        KnobType::Quantity => "quantity".to_owned(),
        KnobType::Share { .. } => "number or text".to_owned(),
        KnobType::TextMap { .. } => "map of texts".to_owned(),
        KnobType::Map(inner) => format!("map of: {}", type_of(inner)),
        KnobType::Object | KnobType::Record(_) => "map".to_owned(),
        KnobType::Field { of, name } => match KnobType::of_field(of, name) {
            Some(kdsl_schema::Type::List(_)) => "list of maps".to_owned(),
            _ => "map".to_owned(),
        },
        KnobType::List(inner) => format!("list of: {}", type_of(inner)),
        KnobType::Nullable(inner) => format!("{} or null", type_of(inner)),
        KnobType::Amounts(_) => "map of quantities".to_owned(),
    }
}
