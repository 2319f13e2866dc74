//! Literal password.

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0701", "literal-password");

/// A password written into the program.
pub fn report(what: &str, span: Span, secret_name: &str, statement: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("{what} is written into the program, where everyone can read it"),
        span,
        "a password as a literal",
    );
    let message = format!("let one be generated: `secret {secret_name}`, and use `{secret_name}` here");
    match statement {
        Some(statement) => diagnostic.suggest(
            message,
            vec![
                Edit { span, text: secret_name.to_owned() },
                Edit { span: statement.start(), text: format!("secret {secret_name}\n      ") },
            ],
        ),
        None => diagnostic.help(message),
    }
}

/// A password of something that runs elsewhere.
pub fn of_external(what: &str, span: Span) -> Diagnostic {
    let message = format!("{what} is written into the program, where everyone can read it");
    Diagnostic::error(&CODE, message, span, "a password as a literal").suggest(
        "put it into a Secret, and write its name and the key here",
        vec![Edit { span, text: "secret from existing \"SECRET\" key \"KEY\"".to_owned() }],
    )
}
