//! Carrying out the obvious repairs of diagnostics.

use std::collections::BTreeMap;
use std::ops::Range;

use kdsl_db::{Db, Diagnostic, Edit, File, FileText};

/// A text that is put in the place of a range.
type Change = (Range<usize>, String);

/// The new texts of the files that the obvious repairs of `diagnostics` change; empty when there is nothing to do.
///
/// The edits of one help are carried out together or not at all. Help that would change a file which `may_change`
/// denies, or a place that a repair before it changes, is left for the next round.
pub(crate) fn repair(
    db: &dyn Db,
    diagnostics: &[Diagnostic],
    may_change: impl Fn(File) -> bool,
) -> (BTreeMap<File, String>, usize) {
    let mut changes: BTreeMap<File, Vec<Change>> = BTreeMap::new();
    let mut repaired = 0;
    for diagnostic in diagnostics {
        let Some(help) = diagnostic.helps.iter().find(|it| it.automatic && !it.edits.is_empty()) else { continue };
        if let Some(added) = together(db, &changes, &help.edits, &may_change) {
            changes = added;
            repaired += 1;
        }
    }
    let texts = changes.into_iter().map(|(file, changes)| (file, apply(file.text(db).as_str(), changes))).collect();
    (texts, repaired)
}

/// The changes with those of `edits` added, if all of them fit.
fn together(
    db: &dyn Db,
    changes: &BTreeMap<File, Vec<Change>>,
    edits: &[Edit],
    may_change: impl Fn(File) -> bool,
) -> Option<BTreeMap<File, Vec<Change>>> {
    let mut changes = changes.clone();
    for edit in edits {
        let file = edit.span.file;
        let FileText::Text(text) = file.text(db) else { return None };
        let range: Range<usize> = edit.span.range(db).into();
        let fits = text.get(range.clone()).is_some() && may_change(file);
        let of_file = changes.entry(file).or_default();
        if !fits || of_file.iter().any(|(other, _)| overlap(other, &range)) {
            return None;
        }
        of_file.push((range, edit.text.clone()));
    }
    Some(changes)
}

/// Whether two changes are in each other's way: they share text, or are at one place.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a == b
        || (a.start < b.end && b.start < a.end)
        || (a.is_empty() || b.is_empty()) && a.start <= b.end && b.start <= a.end
}

/// The text with the changes made.
fn apply(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in changes {
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(&new);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kdsl_db::{Anchor, Code, FilePath, Help, MemorySystem, RootDatabase, Span, TextRange};

    use super::*;

    static CODE: Code = Code { id: "KD0000", name: "test", page: "" };

    struct World {
        db: RootDatabase,
        file: File,
    }

    fn world(text: &str) -> World {
        let db = RootDatabase::new(Arc::new(MemorySystem::default()));
        let file = File::new(&db, FilePath::new("a.kd"), FileText::Text(text.into()));
        World { db, file }
    }

    impl World {
        fn span(&self, range: Range<u32>) -> Span {
            Span::new(self.file, Anchor::File, TextRange::new(range.start.into(), range.end.into()))
        }

        fn wrong(&self, edits: &[(Range<u32>, &str)]) -> Diagnostic {
            let mut diagnostic = Diagnostic::error(&CODE, "wrong", self.span(0..1), "");
            let edits = edits
                .iter()
                .map(|(range, text)| Edit { span: self.span(range.clone()), text: (*text).to_owned() })
                .collect();
            diagnostic.helps.push(Help { message: "repair".to_owned(), edits, automatic: true });
            diagnostic
        }

        fn repaired(&self, diagnostics: &[Diagnostic]) -> String {
            let (texts, _) = repair(&self.db, diagnostics, |_| true);
            texts.get(&self.file).cloned().unwrap_or_else(|| self.file.text(&self.db).as_str().to_owned())
        }
    }

    #[test]
    fn repairs_that_are_apart_are_all_made() {
        let world = world("one two three");
        let text = world.repaired(&[world.wrong(&[(8..13, "3")]), world.wrong(&[(0..3, "1")])]);
        assert_eq!(text, "1 two 3");
    }

    #[test]
    fn of_repairs_of_one_place_the_first_is_made() {
        let world = world("one two three");
        let text = world.repaired(&[world.wrong(&[(0..3, "1")]), world.wrong(&[(2..5, "x")])]);
        assert_eq!(text, "1 two three");
    }

    #[test]
    fn insertions_at_one_place_are_in_each_others_way() {
        let world = world("one two");
        let text = world.repaired(&[world.wrong(&[(3..3, ";")]), world.wrong(&[(3..3, ",")])]);
        assert_eq!(text, "one; two");
    }

    #[test]
    fn a_repair_of_several_edits_is_made_as_a_whole_or_not_at_all() {
        let world = world("one two three");
        let both = world.wrong(&[(4..7, "2"), (0..3, "1")]);
        assert_eq!(world.repaired(std::slice::from_ref(&both)), "1 2 three");
        assert_eq!(world.repaired(&[world.wrong(&[(0..3, "I")]), both]), "I two three");
    }

    #[test]
    fn what_must_not_change_does_not() {
        let world = world("one");
        let (texts, repaired) = repair(&world.db, &[world.wrong(&[(0..3, "1")])], |_| false);
        assert_eq!((texts.len(), repaired), (0, 0));
        assert_eq!(world.repaired(&[world.wrong(&[(0..99, "1")])]), "one");
    }
}
