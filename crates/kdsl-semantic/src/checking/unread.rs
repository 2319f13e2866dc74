//! What follows from a statement that could not be understood: that a name which it may declare is not known elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_db::{Db, Diagnostic, File, Named, Severity, TextRange, Unknown};

use super::outline::{Outline, Place, words};
use crate::definitions::type_definition;
use crate::head::head;
use crate::hir;
use crate::statements::{Apply, keyword};

/// The statements with which a component gives others something beside its parameters.
const GIVING: [&str; 4] = ["port", "service", "sidecar", "alias"];

/// Removes what is said of a name that a statement with another mistake may declare.
pub(super) fn without_followers(db: &dyn Db, file: File, text: &str, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let unread = Unread::of(db, file, text, outline, found);
    if !unread.broken.is_empty() {
        found.retain(|it| {
            let start = it.primary_span().filter(|span| span.file == file).map(|span| span.range(db).start());
            let Some(start) = start else { return true };
            let at = outline.at(start);
            let place = at.and_then(|it| outline.places.get(it));
            match &it.unknown {
                Some(unknown) => !unread.may_declare(unknown, place.map(|it| it.declaration)),
                None => !unread.may_complete(it, at, place),
            }
        });
    }
}

/// The places that could not be understood, and what they may declare.
struct Unread<'a> {
    /// The places with mistakes.
    broken: BTreeSet<usize>,
    /// The words of the places that could not be understood at all, with the numbers of some of them.
    words: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Each unknown name with the places that it is used at.
    used: BTreeMap<String, BTreeSet<usize>>,
    /// The declarations with a statement that may declare any name.
    nameless: BTreeSet<usize>,
    /// The components and types of which it is not known all that they give.
    owners: BTreeSet<String>,
    /// The components and types with something that could not be understood.
    spoilt: BTreeSet<String>,
    /// Whether there is a statement that may say what is needed or provided.
    wires: bool,
}

/// The codes of what a component or external lacks.
const INCOMPLETE: [&str; 2] = ["KD0211", "KD0314"];
/// The code of what a `provides` lacks.
const INCOMPLETE_INTERFACE: &str = "KD0505";
/// The codes of needs that nothing meets, or several things.
const UNMET: [&str; 3] = ["KD0501", "KD0502", "KD0504"];

impl<'a> Unread<'a> {
    fn of(db: &dyn Db, file: File, text: &'a str, outline: &'a Outline, found: &[Diagnostic]) -> Self {
        let mut unread = Unread {
            broken: BTreeSet::new(),
            words: BTreeMap::new(),
            used: BTreeMap::new(),
            nameless: BTreeSet::new(),
            owners: BTreeSet::new(),
            spoilt: BTreeSet::new(),
            wires: false,
        };
        let mut whole = BTreeSet::new();
        for diagnostic in found.iter().filter(|it| it.severity == Severity::Error) {
            let Some(span) = diagnostic.primary_span().filter(|it| it.file == file) else { continue };
            let Some(at) = outline.at(span.range(db).start()) else { continue };
            // What is lacking is no statement that could not be understood.
            let lacks = |codes: &[&str]| codes.contains(&diagnostic.code.id);
            if lacks(&INCOMPLETE) || lacks(&UNMET) || lacks(&[INCOMPLETE_INTERFACE]) {
                continue;
            }
            unread.broken.insert(at);
            match &diagnostic.unknown {
                Some(unknown) => {
                    unread.used.entry(unknown.name.clone()).or_default().insert(at);
                }
                None => {
                    whole.insert(at);
                }
            }
        }
        for at in &unread.broken {
            let Some(place) = outline.places.get(*at) else { continue };
            if whole.contains(at) {
                for word in words(slice(text, place.range)) {
                    insert(unread.words.entry(word).or_default(), *at);
                }
            } else if let Some(name) = &place.name {
                insert(unread.words.entry(name).or_default(), *at);
            }
            if whole.contains(at) && is_nameless(place) {
                unread.nameless.insert(place.declaration);
            }
            if whole.contains(at) {
                unread.spoilt.extend(place.owner.clone());
                unread.wires |= may_wire(place);
            }
            if whole.contains(at) && may_give(place) {
                unread.owners.extend(place.owner.clone());
            }
        }
        unread.providers(text, outline, &whole);
        unread.users_of_types(db, file);
        unread
    }

