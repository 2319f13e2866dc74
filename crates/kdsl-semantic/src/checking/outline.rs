//! The statements of a file and the names that it declares, with their places: what is asked for where something is wrong.

use std::collections::BTreeMap;

use kdsl_db::{Db, File, Named, TextRange, TextSize, parse};
use kdsl_syntax::ast::{Arg, Block, ComponentItem, Declaration, DeclarationKind, Expr, Item};
use kdsl_syntax::{SyntaxKind, SyntaxNode};

use crate::statements::keyword;

/// What a file consists of.
pub(super) struct Outline {
    /// Its statements, and the heads of its declarations and components, in the order of the text.
    pub places: Vec<Place>,
    /// The names that are declared in it.
    pub declared: Vec<Declared>,
}

/// A statement, or the head of a declaration or component.
pub(super) struct Place {
    /// All of it.
    pub range: TextRange,
    /// The word that it begins with; `None` for a head.
    pub keyword: Option<String>,
    /// The word behind that, which most often is the name that is declared.
    pub name: Option<String>,
    /// The number of the declaration that it lies in.
    pub declaration: usize,
    /// The name of the component or type that it lies in.
    pub owner: Option<String>,
    /// The number of the place around it.
    around: Option<usize>,
}

/// A name that is declared.
pub(super) struct Declared {
    pub name: String,
    pub range: TextRange,
    pub what: Named,
}

impl Outline {
    pub(super) fn of(db: &dyn Db, file: File) -> Self {
        let mut outline = Self { places: Vec::new(), declared: Vec::new() };
        for (nth, declaration) in parse(db, file).tree().declarations().enumerate() {
            outline.declaration(nth, &declaration);
        }
        outline
    }

    /// The innermost place that this one is in or ends at.
    pub(super) fn at(&self, offset: TextSize) -> Option<usize> {
        let mut at = self.places.partition_point(|it| it.range.start() <= offset).checked_sub(1);
        while let Some(place) = at.and_then(|it| self.places.get(it)) {
            if place.range.contains_inclusive(offset) {
                break;
            }
            at = place.around;
        }
        at
    }

    fn declaration(&mut self, nth: usize, declaration: &Declaration) {
        let names: Vec<_> = declaration.head().filter_map(|it| word(&it)).collect();
        let (name, range) = names.first().cloned().unzip();
        let what = match declaration.kind() {
            DeclarationKind::App => Some(Named::App),
            DeclarationKind::Component => Some(Named::Type),
            DeclarationKind::Interface => Some(Named::Interface),
            DeclarationKind::Environment => Some(Named::Environment),
            _ => None,
        };
        if let (Some(name), Some(range), Some(what)) = (&name, range, what) {
            self.declared.push(Declared { name: name.clone(), range, what });
        }
        let is_type = declaration.kind() == DeclarationKind::Component;
        let owner = name.as_deref().filter(|_| is_type);
        let head = head_range(declaration.syntax());
        self.places.push(Place {
            range: head,
            keyword: None,
            name: name.clone(),
            declaration: nth,
            owner: owner.map(str::to_owned),
            around: None,
        });
        if declaration.kind() == DeclarationKind::Interface {
            let items = declaration.block().into_iter().flat_map(|it| it.items());
            for key in items.filter_map(|it| it.key()) {
                let range = key.syntax().text_range();
                self.declared.extend(key.as_name().map(|name| Declared { name, range, what: Named::Member }));
            }
        }
        // An environment and a test name what the app has.
        let declares = matches!(declaration.kind(), DeclarationKind::App | DeclarationKind::Component);
        for component in declaration.topology().into_iter().flat_map(|it| it.components()) {
            self.component(nth, &component, declares);
        }
        if let Some(block) = declaration.block() {
            self.block(nth, &block, owner, None, declares);
        }
    }

