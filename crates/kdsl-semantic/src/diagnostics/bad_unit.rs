//! Bad unit.

use kdsl_db::{Diagnostic, Span, code};

use crate::units::UnitError;

code!("KD0603", "bad-unit");

/// A unit that the type does not have.
pub fn report(ty: &str, text: &str, error: &UnitError, span: Span) -> Diagnostic {
    let units = match ty {
        "cpu" => "`500m` is half a core, `2` are two",
        "memory" | "storage" => "the units are `Ki`, `Mi`, `Gi`, `Ti`, or `k`, `M`, `G`, `T` for powers of ten",
        "duration" => "the units are `s`, `m`, `h` and `d`",
        _ => "write a number and `%`",
    };
    match error {
        UnitError::Unknown { suggestion } => {
            let label = match (ty, text.strip_suffix('m')) {
                ("memory" | "storage", Some(_)) => "`m` are thousandths, which only cpu is counted in",
                _ => "no such unit",
            };
            let diagnostic = Diagnostic::error(
                &CODE,
                format!("`{text}` is not a size of {ty}")
                    .replace("size of cpu", "share of cpu")
                    .replace("size of duration", "length of time")
                    .replace("size of percent", "percentage"),
                span,
                label,
            );
            match suggestion {
                Some(suggestion) => {
                    diagnostic.fix(format!("Kubernetes writes `{suggestion}`"), span, suggestion.clone())
                }
                None => diagnostic.help(units),
            }
        }
        UnitError::Missing { examples } => Diagnostic::error(&CODE, format!("`{text}` has no unit"), span, "of what?")
            .help(format!("write {examples}")),
        UnitError::Unrepresentable => {
            Diagnostic::error(&CODE, format!("`{text}` can't be said exactly in {ty}"), span, "too fine or too large")
                .help(units)
        }
    }
}
