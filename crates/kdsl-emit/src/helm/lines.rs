//! What stands in which line of a template.
//!
//! A template marks where in its text a field or item begins and where it ends. Lines of control between them belong to what
//! they are in.

use std::fmt::Write as _;

use kdsl_db::Span;
use kdsl_ir::{Entry, Expr, Item, Node};

use crate::origin::{Lines, push_key};

/// The begin or the end of a part of an object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark<'a> {
    /// The value under a key begins.
    Key(&'a str, Option<Span>),
    /// An item of a list begins; it may have a name.
    Item(Option<&'a str>, Option<Span>),
    /// What began last and has not ended ends.
    End,
}

impl<'a> Mark<'a> {
    /// The begin of an entry; nothing for those that are no field.
    pub(super) fn of_entry(entry: &'a Entry) -> Option<Self> {
        match entry {
            Entry::Field { key, origin, .. } => Some(Self::Key(key, *origin)),
            _ => None,
        }
    }

    /// The begin of an item; nothing for those that are not a single one.
    pub(super) fn of_item(item: &'a Item) -> Option<Self> {
        let Item::One { value, origin } = item else { return None };
        let name = match value {
            Node::Map(entries) => entries.iter().find_map(|entry| match entry {
                Entry::Field { key, value: Node::Scalar(Expr::Str(name)), .. } if &**key == "name" => Some(&**name),
                _ => None,
            }),
            _ => None,
        };
        Some(Self::Item(name, *origin))
    }
}

/// A part that a line lies in.
struct Around {
    /// How long the path to it is.
    path: usize,
    origin: Option<Span>,
    /// The number of its next item.
    item: u32,
}

/// The part of the object that the reading stands in.
struct Trail {
    path: String,
    around: Vec<Around>,
}

impl Trail {
    fn follow(&mut self, mark: Mark<'_>) {
        let (path, outer) = (self.path.len(), self.around.last().and_then(|it| it.origin));
        let origin = match mark {
            Mark::End => {
                // The object itself never ends.
                if let [_, .., last] = self.around.as_slice() {
                    self.path.truncate(last.path);
                    self.around.pop();
                }
                return;
            }
            Mark::Key(key, origin) => {
                push_key(&mut self.path, key);
                origin
            }
            Mark::Item(name, origin) => {
                let number = self.around.last_mut().map_or(0, |it| {
                    it.item += 1;
                    it.item - 1
                });
                // Which number an item has can depend on the values; its name can't.
                let _ = match name {
                    Some(name) => write!(self.path, "[{}]", serde_json::Value::from(name)),
                    None => write!(self.path, "[{number}]"),
                };
                origin
            }
        };
        self.around.push(Around { path, origin: origin.or(outer), item: 0 });
    }

    fn origin(&self) -> Option<Span> {
        self.around.last().and_then(|it| it.origin)
    }
}

/// What stands in which line of a template: `text` with `marks` at offsets in it, behind named templates. Of each of those,
/// `named` has its text and how many marks were there when it was made.
pub(super) fn lines(
    text: &str,
    marks: &[(usize, Mark<'_>)],
    named: &[(String, usize)],
    of_object: Option<Span>,
) -> Vec<Lines> {
    let mut trail = Trail { path: String::new(), around: vec![Around { path: 0, origin: of_object, item: 0 }] };
    let (mut before, mut found) = (Found::default(), Found::default());
    let mut named = named.iter().peekable();
    let mut left = marks.iter().enumerate().peekable();
    let mut offset = 0;
    let mut makes_named = |trail: &Trail, marks: usize| {
        while let Some((text, _)) = named.next_if(|(_, at)| *at <= marks) {
            before.add(trail, text.lines().count());
        }
    };
    for line in text.split_inclusive('\n') {
        while let Some((nth, (_, mark))) = left.next_if(|(_, (at, _))| *at <= offset) {
            trail.follow(*mark);
            makes_named(&trail, nth + 1);
        }
        found.add(&trail, 1);
        offset += line.len();
    }
    makes_named(&trail, usize::MAX);
    let behind = before.line;
    let moved = |it: Lines| Lines { first: it.first + behind, last: it.last + behind, ..it };
    before.lines.into_iter().chain(found.lines.into_iter().map(moved)).collect()
}

/// Lines, put together where neighbours are the same part.
#[derive(Default)]
struct Found {
    lines: Vec<Lines>,
    /// How many there are.
    line: u32,
}

impl Found {
    fn add(&mut self, trail: &Trail, count: usize) {
        let first = self.line + 1;
        self.line += u32::try_from(count).unwrap_or(u32::MAX);
        match self.lines.last_mut() {
            Some(last) if last.path == trail.path && last.origin == trail.origin() => last.last = self.line,
            _ => {
                let (path, origin) = (trail.path.clone(), trail.origin());
                self.lines.push(Lines { first, last: self.line, path, origin });
            }
        }
    }
}