    fn component(&mut self, nth: usize, component: &ComponentItem, declares: bool) {
        let name = component.name().map(|it| (it.text(), it.syntax().text_range()));
        if let Some((name, range)) = name.clone().filter(|_| declares) {
            self.declared.push(Declared { name, range, what: Named::Component });
        }
        let name = name.map(|(name, _)| name);
        self.places.push(Place {
            range: head_range(component.syntax()),
            keyword: None,
            name: name.clone(),
            declaration: nth,
            owner: name.clone(),
            around: None,
        });
        if let Some(block) = component.block() {
            self.block(nth, &block, name.as_deref(), None, declares);
        }
    }

    fn block(&mut self, nth: usize, block: &Block, owner: Option<&str>, around: Option<usize>, declares: bool) {
        for item in block.items() {
            let Item::Statement(statement) = &item else { continue };
            let arguments: Vec<Arg> = statement.args().collect();
            let name = arguments.first().and_then(word);
            let key = item.key().map(|it| it.as_name().unwrap_or_default());
            // Within other statements names are used; a sidecar has ports of its own.
            let is_outermost = around.is_none_or(|it| {
                self.places.get(it).and_then(|it| it.keyword.as_deref()).is_some_and(|it| it == "sidecar")
            });
            let declares_name = declares && is_outermost && key.as_deref().is_some_and(declares_name);
            if let Some((name, range)) = name.clone().filter(|_| declares_name) {
                self.declared.push(Declared { name, range, what: Named::Member });
            }
            let number = self.places.len();
            self.places.push(Place {
                range: item.syntax().text_range(),
                keyword: key,
                name: name.map(|(name, _)| name),
                declaration: nth,
                owner: owner.map(str::to_owned),
                around,
            });
            for argument in &arguments {
                if let Arg::Expr(Expr::Block(inner)) = argument {
                    self.block(nth, inner, owner, Some(number), declares);
                }
            }
        }
    }
}

/// Whether the first argument of a statement of this keyword is a name that it declares.
fn declares_name(word: &str) -> bool {
    let form = keyword(word).and_then(|it| it.form.strip_prefix(word));
    let form = form.map_or("", |it| it.trim_start().trim_start_matches('['));
    form.starts_with("NAME") && !form.starts_with("NAME …")
}

/// What stands before the brackets.
fn head_range(node: &SyntaxNode) -> TextRange {
    let brackets = node.children().find(|it| matches!(it.kind(), SyntaxKind::Block | SyntaxKind::Topology));
    let end = brackets.map_or(node.text_range().end(), |it| it.text_range().start());
    TextRange::new(node.text_range().start(), end)
}

fn word(argument: &Arg) -> Option<(String, TextRange)> {
    match argument {
        Arg::Expr(Expr::Name(name)) => Some((name.text(), name.syntax().text_range())),
        _ => None,
    }
}

/// The words of a text. What is between them are blanks, marks and other letters.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_ascii_alphanumeric() && it != '-' && it != '_').filter(|it| !it.is_empty())
}

/// How often each word stands in a text, also within strings and comments; and how often each part of one.
pub(super) struct Counts<'a> {
    words: BTreeMap<&'a str, usize>,
    parts: BTreeMap<String, usize>,
}

impl<'a> Counts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut counts = Self { words: BTreeMap::new(), parts: BTreeMap::new() };
        for word in words(text) {
            *counts.words.entry(word).or_insert(0) += 1;
            for part in parts(word) {
                *counts.parts.entry(part).or_insert(0) += 1;
            }
        }
        counts
    }

    /// How often the word stands in the text.
    pub(super) fn word(&self, word: &str) -> usize {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// How much says that a word is no slip: its uses beyond the first, and those of its parts in other words.
    pub(super) fn evidence(&self, word: &str) -> usize {
        let uses = self.word(word);
        let elsewhere = |part: String| self.parts.get(&part).copied().unwrap_or(0).saturating_sub(uses);
        uses.saturating_sub(1) + parts(word).map(elsewhere).min().unwrap_or(0)
    }
}

/// `api-token` and `API_TOKEN` are of the same parts.
fn parts(word: &str) -> impl Iterator<Item = String> {
    word.split(['-', '_']).filter(|it| !it.is_empty()).map(str::to_ascii_lowercase)
}
