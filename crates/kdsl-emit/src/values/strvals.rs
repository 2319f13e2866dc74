//! The little language of `--set`: `a.b=1,list={x,y},list[2].name=z`.
//!
//! It is Helm's, with its corners: `\` takes the meaning from the next character, blanks belong to names and texts, and only
//! `true`, `false`, `null` and whole numbers that don't begin with a 0 are something else than text. What Helm takes without
//! a word though it sets nothing, such as `a[0]` without a value, is an error here.

use std::sync::Arc;

use kdsl_ir::Tree;

/// The largest index that Helm takes.
const LARGEST_INDEX: usize = 65_536;
/// How many names may follow each other; Helm's limit for maps.
const DEEPEST: usize = 30;

/// What is wrong with an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetError {
    /// Before which character, counted from 0.
    pub at: usize,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
}

/// What stands behind `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Texts, of which those that look like it are numbers, truth values and null.
    Typed,
    /// Texts.
    Text,
    /// JSON.
    Json,
}

/// Sets what an argument says. A JSON object alone, without a path, is laid over the values.
pub(super) fn set(values: &mut Tree, argument: &str, sort: Sort) -> Result<(), SetError> {
    if sort == Sort::Json && argument.trim_start().starts_with('{') {
        let whole = serde_json::from_str(argument).map_err(|it| error(it.column().saturating_sub(1), NO_JSON))?;
        super::merge::over(values, tree(whole));
        return Ok(());
    }
    let characters: Vec<char> = argument.chars().collect();
    let mut reader = Reader { characters: &characters, at: 0, sort };
    while reader.at < characters.len() {
        reader.assignment(values)?;
    }
    Ok(())
}

/// A step of a path.
enum Step {
    Key(Arc<str>),
    Index(usize),
}

struct Reader<'a> {
    characters: &'a [char],
    at: usize,
    sort: Sort,
}

const NO_JSON: &str = "a value in JSON is expected here";

/// JSON as a tree of values.
fn tree(value: serde_json::Value) -> Tree {
    match value {
        serde_json::Value::Null => Tree::Null,
        serde_json::Value::Bool(truth) => Tree::Bool(truth),
        // Helm reads every number as a floating-point one, and writes those without a fraction as whole ones.
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Tree::Int(number),
            None => number.as_f64().map_or(Tree::Null, Tree::Float),
        },
        serde_json::Value::String(text) => Tree::Str(Arc::from(text)),
        serde_json::Value::Array(items) => Tree::List(items.into_iter().map(tree).collect()),
        serde_json::Value::Object(entries) => {
            Tree::Map(entries.into_iter().map(|(key, value)| (Arc::from(key), tree(value))).collect())
        }
    }
}

