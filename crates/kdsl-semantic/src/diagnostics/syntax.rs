//! Syntax errors as diagnostics: the parser says what is wrong and where, here it gets its code and its page.

use kdsl_db::{Anchor, Code, Diagnostic, Edit, File, Help, Span};
use kdsl_syntax::SyntaxError;

macro_rules! codes {
    ($($id:literal $name:literal,)*) => {
        /// The codes of the syntax errors, in the order of their numbers.
        pub static CODES: &[&Code] = &[
            $(&Code {
                id: $id,
                name: $name,
                page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors/", $id, ".md")),
            },)*
        ];
    };
}

codes! {
    "KD0101" "unexpected-token",
    "KD0102" "bad-character",
    "KD0103" "unclosed-bracket",
    "KD0104" "unclosed-string",
    "KD0105" "unclosed-interpolation",
    "KD0106" "bad-escape",
    "KD0107" "missing-name",
    "KD0108" "bad-name",
    "KD0109" "missing-colon",
    "KD0110" "missing-value",
    "KD0111" "missing-separator",
    "KD0112" "bad-key",
    "KD0113" "chained-comparison",
    "KD0114" "incomplete-condition",
    "KD0115" "too-deep",
    "KD0116" "outside-declaration",
}

/// A component that begins where the one before it has not ended.
pub(crate) fn missing_separator(next: Span) -> Diagnostic {
    let code = code("KD0111");
    Diagnostic::error(code, "`;` is missing between two components", next, "this begins another one").fix(
        "write `;` between them",
        next.start(),
        "; ",
    )
}

fn code(id: &str) -> &'static Code {
    CODES.iter().copied().find(|it| it.id == id).unwrap_or(&super::unreadable_file::CODE)
}

/// A syntax error as a diagnostic.
pub fn report(file: File, error: &SyntaxError) -> Diagnostic {
    let span = |range| Span::new(file, Anchor::File, range);
    let code = code(error.kind.code());
    let mut diagnostic = Diagnostic::error(code, &*error.message, span(error.range), &*error.label);
    for (range, message) in &error.related {
        diagnostic = diagnostic.because(span(*range), &**message);
    }
    match (&error.help, &error.edit) {
        (help, Some((range, text))) => {
            let message = help.clone().unwrap_or_else(|| format!("write `{}`", text.trim()));
            let edits = vec![Edit { span: span(*range), text: text.clone() }];
            diagnostic.helps.push(Help { message, edits, automatic: true });
        }
        (Some(help), None) => diagnostic = diagnostic.help(&**help),
        (None, None) => {}
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use kdsl_syntax::SyntaxErrorKind;

    use super::CODES;

    #[test]
    fn every_syntax_error_has_its_code_and_page() {
        let here: Vec<(&str, &str)> = CODES.iter().map(|it| (it.id, it.name)).collect();
        let there: Vec<(&str, &str)> = SyntaxErrorKind::ALL.iter().map(|it| (it.code(), it.slug())).collect();
        assert_eq!(here, there);
    }
}
