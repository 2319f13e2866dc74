//! Where the parts of an object come from: the words of the program that asked for them.
//!
//! The parts of an object, the entries of its maps and the items of its lists, are numbered from 0 in the order in which they
//! are written, inner ones after the one that holds them. Only a part that comes from elsewhere than what it is in has an
//! origin of its own.

use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_db::Span;
use kdsl_ir::Tree;

use crate::evaluate::Manifest;
use crate::yaml::write_placed;

/// The words of the program that asked for some parts of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The number of the first part.
    pub(crate) first: u32,
    /// The number after that of the last part.
    pub(crate) end: u32,
    /// The words.
    pub(crate) span: Span,
}

/// A step into an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To the value under a key.
    Key(Arc<str>),
    /// To the item of this number, from 0.
    Item(u32),
}

/// Lines of a file with what stands in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The first line, from 1.
    pub first: u32,
    /// The last line.
    pub last: u32,
    /// The part of the object: `spec.template.spec.containers[0].image`.
    pub path: String,
    /// The words of the program that asked for it.
    pub origin: Option<Span>,
}

/// Adds a key to a path.
pub(crate) fn push_key(path: &mut String, key: &str) {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'$');
    if key.is_empty() || !key.bytes().all(is_plain) {
        // Writing to a text can't fail.
        let _ = write!(path, "[{}]", serde_json::Value::from(key));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// A path as it is shown and read: `metadata.labels["app.kubernetes.io/name"]`.
pub fn path_text(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) => push_key(&mut path, key),
            Step::Item(number) => _ = write!(path, "[{number}]"),
        }
    }
    path
}

impl Manifest {
    /// Shows every part, in the order in which they are written: its path, its value and the words that asked for it.
    pub fn parts<'a>(&'a self, see: impl FnMut(&[Step], &'a Tree, Option<Span>)) {
        let mut walk = Walk { origins: &self.origins, around: Vec::new(), of_object: self.origin, place: 0, see };
        walk.inside(&self.tree, &mut Vec::new());
    }

    /// The words of the program that asked for a part, if there is such a part.
    pub fn origin_of(&self, path: &[Step]) -> Option<Span> {
        let mut found = self.origin.filter(|_| path.is_empty());
        self.parts(|steps, _, origin| {
            if steps == path {
                found = origin;
            }
        });
        found
    }

    /// Writes the object as a YAML document, as [`write`](Self::write) does, and tells what stands in which of its lines.
    pub fn write_with_lines(&self, out: &mut String) -> Vec<Lines> {
        let start = out.len();
        let mut places = Vec::new();
        write_placed(&self.tree, &self.comments, out, &mut places);
        let written = out.get(start..).unwrap_or_default();
        // The line that each part begins on, from 1.
        let mut starts = Vec::with_capacity(places.len());
        let (mut line, mut seen) = (1, 0);
        for place in places {
            let place = place - start;
            line += line_breaks(written.get(seen..place).unwrap_or_default());
            seen = place;
            starts.push(line);
        }
        let after = line + line_breaks(written.get(seen..).unwrap_or_default());
        let mut lines = Vec::with_capacity(starts.len());
        let mut number = 0;
        self.parts(|steps, _, origin| {
            let first = starts.get(number).copied().unwrap_or(after);
            let end = starts.get(number + 1).copied().unwrap_or(after);
            number += 1;
            // Where several parts begin on a line, it is the innermost one's.
            if end > first {
                lines.push(Lines { first, last: end - 1, path: path_text(steps), origin });
            }
        });
        lines
    }
}

fn line_breaks(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|it| *it == b'\n').count()).unwrap_or(u32::MAX)
}

/// Goes through the parts of an object in the order of their numbers.
struct Walk<'o, F> {
    /// The origins that were not reached yet.
    origins: &'o [Origin],
    /// Those that the part at hand lies in, the innermost last.
    around: Vec<Origin>,
    of_object: Option<Span>,
    /// The number of the part that comes next.
    place: u32,
    see: F,
}

impl<'o, F> Walk<'o, F> {
    fn inside<'a>(&mut self, tree: &'a Tree, path: &mut Vec<Step>)
    where
        F: FnMut(&[Step], &'a Tree, Option<Span>),
    {
        match tree {
            Tree::Map(entries) => {
                for (key, value) in entries {
                    self.part(Step::Key(Arc::clone(key)), value, path);
                }
            }
            Tree::List(items) => {
                for (number, value) in (0..).zip(items) {
                    self.part(Step::Item(number), value, path);
                }
            }
            _ => {}
        }
    }

    fn part<'a>(&mut self, step: Step, value: &'a Tree, path: &mut Vec<Step>)
    where
        F: FnMut(&[Step], &'a Tree, Option<Span>),
    {
        while self.around.last().is_some_and(|it| it.end <= self.place) {
            self.around.pop();
        }
        while let [first, rest @ ..] = self.origins
            && first.first <= self.place
        {
            self.around.push(*first);
            self.origins = rest;
        }
        let origin = self.around.last().map(|it| it.span).or(self.of_object);
        self.place += 1;
        path.push(step);
        (self.see)(path, value, origin);
        self.inside(value, path);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, path_text};

    #[test]
    fn paths_are_readable() {
        let key = |it: &str| Step::Key(it.into());
        let path = [key("spec"), key("containers"), Step::Item(0), key("a.b/c"), key("x")];
        assert_eq!(path_text(&path), r#"spec.containers[0]["a.b/c"].x"#);
        assert_eq!(path_text(&[key("a\"b")]), r#"["a\"b"]"#);
        assert_eq!(path_text(&[]), "");
    }
}