impl Reader<'_> {
    /// `path=value` and the comma after it.
    fn assignment(&mut self, values: &mut Tree) -> Result<(), SetError> {
        let start = self.at;
        let path = self.path()?;
        if self.sort == Sort::Json {
            let value = self.json()?;
            return put(values, &path, value).map_err(|message| error(start, message));
        }
        let value = if self.peek() == Some('{') { self.list()? } else { self.scalar(&[',']) };
        match self.next() {
            None | Some(',') => {}
            Some(_) => return Err(error(self.at - 1, "after `}` comes a comma or the end")),
        }
        put(values, &path, value).map_err(|message| error(start, message))
    }

    /// Names and indices up to `=`, which is taken too.
    fn path(&mut self) -> Result<Vec<Step>, SetError> {
        let mut path = Vec::new();
        loop {
            let start = self.at;
            let name = self.text(&['.', '[', '=', ',']);
            if name.is_empty() {
                return Err(error(start, "a name is missing"));
            }
            path.push(Step::Key(Arc::from(name)));
            if path.len() > DEEPEST {
                return Err(error(start, format!("more than {DEEPEST} names follow each other")));
            }
            let name = |path: &[Step]| show(path);
            loop {
                let at = self.at;
                match self.next() {
                    Some('=') => return Ok(path),
                    Some('.') => break,
                    Some('[') => path.push(Step::Index(self.index()?)),
                    Some(',') | None => {
                        return Err(error(at, format!("`{}` has no value: `=` is missing", name(&path))));
                    }
                    Some(_) => return Err(error(at, "after `]` comes `=`, `.` or `[`")),
                }
            }
        }
    }

    /// A number up to `]`, which is taken too.
    fn index(&mut self) -> Result<usize, SetError> {
        let start = self.at;
        let text = self.text(&[']']);
        if self.next() != Some(']') {
            return Err(error(start, "`]` is missing"));
        }
        match text.parse::<usize>() {
            Ok(index) if index <= LARGEST_INDEX => Ok(index),
            Ok(_) => Err(error(start, format!("an index is at most {LARGEST_INDEX}"))),
            Err(_) => Err(error(start, format!("`{text}` is not an index"))),
        }
    }

    /// `{a,b}`
    fn list(&mut self) -> Result<Tree, SetError> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            items.push(self.scalar(&[',', '}']));
            match self.next() {
                Some(',') => {}
                Some('}') => return Ok(Tree::List(items)),
                _ => return Err(error(start, "`}` is missing")),
            }
        }
    }

    /// A value in JSON, null where there is none, with the blanks behind it and one comma.
    fn json(&mut self) -> Result<Tree, SetError> {
        let start = self.at;
        self.blanks();
        if matches!(self.peek(), None | Some(',')) {
            self.at += 1;
            return Ok(Tree::Null);
        }
        let rest: String = self.characters.iter().skip(self.at).collect();
        let mut stream = serde_json::Deserializer::from_str(&rest).into_iter::<serde_json::Value>();
        let Some(Ok(value)) = stream.next() else { return Err(error(start, NO_JSON)) };
        let read = rest.get(..stream.byte_offset()).unwrap_or_default();
        self.at += read.chars().count();
        self.blanks();
        if self.peek() == Some(',') {
            self.at += 1;
        }
        Ok(tree(value))
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn scalar(&mut self, stops: &[char]) -> Tree {
        let text = self.text(stops);
        if self.sort == Sort::Typed { typed(&text) } else { Tree::Str(Arc::from(text)) }
    }

    /// The text up to one of these characters, without the backslashes that take their meaning away.
    fn text(&mut self, stops: &[char]) -> String {
        let mut text = String::new();
        while let Some(character) = self.peek() {
            if stops.contains(&character) {
                break;
            }
            self.at += 1;
            match character {
                '\\' => text.extend(self.next()),
                character => text.push(character),
            }
        }
        text
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += 1;
        Some(character)
    }
}

/// What a text of `--set` is.
fn typed(text: &str) -> Tree {
    if text.eq_ignore_ascii_case("true") {
        return Tree::Bool(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Tree::Bool(false);
    }
    if text.eq_ignore_ascii_case("null") {
        return Tree::Null;
    }
    match text.parse() {
        Ok(number) if text == "0" || !text.starts_with('0') => Tree::Int(number),
        _ => Tree::Str(Arc::from(text)),
    }
}

/// Sets what lies at the end of a path, making the maps and lists on the way.
fn put(tree: &mut Tree, path: &[Step], value: Tree) -> Result<(), String> {
    let mut tree = tree;
    for (nth, step) in path.iter().enumerate() {
        let before = || show(path.get(..nth).unwrap_or_default());
        if *tree == Tree::Null {
            *tree = match step {
                Step::Key(_) => Tree::Map(Vec::new()),
                Step::Index(_) => Tree::List(Vec::new()),
            };
        }
        tree = match (step, tree) {
            (Step::Key(key), Tree::Map(entries)) => {
                if !entries.iter().any(|(name, _)| name == key) {
                    entries.push((key.clone(), Tree::Null));
                }
                match entries.iter_mut().find(|(name, _)| name == key) {
                    Some((_, value)) => value,
                    None => return Ok(()),
                }
            }
            (Step::Index(index), Tree::List(items)) => {
                if items.len() <= *index {
                    items.resize(index + 1, Tree::Null);
                }
                match items.get_mut(*index) {
                    Some(item) => item,
                    None => return Ok(()),
                }
            }
            (Step::Key(_), _) => return Err(format!("`{}` is set to something that is not a map", before())),
            (Step::Index(_), _) => return Err(format!("`{}` is set to something that is not a list", before())),
        };
    }
    *tree = value;
    Ok(())
}

fn show(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => {
                text.push('.');
                text.push_str(key);
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

fn error(at: usize, message: impl Into<String>) -> SetError {
    SetError { at, message: message.into() }
}
