//! Writing a tree as a person writes YAML: two spaces a level, lists indented below their key, keys in the order they have,
//! texts of several lines as literal blocks.

use std::sync::Arc;

use kdsl_ir::Tree;

use super::plain::{literal_header, scalar_is_plain_safe, write_quoted};
use kdsl_db::yaml::json_float;

/// A comment on an entry of a map: the number of the entry, and the text, which may have several lines. The entries of maps and
/// the items of lists are counted from 0 through the whole document as they are written, inner ones after the one that holds
/// them.
pub(crate) type Comment = (u32, Arc<str>);

/// How many entries of maps and items of lists a tree has.
pub(crate) fn count(tree: &Tree) -> u32 {
    match tree {
        Tree::List(items) => items.iter().map(|item| 1 + count(item)).sum(),
        Tree::Map(entries) => entries.iter().map(|(_, value)| 1 + count(value)).sum(),
        _ => 0,
    }
}

/// The longest key that is written before its `:` on one line. Readers refuse longer ones; the limit of YAML is 1024.
const LONGEST_SIMPLE_KEY: usize = 512;

/// Writes a tree as a document, without `---`. It ends with a line break.
pub fn write_document(tree: &Tree, out: &mut String) {
    write_commented(tree, &[], out);
}

/// Writes a tree with comments, ordered by their entries, as a document.
pub(crate) fn write_commented(tree: &Tree, comments: &[Comment], out: &mut String) {
    write(tree, comments, out, None);
}

/// Writes a tree with comments, and adds to `places` where in `out` each entry and item begins, with the comment on it.
pub(crate) fn write_placed(tree: &Tree, comments: &[Comment], out: &mut String, places: &mut Vec<usize>) {
    write(tree, comments, out, Some(places));
}

fn write(tree: &Tree, comments: &[Comment], out: &mut String, places: Option<&mut Vec<usize>>) {
    let mut writer = Writer { out, comments, entry: 0, places };
    match tree {
        Tree::Map(entries) if !entries.is_empty() => writer.map(entries, 0, false),
        Tree::List(items) if !items.is_empty() => writer.list(items, 0, false),
        scalar => {
            writer.scalar(scalar, 0);
            writer.out.push('\n');
        }
    }
}

struct Writer<'a> {
    out: &'a mut String,
    /// The comments that are still to come.
    comments: &'a [Comment],
    /// The number of the entry or item that comes next.
    entry: u32,
    /// Where each entry and item begins, if somebody wants to know.
    places: Option<&'a mut Vec<usize>>,
}

impl Writer<'_> {
    /// The entries of a map at a column; the first one continues the line if `inline`.
    fn map(&mut self, entries: &[(Arc<str>, Tree)], column: usize, inline: bool) {
        for (nth, (key, value)) in entries.iter().enumerate() {
            let continues = inline && nth == 0;
            self.place();
            if !continues {
                self.comment(column, self.entry);
                self.indent(column);
            }
            self.entry += 1;
            self.key(key, column);
            self.after_key(value, column);
        }
    }

    fn key(&mut self, key: &str, column: usize) {
        let start = self.out.len();
        if scalar_is_plain_safe(key) {
            self.out.push_str(key);
        } else {
            write_quoted(key, self.out);
        }
        if self.out.len() - start > LONGEST_SIMPLE_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            self.indent(column);
        }
        self.out.push(':');
    }

    fn after_key(&mut self, value: &Tree, column: usize) {
        match value {
            Tree::Map(entries) if !entries.is_empty() => {
                self.out.push('\n');
                self.map(entries, column + 2, false);
            }
            Tree::List(items) if !items.is_empty() => {
                self.out.push('\n');
                self.list(items, column + 2, false);
            }
            scalar => {
                self.out.push(' ');
                self.scalar(scalar, column);
                self.out.push('\n');
            }
        }
    }

    /// The items of a list at a column; the first one continues the line if `inline`.
    fn list(&mut self, items: &[Tree], column: usize, inline: bool) {
        for (nth, item) in items.iter().enumerate() {
            self.place();
            if !(inline && nth == 0) {
                // The comment on the first entry of an item stands above the item.
                if matches!(item, Tree::Map(entries) if !entries.is_empty()) {
                    self.comment(column, self.entry + 1);
                }
                self.indent(column);
            }
            self.entry += 1;
            self.out.push_str("- ");
            match item {
                Tree::Map(entries) if !entries.is_empty() => self.map(entries, column + 2, true),
                Tree::List(items) if !items.is_empty() => self.list(items, column + 2, true),
                scalar => {
                    self.scalar(scalar, column);
                    self.out.push('\n');
                }
            }
        }
    }

    /// A scalar or an empty collection that belongs to something at a column, without a line break at its end.
    fn scalar(&mut self, value: &Tree, column: usize) {
        match value {
            Tree::Null => self.out.push_str("null"),
            Tree::Bool(true) => self.out.push_str("true"),
            Tree::Bool(false) => self.out.push_str("false"),
            Tree::Int(number) => {
                use std::fmt::Write as _;
                // Writing to a text can't fail.
                let _ = write!(self.out, "{number}");
            }
            Tree::Float(number) => self.out.push_str(&json_float(*number)),
            Tree::Str(text) => self.text(text, column),
            Tree::List(_) => self.out.push_str("[]"),
            Tree::Map(_) => self.out.push_str("{}"),
        }
    }

    fn text(&mut self, text: &str, column: usize) {
        if scalar_is_plain_safe(text) {
            self.out.push_str(text);
        } else if let Some(header) = literal_header(text) {
            self.out.push_str(header);
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                self.out.push('\n');
                if !line.is_empty() {
                    self.indent(column + 2);
                    self.out.push_str(line);
                }
            }
        } else {
            write_quoted(text, self.out);
        }
    }

    /// Remembers where an entry or item begins.
    fn place(&mut self) {
        if let Some(places) = &mut self.places {
            places.push(self.out.len());
        }
    }

    /// The comment on an entry, if there is one.
    fn comment(&mut self, column: usize, wanted: u32) {
        while let [(entry, text), rest @ ..] = self.comments {
            if *entry > wanted {
                return;
            }
            self.comments = rest;
            for line in text.lines() {
                self.indent(column);
                self.out.push('#');
                let line = line.trim_end();
                if !line.is_empty() {
                    self.out.push(' ');
                    self.out.extend(line.chars().map(|it| if it.is_control() { ' ' } else { it }));
                }
                self.out.push('\n');
            }
        }
    }

    fn indent(&mut self, column: usize) {
        const SPACES: &str = "                                ";
        let mut left = column;
        while let Some(rest) = left.checked_sub(SPACES.len()) {
            self.out.push_str(SPACES);
            left = rest;
        }
        self.out.push_str(SPACES.get(..left).unwrap_or(SPACES));
    }
}
