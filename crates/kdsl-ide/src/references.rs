//! Where a name is used.

use kdsl_db::{Db, File, TextRange, TextSize, parse};
use kdsl_syntax::SyntaxKind;

use crate::definition::{self, Target};
use crate::meaning;
use crate::words;

/// A place where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The file.
    pub file: File,
    /// The name.
    pub range: TextRange,
    /// Whether it is declared here, rather than used.
    pub is_declaration: bool,
}

/// Everything that stands for what the name at `offset` stands for, in `files` and where it is declared: by file in the
/// order of `files`, in each in the order of the text.
pub fn references(db: &dyn Db, file: File, offset: TextSize, files: &[File]) -> Vec<Reference> {
    let Some((_, meaning)) = meaning::at(db, file, offset) else { return Vec::new() };
    let Some(target) = definition::target(db, &meaning) else { return Vec::new() };
    let mut places = vec![file];
    for other in files.iter().copied().chain([target.file]) {
        if !places.contains(&other) {
            places.push(other);
        }
    }
    places.into_iter().flat_map(|place| in_file(db, place, &target)).collect()
}

/// The places in one file that stand for `target`.
pub(crate) fn in_file(db: &dyn Db, file: File, target: &Target) -> Vec<Reference> {
    let name = name(db, target);
    let tokens = parse(db, file).syntax().descendants_with_tokens().filter_map(|it| it.into_token());
    // Only words that are spelt like the name are looked at more closely.
    let candidates = tokens.filter(|token| token.kind() == SyntaxKind::Word && token.text() == name);
    candidates
        .filter_map(|token| {
            let meaning = meaning::of_token(db, file, &token)?;
            let found = definition::target(db, &meaning)?;
            (found.file == target.file && found.name == target.name).then(|| Reference {
                file,
                range: token.text_range(),
                is_declaration: file == target.file && token.text_range() == target.name,
            })
        })
        .collect()
}

/// The name that a target declares.
pub(crate) fn name(db: &dyn Db, target: &Target) -> String {
    words::slice(target.file.text(db).as_str(), target.name).to_owned()
}
