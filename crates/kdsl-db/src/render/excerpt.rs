//! The lines of the files that one diagnostic points at, made fit to be shown.
//!
//! The frame is drawn by codespan-reporting, which wants whole files. It is given excerpts in their place: only the lines
//! that it will draw, free of control characters and cut where they are too long, under their own numbers. So the work
//! for a diagnostic does not grow with the file.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use crate::database::Db;
use crate::files::File;
use crate::lines::{ColumnUnit, LineIndex};
use crate::render::place::resolve;
use crate::render::sanitize::{sanitize, shown};
use crate::span::Span;

/// How many characters of a line are shown around a label.
const CONTEXT: usize = 100;
/// A line of more characters than this is cut.
const LONGEST_LINE: usize = 2 * CONTEXT;
/// A label over more lines than this is shown at its first line only.
const LONGEST_LABEL: u32 = 200;
/// Lines shown after the first one of a label and before its last one; codespan's defaults.
const LINES_WITHIN: u32 = 4;

/// A stretch of a line that is shown, and where it came from.
struct Line {
    // Within the excerpt's text, without the line break.
    shown: Range<usize>,
    // The offset in the file of the first character that is shown.
    start: usize,
    // How many bytes stand before it in the excerpt: the sign that something was cut off.
    lead: usize,
    // The offset in the file after the last character that is shown.
    end: usize,
}

/// What is shown of one file.
struct Excerpt {
    name: String,
    text: String,
    lines: BTreeMap<u32, Line>,
    // The line and column in the file of each label's start, by its offset in the excerpt.
    starts: BTreeMap<usize, (u32, u32)>,
}

/// What is shown of all the files of one diagnostic.
pub(super) struct Excerpts {
    files: Vec<Excerpt>,
}

/// A label's place within an excerpt.
pub(super) struct Placed {
    pub(super) excerpt: usize,
    pub(super) range: Range<usize>,
}

impl Excerpts {
    /// The excerpts that show `spans`, and the place of each of them.
    pub(super) fn new(db: &dyn Db, spans: &[Span]) -> (Self, Vec<Placed>) {
        let mut files: Vec<File> = Vec::new();
        for span in spans {
            if !files.contains(&span.file) {
                files.push(span.file);
            }
        }
        let mut excerpts = Self { files: Vec::new() };
        let mut placed: Vec<Option<Placed>> = spans.iter().map(|_| None).collect();
        for file in files {
            let of_file: Vec<(usize, Span)> =
                spans.iter().copied().enumerate().filter(|(_, span)| span.file == file).collect();
            let (excerpt, ranges) = Excerpt::new(db, file, &of_file);
            for ((label, _), range) in of_file.iter().zip(ranges) {
                if let Some(slot) = placed.get_mut(*label) {
                    *slot = Some(Placed { excerpt: excerpts.files.len(), range });
                }
            }
            excerpts.files.push(excerpt);
        }
        (excerpts, placed.into_iter().flatten().collect())
    }

    fn get(&self, id: usize) -> Result<&Excerpt, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}

impl Excerpt {
    fn new(db: &dyn Db, file: File, spans: &[(usize, Span)]) -> (Self, Vec<Range<usize>>) {
        let mut excerpt = Self {
            name: sanitize(file.path(db).as_str()).into_owned(),
            text: String::new(),
            lines: BTreeMap::new(),
            starts: BTreeMap::new(),
        };
        let mut ranges = Vec::new();
        let mut wanted: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let Some((_, first)) = spans.first() else { return (excerpt, ranges) };
        let (index, _) = resolve(db, *first);
        for (_, span) in spans {
            let range = visible(&index, resolve(db, *span).1.into());
            let (start, end) = (line_of(&index, range.start), line_of(&index, range.end));
            wanted.entry(start).or_default().push(range.start);
            wanted.entry(end).or_default().push(range.end);
            for line in (start..end).skip(1).take(LINES_WITHIN as usize) {
                wanted.entry(line).or_default();
            }
            for line in end.saturating_sub(LINES_WITHIN).max(start)..end {
                wanted.entry(line).or_default();
            }
            ranges.push(range);
        }
        for (line, offsets) in wanted {
            excerpt.add_line(&index, line, &offsets);
        }
        let mapped = ranges
            .iter()
            .map(|range| {
                let start = excerpt.map(&index, range.start);
                let place = index.line_column(offset(range.start), ColumnUnit::Character);
                excerpt.starts.insert(start, (place.line + 1, place.column + 1));
                start..excerpt.map(&index, range.end).max(start)
            })
            .collect();
        (excerpt, mapped)
    }

