//! Finding the objects of a program that a question is about, and the words that asked for their parts.

use std::sync::Arc;

use kdsl_db::Span;
use kdsl_emit::evaluate::Manifest;
use kdsl_emit::origin::path_text;
use kdsl_emit::source_map::used_by;
use kdsl_semantic::nearest::nearest;

use super::answer::Answer;
use super::path::{Missing, follow};
use super::question::{Named, Question};
use crate::failure::Failure;

/// An object of a program.
pub(crate) struct Object {
    pub(crate) kind: Arc<str>,
    pub(crate) name: Arc<str>,
    /// The component it belongs to.
    pub(crate) component: Option<Arc<str>>,
    /// Where that is declared.
    pub(crate) head: Option<Span>,
    /// The words that asked for the object.
    pub(crate) origin: Option<Span>,
    /// What is in it; `None` for a Secret that is generated.
    pub(crate) manifest: Option<Manifest>,
}

impl Object {
    fn title(&self) -> String {
        format!("{}/{}", self.kind, self.name)
    }

    /// The answer for the object as a whole, or for the part at the end of some steps.
    fn answer(&self, path: String, origin: Option<Span>, note: Option<String>) -> Option<Answer> {
        let span = origin.or(self.origin)?;
        let used_by = used_by(span, self.head).map(|it| (it, self.component.clone()));
        Some(Answer { object: self.title(), path, span, used_by, note })
    }
}

/// The short words that people have for kinds.
const SHORT: [(&str, &str); 13] = [
    ("cj", "cronjob"),
    ("cm", "configmap"),
    ("deploy", "deployment"),
    ("ds", "daemonset"),
    ("hpa", "horizontalpodautoscaler"),
    ("ing", "ingress"),
    ("netpol", "networkpolicy"),
    ("ns", "namespace"),
    ("pdb", "poddisruptionbudget"),
    ("pvc", "persistentvolumeclaim"),
    ("sa", "serviceaccount"),
    ("sts", "statefulset"),
    ("svc", "service"),
];

/// Whether a word, which may have a group behind a dot, is for a kind: `Deployment`, `deployments.apps`, `deploy`.
fn is_kind(word: &str, kind: &str) -> bool {
    let word = word.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let word = SHORT.iter().find(|(short, _)| *short == word).map_or(word.as_str(), |(_, kind)| kind);
    let kind = kind.to_ascii_lowercase();
    let plural = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => format!("{kind}es"),
        None => format!("{kind}s"),
    };
    *word == *kind || *word == *plural
}

/// The answers to a question; at least one.
pub(crate) fn answers(objects: &[Object], question: &Question) -> Result<Vec<Answer>, Failure> {
    let (found, path) = match &question.object {
        Named::Beginning(text) => {
            let (object, path) = beginning(objects, text)?;
            (vec![object], path)
        }
        Named::Kind(kind, Some(name)) => (vec![named(objects, kind, name)?], question.path.as_str()),
        Named::Kind(kind, None) => (of_kind(objects, kind)?, question.path.as_str()),
        Named::Nothing => (objects.iter().collect(), question.path.as_str()),
    };
    let path = path.trim_matches([' ', '\n', ':']);
    let mut answers = Vec::new();
    let mut nearest_miss: Option<(usize, &Object, Missing)> = None;
    for object in &found {
        let Some(manifest) = &object.manifest else {
            answers.extend(object.answer(String::new(), None, None).filter(|_| found.len() == 1));
            continue;
        };
        let followed = follow(&manifest.tree, path);
        match followed.missing {
            None => {
                answers.extend(object.answer(path_text(&followed.steps), manifest.origin_of(&followed.steps), None))
            }
            Some(missing) if question.is_message && found.len() == 1 => {
                let note = format!("it has no `{}`; this is what would hold it", missing.what);
                let (path, origin) = (path_text(&followed.steps), manifest.origin_of(&followed.steps));
                answers.extend(object.answer(path, origin, Some(note)));
            }
            Some(missing) => {
                let depth = followed.steps.len();
                if nearest_miss.as_ref().is_none_or(|(before, ..)| *before < depth) {
                    nearest_miss = Some((depth, object, missing));
                }
            }
        }
    }
    match (answers.is_empty(), nearest_miss) {
        (false, _) => Ok(answers),
        (true, Some((_, object, missing))) => Err(no_such_part(object, &missing, found.len() > 1)),
        (true, None) => Err(Failure::new("no object of the program has that part")),
    }
}

