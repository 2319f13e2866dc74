//! Places in programs that stay the same while something else is edited.

use text_size::{TextRange, TextSize};

use crate::database::Db;
use crate::files::File;
use crate::trees::anchors;

/// What a [`Span`] is measured from.
///
/// The results of queries hold spans. Measured from the start of the file, each of them would change with every
/// keystroke above it; measured from the component it lies in, it changes when that component does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// The start of the file.
    File,
    /// The start of the file's declaration of this number, counted from 0.
    Declaration(u32),
    /// The start of a component within an app or environment: the declaration's number and the component's.
    Component(u32, u32),
}

/// A range of text in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: File,
    /// What `range` is measured from.
    pub anchor: Anchor,
    /// The range, relative to the anchor, in bytes of UTF-8.
    range: (u32, u32),
}

impl Span {
    /// The span of `range`, which is relative to `anchor`.
    pub fn new(file: File, anchor: Anchor, range: TextRange) -> Self {
        Self { file, anchor, range: (range.start().into(), range.end().into()) }
    }

    /// The range relative to the anchor.
    pub fn relative_range(self) -> TextRange {
        TextRange::new(self.range.0.into(), self.range.1.max(self.range.0).into())
    }

    /// The range in the file, in bytes.
    pub fn range(self, db: &dyn Db) -> TextRange {
        let start = match self.anchor {
            Anchor::File => TextSize::new(0),
            anchor => anchors(db, self.file).start(anchor),
        };
        self.relative_range() + start
    }

    /// The empty span at this one's end.
    pub fn end(self) -> Self {
        Self { range: (self.range.1, self.range.1), ..self }
    }

    /// The empty span at this one's start.
    pub fn start(self) -> Self {
        Self { range: (self.range.0, self.range.0), ..self }
    }

    /// The empty span so many bytes behind this one's start.
    pub fn after(self, bytes: u32) -> Self {
        let at = self.range.0 + bytes;
        Self { range: (at, at), ..self }
    }

    /// The smallest span that holds both; this one if the other is measured from elsewhere.
    pub fn to(self, other: Self) -> Self {
        if (self.file, self.anchor) != (other.file, other.anchor) {
            return self;
        }
        Self { range: (self.range.0.min(other.range.0), self.range.1.max(other.range.1)), ..self }
    }
}
