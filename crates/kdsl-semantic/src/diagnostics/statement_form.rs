//! Statement form.

use kdsl_db::{Diagnostic, Span, code};

use crate::nearest::nearest;

code!("KD0204", "statement-form");

/// A statement whose arguments are not of its form.
pub fn report(keyword: &str, form: &str, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, format!("this `{keyword}` can't be understood"), span, label)
        .help(format!("its form is `{form}`"))
}

/// The same with the word of the form that an unknown one was probably meant to be.
pub fn near(diagnostic: Diagnostic, form: &str, word: &str, span: Span) -> Diagnostic {
    let is_word = |it: &&str| it.len() > 2 && it.chars().all(|it| it.is_ascii_lowercase() || it == '-');
    let words = form.split(|it: char| !it.is_ascii_alphanumeric() && it != '-').filter(is_word);
    match nearest(word, words).filter(|it| *it != word) {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic,
    }
}
