//! Statement form.

use kdsl_db::{Db, Diagnostic, File, Span, TextRange, TextSize, code};

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

/// Offers the nearest of the words that the label and the form name, for the word that the label begins with or, where it
/// says what is missing behind the last word, for that.
pub fn repair(db: &dyn Db, file: File, text: &str, diagnostic: &mut Diagnostic) {
    if diagnostic.code.id != CODE.id || diagnostic.helps.iter().any(|it| !it.edits.is_empty()) {
        return;
    }
    let Some(label) = diagnostic.labels.first().filter(|it| it.span.file == file) else { return };
    let span = label.span;
    let range = span.range(db);
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '-';
    let behind = text.get(usize::from(range.start())..).unwrap_or_default();
    let word = behind.get(..behind.find(|it| !is_letter(it)).unwrap_or(behind.len())).unwrap_or_default();
    let before = text.get(..usize::from(range.start())).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t']);
    let last = before.get(before.rfind(|it| !is_letter(it)).map_or(0, |it| it + 1)..).unwrap_or_default();
    let expected = label.message.split('`').skip(1).step_by(2);
    let forms = diagnostic.helps.iter().flat_map(|it| it.message.split(|it| !is_letter(it)));
    let is_word = |it: &&str| it.len() > 2 && it.chars().all(|it| it.is_ascii_lowercase() || it == '-');
    let words: Vec<&str> = expected.chain(forms).filter(is_word).collect();
    let distance = usize::from(range.start()).saturating_sub(before.len());
    for (written, back) in [(word, 0), (last, distance + last.len())] {
        if written.len() < 3 || words.contains(&written) {
            continue;
        }
        let found = nearest(written, words.iter().copied());
        let start = span.relative_range().start().checked_sub(TextSize::try_from(back).unwrap_or_default());
        let (Some(near), Some(start)) = (found, start) else { continue };
        let place = TextRange::at(start, TextSize::of(written));
        let place = Span::new(span.file, span.anchor, place);
        let near = near.to_owned();
        *diagnostic = diagnostic.clone().fix(format!("did you mean `{near}`?"), place, near);
        return;
    }
}
