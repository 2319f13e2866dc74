//! What each knob says it changes: the table beside this file.

use std::sync::LazyLock;

use super::changes::Change;

/// A line of the table.
pub(super) struct Rule {
    knob: Vec<&'static str>,
    places: Vec<Place>,
}

struct Place {
    /// Of any component, not just the knob's own.
    anywhere: bool,
    kind: Option<&'static str>,
    /// `+`, `-`, `?`, or names.
    names: Vec<&'static str>,
}

/// The rule of a knob, by its names within its component.
pub(super) fn rule(knob: &[String]) -> Option<&'static Rule> {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let lines = include_str!("says.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(parse).collect()
    });
    RULES.iter().find(|it| matches(&it.knob, knob, true))
}

fn parse(line: &'static str) -> Rule {
    let (knob, places) = line.split_once(" = ").unwrap_or_else(|| panic!("no rule: {line}"));
    Rule {
        knob: knob.split('.').collect(),
        places: places.split(' ').filter(|it| *it != "nothing").map(place).collect(),
    }
}

fn place(word: &'static str) -> Place {
    let (anywhere, word) = word.strip_prefix('~').map_or((false, word), |it| (true, it));
    if word == "everything" {
        return Place { anywhere: true, kind: None, names: Vec::new() };
    }
    if let Some((sign, kind)) = word.split_at_checked(1).filter(|(sign, _)| "+-?".contains(sign)) {
        return Place { anywhere, kind: Some(kind), names: vec![sign] };
    }
    let (kind, place) = word.split_once(':').map_or((None, word), |(kind, place)| (Some(kind), place));
    Place { anywhere, kind, names: place.split('.').collect() }
}

impl Rule {
    /// Whether a knob of this component says this change.
    pub(super) fn says(&self, change: &Change, component: Option<&str>) -> bool {
        let is_own = component.is_none() || change.component.as_deref() == component;
        self.places.iter().any(|it| {
            (it.anywhere || is_own)
                && it.kind.is_none_or(|kind| kind == change.kind())
                && (matches(&it.names, &change.place, false)
                    || it.names == ["?"] && ["+", "-"].contains(&&*change.place.concat()))
        })
    }
}

/// Whether names begin like a pattern; or are one, as a whole. `*` in a pattern's name is any text, and one alone is a name.
fn matches(pattern: &[&str], names: &[String], whole: bool) -> bool {
    match (pattern, names) {
        ([], rest) => !whole || rest.is_empty(),
        ([pattern, rest @ ..], [name, others @ ..]) => match pattern.split_once('*') {
            None => pattern == name && matches(rest, others, whole),
            // What has a part of its name open may have a name of its own below it: `service` and `services.reads`.
            Some((before, after)) => {
                let is_one = name.starts_with(before) && name.ends_with(after);
                is_one
                    && (matches(rest, others, whole)
                        || !before.is_empty() && others.len() > 1 && matches(rest, &others[1..], whole))
            }
        },
        _ => false,
    }
}
