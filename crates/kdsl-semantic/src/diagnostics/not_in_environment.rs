//! What an environment can't say.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0220", "not-in-environment");

/// A secret of the app that an environment can't take from elsewhere like this.
pub fn secret(environment: &str, span: Span) -> Diagnostic {
    let message = format!("the environment `{environment}` can't say this of a secret");
    Diagnostic::error(&CODE, message, span, "no entry of the values says this").help(
        "`secret NAME from existing \"SECRET\"` takes all generated secrets of the app from one Secret, under their names",
    )
}

/// Something that is no entry of the values: it shapes the application.
pub fn report(what: &str, environment: &str, span: Span) -> Diagnostic {
    let message = format!("{what} can't differ in the environment `{environment}`: it shapes the application");
    Diagnostic::error(&CODE, message, span, "no entry of the values says this")
        .help("write it in the app, for all environments, or make it depend on a parameter that the environment sets")
}
