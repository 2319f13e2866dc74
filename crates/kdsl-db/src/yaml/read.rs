//! Reading YAML as Helm reads a file of values, and kubectl one of manifests.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::tree::Tree;
use granit_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::number::template_float;
use super::resolve::resolve;

/// Why a text could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ReadError {}

/// How deep maps and lists may lie in each other.
const DEEPEST: usize = 128;
/// How many values a text may have once its aliases are followed: a few lines can stand for billions.
const MOST_VALUES: usize = 1_000_000;

/// Reads one document as Helm reads a file of values: `yes` and `on` are truth values, `012` is ten, the last one of equal
/// keys counts, `<<` merges, and numbers are those of JSON. An empty text is null.
///
/// Several documents are refused: one version of Helm takes the first, another merges them.
pub fn read(text: &str) -> Result<Tree, ReadError> {
    let mut documents = documents(text, false)?;
    Ok(documents.pop().unwrap_or(Tree::Null))
}

/// Reads all documents of a text as kubectl reads a file of manifests. Empty ones are null.
///
/// # Errors
/// Where the text is not YAML, or has something in it that no object can have.
pub fn read_all(text: &str) -> Result<Vec<Tree>, ReadError> {
    documents(text, true)
}

fn documents(text: &str, several: bool) -> Result<Vec<Tree>, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { several, ..Reader::default() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| ReadError {
            line: error.marker().line(),
            column: error.marker().col() + 1,
            message: error.info().to_owned(),
        })?;
        reader.event(event, span)?;
    }
    Ok(reader.documents)
}

/// A collection that is being read.
enum Open {
    List(Vec<Tree>),
    Map {
        entries: Vec<(Arc<str>, Tree)>,
        /// Where each key is among the entries.
        places: BTreeMap<Arc<str>, usize>,
        key: Option<Key>,
        /// What `<<` brings in, for the end: keys of the map itself count more.
        merged: Vec<Tree>,
    },
}

enum Key {
    Name(Arc<str>),
    Merge,
}