    /// Adds a line, cut to what lies around `offsets` if it is long.
    fn add_line(&mut self, index: &LineIndex, line: u32, offsets: &[usize]) {
        let range: Range<usize> = index.line_range(line).into();
        let text = index.text().get(range.clone()).unwrap_or_default();
        let (start, end) = match is_long(text) {
            false => (range.start, range.end),
            true => {
                let first = offsets.iter().min().copied().unwrap_or(range.start);
                let last = offsets.iter().max().copied().unwrap_or(range.start);
                // Where the labels of a line lie far apart, the first is shown.
                let last = last.clamp(first, first + LONGEST_LINE);
                let start = back(index.text(), first, CONTEXT / 2).max(range.start);
                (start, forth(index.text(), last, CONTEXT).min(range.end))
            }
        };
        let at = self.text.len();
        if start > range.start {
            self.text.push('…');
        }
        let lead = self.text.len() - at;
        self.text.extend(index.text().get(start..end).unwrap_or_default().chars().map(shown));
        if end < range.end {
            self.text.push('…');
        }
        self.lines.insert(line, Line { shown: at..self.text.len(), start, lead, end });
        self.text.push('\n');
    }

    /// The offset in the excerpt of an offset in the file.
    fn map(&self, index: &LineIndex, place: usize) -> usize {
        let Some(line) = self.lines.get(&line_of(index, place)) else { return 0 };
        let place = place.clamp(line.start, line.end);
        let before = index.text().get(line.start..place).unwrap_or_default();
        // What is shown for a character may be longer or shorter than it.
        let before: usize = before.chars().map(|character| shown(character).len_utf8()).sum();
        (line.shown.start + line.lead + before).min(line.shown.end)
    }
}

/// The part of a range that a frame can show: one that ends right after a line break ends before it, and one over very
/// many lines is cut to its first.
fn visible(index: &LineIndex, range: Range<usize>) -> Range<usize> {
    let first = line_of(index, range.start);
    let mut end = range.end;
    let last = line_of(index, end);
    if last > first && usize::from(index.line_range(last).start()) == end {
        end = index.line_range(last - 1).end().into();
    }
    if line_of(index, end).saturating_sub(first) > LONGEST_LABEL {
        end = index.line_range(first).end().into();
    }
    // An offset within a line break is at the end of its line.
    let on_line = |place: usize| place.min(index.line_range(line_of(index, place)).end().into());
    let start = on_line(range.start);
    start..on_line(end).max(start)
}

fn is_long(text: &str) -> bool {
    text.len() > LONGEST_LINE && text.chars().nth(LONGEST_LINE).is_some()
}

/// The offset of the character `count` characters before `place`.
fn back(text: &str, place: usize, count: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    before.char_indices().rev().take(count).last().map_or(place, |(start, _)| start)
}

/// The offset after the character `count` characters after `place`.
fn forth(text: &str, place: usize, count: usize) -> usize {
    let place = text.floor_char_boundary(place);
    let after = text.get(place..).unwrap_or_default();
    place + after.chars().take(count).map(char::len_utf8).sum::<usize>()
}

fn line_of(index: &LineIndex, place: usize) -> u32 {
    index.line(offset(place))
}

fn offset(place: usize) -> text_size::TextSize {
    text_size::TextSize::new(u32::try_from(place).unwrap_or(u32::MAX))
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, id: usize, place: usize) -> Result<usize, Error> {
        let lines = &self.get(id)?.lines;
        let line = lines.iter().find(|(_, line)| place <= line.shown.end);
        line.map(|(number, _)| *number as usize).ok_or(Error::FileMissing)
    }

    fn line_range(&'a self, id: usize, line: usize) -> Result<Range<usize>, Error> {
        let excerpt = self.get(id)?;
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        // A line in the middle of a long label, which is not drawn.
        Ok(excerpt.lines.get(&number).map_or(0..0, |line| line.shown.clone()))
    }

    fn location(&'a self, id: usize, place: usize) -> Result<Location, Error> {
        let (line, column) = self.get(id)?.starts.get(&place).copied().unwrap_or((1, 1));
        Ok(Location { line_number: line as usize, column_number: column as usize })
    }
}
