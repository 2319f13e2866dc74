//! The template that has no object and refuses values that can't work.

use super::context::{Context, Scope};

/// The template of all checks of a package.
pub(super) fn checks(context: &Context<'_>) -> String {
    let mut template = String::from("{{- /* Values that can't work are refused here, with the reason. */}}\n");
    for check in &context.package.checks {
        let when = context.condition(&Scope::ROOT, &check.when).pipeline();
        let message = context.text(&Scope::ROOT, &check.message).argument();
        template.push_str(&format!("{{{{- if {when} }}}}\n  {{{{- fail {message} }}}}\n{{{{- end }}}}\n"));
    }
    template
}