/// The object whose kind and name a text begins with, and the path behind.
fn beginning<'o, 't>(objects: &'o [Object], text: &'t str) -> Result<(&'o Object, &'t str), Failure> {
    let (kind, rest) = text.split_once('/').unwrap_or((text, ""));
    let ends = |name: &str| {
        let behind = rest.strip_prefix(name)?;
        (behind.is_empty() || behind.starts_with(['.', '/', '[', '#', ' ', ':', '{'])).then_some(behind)
    };
    let candidates = of_kind(objects, kind)?;
    let names = candidates.iter().flat_map(|it| [Some(&it.name), it.component.as_ref()]).flatten();
    let longest = names.filter(|name| ends(name).is_some()).max_by_key(|name| name.len());
    let written = rest.split(['.', '/', '[', '#', ' ', ':', '{']).next().unwrap_or_default();
    let name: &str = longest.map_or(written, |it| it);
    Ok((named(objects, kind, name)?, ends(name).unwrap_or_default()))
}

fn of_kind<'o>(objects: &'o [Object], kind: &str) -> Result<Vec<&'o Object>, Failure> {
    let found: Vec<&Object> = objects.iter().filter(|it| is_kind(kind, &it.kind)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let mut kinds: Vec<&str> = objects.iter().map(|it| &*it.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let failure = Failure::new(format!("the program gives no object of the kind `{kind}`"));
    Err(match nearest(kind, kinds.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help(format!("there are {}", kinds.join(", "))),
    })
}

/// The object of a kind that is called so: by its name, or by its component's where there is one of that.
fn named<'o>(objects: &'o [Object], kind: &str, name: &str) -> Result<&'o Object, Failure> {
    let candidates = of_kind(objects, kind)?;
    if let Some(found) = candidates.iter().find(|it| *it.name == *name) {
        return Ok(found);
    }
    let of_component: Vec<&&Object> = candidates.iter().filter(|it| it.component.as_deref() == Some(name)).collect();
    // Of several the one that is called like its component comes first: `shop-web` before `shop-web-headless`.
    if let Some(found) = of_component.iter().min_by_key(|it| it.name.len()) {
        return Ok(found);
    }
    let names = || candidates.iter().flat_map(|it| [Some(&*it.name), it.component.as_deref()]).flatten();
    let kind = candidates.first().map_or(kind, |it| &*it.kind);
    let failure = Failure::new(format!("the program gives no {kind} called `{name}`"));
    Err(match nearest(name, names()) {
        Some(near) => failure.help(format!("did you mean `{kind}/{near}`?")),
        None => {
            let all: Vec<String> = candidates.iter().take(20).map(|it| format!("`{}`", it.title())).collect();
            failure.help(format!("there is {}", all.join(", ")))
        }
    })
}

fn no_such_part(object: &Object, missing: &Missing, is_one_of_many: bool) -> Failure {
    let failure = match is_one_of_many {
        true => Failure::new(format!("no object that is asked for has `{}` there", missing.what)),
        false => Failure::new(format!("{} has no `{}` there", object.title(), missing.what)),
    };
    match (&missing.near, missing.there.as_slice()) {
        (Some(near), _) => failure.help(format!("did you mean `{}` of {}?", near, object.title())),
        (None, []) => failure.help("nothing is in that part"),
        (None, there) => {
            let there: Vec<String> = there.iter().take(20).map(|it| format!("`{it}`")).collect();
            failure.help(format!("{} has {}", object.title(), there.join(", ")))
        }
    }
}