    /// What is provided with a name that a statement which could not be understood may declare is not known either.
    fn providers(&mut self, text: &str, outline: &Outline, whole: &BTreeSet<usize>) {
        if whole.is_empty() {
            return;
        }
        let may_be_declared =
            |it: &str| self.words.get(it).is_some_and(|places| places.iter().any(|at| whole.contains(at)));
        let providers = outline.places.iter().enumerate().filter(|(_, it)| it.keyword.as_deref() == Some("provides"));
        let unread = providers.filter(|(at, _)| !self.broken.contains(at));
        let unread = unread.filter(|(_, it)| words(slice(text, it.range)).any(may_be_declared));
        let owners: Vec<String> = unread.filter_map(|(_, it)| it.owner.clone()).collect();
        self.owners.extend(owners);
    }

    /// A component gives what its type gives.
    fn users_of_types(&mut self, db: &dyn Db, file: File) {
        if self.owners.is_empty() {
            return;
        }
        let items = crate::definitions::items(db, file);
        for (_, nth) in &items.apps {
            let count = hir::declaration(db, file, *nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
            for head in (0..count).filter_map(|component| head(db, file, *nth, component).as_ref()) {
                let ty = head.ty.declaration().and_then(|at| type_definition(db, at.file, at.nth).as_ref());
                let layers = ty.into_iter().flat_map(|it| &it.layers).filter(|it| it.file == file);
                let is_unread = layers
                    .filter_map(|at| type_definition(db, at.file, at.nth).as_ref())
                    .any(|it| self.owners.contains(&*it.name.text));
                if let Some(name) = head.name.as_ref().filter(|_| is_unread) {
                    self.owners.insert(name.text.to_string());
                }
            }
        }
    }

    fn may_declare(&self, unknown: &Unknown, declaration: Option<usize>) -> bool {
        // `shop.orders`, or what `orders` provides.
        let of = unknown.of.as_deref().map(|it| it.split('`').nth(1).unwrap_or(it));
        if of.is_some_and(|it| self.owners.contains(it.rsplit('.').next().unwrap_or(it))) {
            return true;
        }
        if unknown.what != Named::Type
            && unknown.what != Named::Interface
            && declaration.is_some_and(|it| self.nameless.contains(&it))
        {
            return true;
        }
        let Some(places) = self.words.get(&*unknown.name) else { return false };
        let used = self.used.get(&*unknown.name);
        places.iter().any(|at| used.is_none_or(|it| !it.contains(at)))
    }
}

impl Unread<'_> {
    /// Whether a statement that could not be understood may be what is said to be missing.
    fn may_complete(&self, diagnostic: &Diagnostic, at: Option<usize>, place: Option<&Place>) -> bool {
        let code = diagnostic.code.id;
        if code == INCOMPLETE_INTERFACE {
            return at.is_some_and(|it| self.broken.contains(&it));
        }
        let owner = place.and_then(|it| it.owner.as_deref());
        INCOMPLETE.contains(&code) && owner.is_some_and(|it| self.spoilt.contains(it))
            || UNMET.contains(&code) && self.wires
    }
}

/// How many places of one word are remembered: so many uses of one unknown name may have other mistakes beside them.
const PLACES: usize = 8;

fn insert(places: &mut BTreeSet<usize>, at: usize) {
    if places.len() < PLACES {
        places.insert(at);
    }
}

fn slice(text: &str, range: TextRange) -> &str {
    text.get(std::ops::Range::<usize>::from(range)).unwrap_or_default()
}

/// Whether it is a statement that declares a name, without one.
fn is_nameless(place: &Place) -> bool {
    let Some(keyword) = place.keyword.as_deref().and_then(keyword) else { return false };
    let declares = matches!(keyword.apply, Apply::Declares) || GIVING.contains(&keyword.word);
    declares && place.name.as_deref().is_none_or(|name| words(keyword.form).any(|it| it == name))
}

/// Whether it may say what is needed or provided.
fn may_wire(place: &Place) -> bool {
    let is_wiring = |word: &str| matches!(word, "needs" | "provides");
    let keyword_of = |word: &str| keyword(word).is_none() || is_wiring(word);
    // `shared-volume needs db = two`
    place.keyword.as_deref().is_none_or(keyword_of) || place.name.as_deref().is_some_and(is_wiring)
}

/// Whether others may have something from it.
fn may_give(place: &Place) -> bool {
    place.keyword.as_deref().is_some_and(|it| keyword(it).is_none() || GIVING.contains(&it))
}