#[derive(Default)]
struct Reader {
    open: Vec<(Open, usize)>,
    anchors: BTreeMap<usize, (Tree, usize)>,
    documents: Vec<Tree>,
    /// How many documents have begun.
    begun: usize,
    /// Whether there may be more than one.
    several: bool,
    values: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), ReadError> {
        match event {
            Event::DocumentStart(..) => {
                self.begun += 1;
                if self.begun > 1 && !self.several {
                    return Err(error(
                        span,
                        "there is more than one document; Helm's versions differ in what they make of it",
                    ));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(_, anchor, _) => self.start(Open::List(Vec::new()), anchor, span),
            Event::MappingStart(_, anchor, _) => {
                let map = Open::Map { entries: Vec::new(), places: BTreeMap::new(), key: None, merged: Vec::new() };
                self.start(map, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => {
                let Some((tree, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err(error(span, "an alias within what it names"));
                };
                self.count(size, span)?;
                if self.expects_key() {
                    let key = key_of(&tree).ok_or_else(|| error(span, "a key must be a text or a number"))?;
                    return self.key(Key::Name(key), span);
                }
                self.value(tree, span)
            }
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), ReadError> {
        let plain = style == ScalarStyle::Plain;
        let tree = match tag.and_then(|tag| tag.suffix_in_namespace("tag:yaml.org,2002:")).as_deref() {
            Some("str") => Tree::Str(Arc::from(text)),
            Some("binary") => return Err(error(span, "`!!binary` has no place in values: write the text itself")),
            Some(_) => self.resolved(text, span)?,
            None if plain => self.resolved(text, span)?,
            None => Tree::Str(Arc::from(text)),
        };
        self.count(1, span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, (tree.clone(), 1));
        }
        if !self.expects_key() {
            return self.value(tree, span);
        }
        if plain && tag.is_none() && text == "<<" {
            return self.key(Key::Merge, span);
        }
        let key = key_of(&tree).ok_or_else(|| error(span, "a key must be a text or a number"))?;
        self.key(Key::Name(key), span)
    }

    fn resolved(&self, text: &str, span: Span) -> Result<Tree, ReadError> {
        resolve(text).map_err(|_| error(span, format!("`{text}` is not a number that values can hold")))
    }

    fn start(&mut self, open: Open, anchor: usize, span: Span) -> Result<(), ReadError> {
        if self.expects_key() {
            return Err(error(span, "a key must be a text or a number"));
        }
        if self.open.len() >= DEEPEST {
            return Err(error(span, format!("more than {DEEPEST} maps and lists lie in each other")));
        }
        self.count(1, span)?;
        self.open.push((open, anchor));
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), ReadError> {
        let Some((open, anchor)) = self.open.pop() else { return Ok(()) };
        let tree = match open {
            Open::List(items) => Tree::List(items),
            Open::Map { mut entries, mut places, merged, .. } => {
                for source in merged {
                    merge(source, &mut entries, &mut places)
                        .map_err(|()| error(span, "`<<` merges a map or a list of maps"))?;
                }
                Tree::Map(entries)
            }
        };
        if anchor != 0 {
            let size = size(&tree);
            self.anchors.insert(anchor, (tree.clone(), size));
        }
        self.value(tree, span)
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some((Open::Map { key: None, .. }, _)))
    }

    fn key(&mut self, new: Key, _span: Span) -> Result<(), ReadError> {
        if let Some((Open::Map { key, .. }, _)) = self.open.last_mut() {
            *key = Some(new);
        }
        Ok(())
    }

    fn value(&mut self, tree: Tree, span: Span) -> Result<(), ReadError> {
        match self.open.last_mut() {
            None => self.documents.push(tree),
            Some((Open::List(items), _)) => items.push(tree),
            Some((Open::Map { entries, places, key, merged }, _)) => match key.take() {
                Some(Key::Name(name)) => put(entries, places, name, tree),
                Some(Key::Merge) => merged.push(tree),
                None => return Err(error(span, "a key must be a text or a number")),
            },
        }
        Ok(())
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), ReadError> {
        self.values = self.values.saturating_add(values);
        if self.values > MOST_VALUES {
            return Err(error(span, format!("more than {MOST_VALUES} values")));
        }
        Ok(())
    }
}

/// Sets a key; one that is there keeps its place.
fn put(entries: &mut Vec<(Arc<str>, Tree)>, places: &mut BTreeMap<Arc<str>, usize>, name: Arc<str>, tree: Tree) {
    match places.get(&name).and_then(|place| entries.get_mut(*place)) {
        Some((_, value)) => *value = tree,
        None => {
            places.insert(name.clone(), entries.len());
            entries.push((name, tree));
        }
    }
}

/// Adds the entries of a map, or of each map of a list, that are not there yet.
fn merge(source: Tree, entries: &mut Vec<(Arc<str>, Tree)>, places: &mut BTreeMap<Arc<str>, usize>) -> Result<(), ()> {
    match source {
        Tree::Map(more) => {
            for (name, tree) in more {
                if !places.contains_key(&name) {
                    put(entries, places, name, tree);
                }
            }
            Ok(())
        }
        Tree::List(maps) => maps.into_iter().try_for_each(|map| match map {
            Tree::Map(_) => merge(map, entries, places),
            _ => Err(()),
        }),
        _ => Err(()),
    }
}

/// The text of a key, as JSON needs one.
fn key_of(tree: &Tree) -> Option<Arc<str>> {
    let text: Cow<'_, str> = match tree {
        Tree::Str(text) => return Some(text.clone()),
        Tree::Bool(truth) => if *truth { "true" } else { "false" }.into(),
        Tree::Int(number) => number.to_string().into(),
        Tree::Float(number) => template_float(*number).into(),
        Tree::Null | Tree::List(_) | Tree::Map(_) => return None,
    };
    Some(Arc::from(&*text))
}

/// How many values a tree has.
fn size(tree: &Tree) -> usize {
    match tree {
        Tree::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Tree::Map(entries) => 1 + entries.iter().map(|(_, value)| size(value)).sum::<usize>(),
        _ => 1,
    }
}

fn error(span: Span, message: impl Into<String>) -> ReadError {
    ReadError { line: span.start.line(), column: span.start.col() + 1, message: message.into() }
}
