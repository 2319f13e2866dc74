//! The kinds of components.

use kdsl_db::{Db, Diagnostic, File};

use crate::definitions::type_names;
use crate::diagnostics::{not_supported, unknown_kind, unknown_type};
use crate::hir::Ident;
use crate::model::Kind;
use crate::nearest::nearest;

/// A kind's word, what it means, and the kind, if this version can build it.
pub struct KindWord {
    /// The word.
    pub word: &'static str,
    /// What it means, for people.
    pub docs: &'static str,
    /// The kind; `None` for one that has no meaning yet.
    pub kind: Option<Kind>,
}

/// Every kind of the language.
pub static KINDS: [KindWord; 6] = [
    KindWord {
        word: "stateless",
        docs: "Interchangeable pods with random names. Becomes a Deployment.",
        kind: Some(Kind::Stateless),
    },
    KindWord {
        word: "stateful",
        docs: "Pods with a name and data of their own each. Becomes a StatefulSet with a headless Service.",
        kind: Some(Kind::Stateful),
    },
    KindWord { word: "per-node", docs: "One pod on every node. Becomes a DaemonSet.", kind: Some(Kind::PerNode) },
    KindWord {
        word: "job",
        docs: "Pods that run once, to the end. Becomes a Job, whose name ends in a hash of what it runs: a change runs it again.",
        kind: Some(Kind::Job),
    },
    KindWord {
        word: "cron",
        docs: "Pods that run to the end, on a schedule: `cron \"0 3 * * *\"`. Becomes a CronJob.",
        kind: Some(Kind::Cron),
    },
    KindWord {
        word: "external",
        docs: "Something that already runs elsewhere: `external mysql { host = \"…\" }`. It has no pods, and others can need it.",
        kind: Some(Kind::External),
    },
];

/// The kind that a word names.
pub fn from_word(word: &str) -> Option<Kind> {
    KINDS.iter().find(|it| it.word == word)?.kind
}

/// Whether a word names a kind, whether it can be built yet or not.
pub fn is_kind(word: &str) -> bool {
    KINDS.iter().any(|it| it.word == word)
}

/// What to say of a word where a kind or a type is expected that is neither.
pub(crate) fn unknown(db: &dyn Db, file: File, word: &Ident) -> Diagnostic {
    if is_kind(&word.text) {
        return not_supported::report(&format!("the kind `{}`", word.text), word.span);
    }
    match nearest(&word.text, KINDS.iter().map(|it| it.word)) {
        Some(near) => unknown_kind::report(&word.text, word.span, Some(near)),
        None => {
            let names = type_names(db, file);
            let names: Vec<&str> = names.iter().map(|it| &**it).collect();
            match nearest(&word.text, names.iter().copied()) {
                Some(near) => unknown_type::report(&word.text, word.span, Some(near), &names),
                None => unknown_kind::report(&word.text, word.span, None),
            }
        }
    }
}

/// The statements that only some kinds can have, and which.
const STATEMENTS: [(&[&str], &[Kind]); 4] = [
    (&["schedule", "timezone", "overlap", "history", "start-within", "suspended"], &[Kind::Cron]),
    (&["retries", "deadline", "keep", "parallel", "completions", "restart"], &[Kind::Job, Kind::Cron]),
    (&["port", "service", "expose", "ready", "provides"], &[Kind::Stateless, Kind::Stateful, Kind::PerNode]),
    (&["scale"], &[Kind::Stateless, Kind::Stateful]),
];

/// Why a component of this kind can't have a statement; `None` if it can.
pub fn refuses(kind: Kind, statement: &str) -> Option<&'static str> {
    let (words, kinds) = STATEMENTS.iter().find(|(words, _)| words.contains(&statement))?;
    if kinds.contains(&kind) {
        return None;
    }
    Some(match (kind, *words) {
        (Kind::Job, ["schedule", ..]) => "it runs once; what runs on a schedule is a `cron`",
        (_, ["schedule", ..]) => "only a `cron` runs on a schedule",
        (_, ["retries", ..]) => "its pods go on running; only those of a `job` or a `cron` come to an end",
        (Kind::PerNode, ["scale"]) => "one of its pods runs on every node: the nodes decide how many there are",
        (_, ["scale"]) => "its pods run to their end; how many at once is said by `parallel`",
        _ => "its pods run to their end, so nobody can count on reaching one",
    })
}
