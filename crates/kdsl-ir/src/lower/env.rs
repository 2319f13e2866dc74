//! Environment variables, and the texts that Kubernetes expands with them.

use std::sync::Arc;

use kdsl_semantic::model::{self, ConfigKey, EnvVar, PodField, SecretKey};

use crate::expression::Expr;
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::escape::dollar;
use crate::lower::expression::{Gives, as_text, condition_of, list, lower, may_hold_dollar, negated, text_of};
use crate::lower::files::field_path;
use crate::lower::labels::all;
use crate::lower::secret;
use crate::macros::{field, map, text};
use crate::node::{Entry, Item, Node};

/// Something that only the pod knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaf<'a> {
    Secret(&'a SecretKey),
    Config(&'a ConfigKey),
    Pod(&'a PodField),
}

/// The variables by which a container knows what only the pod knows.
#[derive(Default)]
pub(crate) struct Variables<'a> {
    named: Vec<(Leaf<'a>, Arc<str>)>,
}

/// The environment of a container.
pub(crate) struct Environment<'a> {
    /// The items of `env`.
    pub(crate) items: Vec<Item>,
    /// The names of all variables, those made for composition among them.
    pub(crate) names: Vec<Arc<str>>,
    /// What composed texts refer to.
    pub(crate) variables: Variables<'a>,
}

/// The environment of these variables, with what `commands` refer to.
///
/// A value that is one secret or one fact of the pod is a reference. A text that contains some is composed by the pod, of
/// variables that stand before it.
pub(crate) fn environment<'a>(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    env: &[&'a EnvVar],
    commands: &[&'a [model::Expr]],
    config: &mut ConfigEntries,
) -> Environment<'a> {
    let mut needed = Vec::new();
    for variable in env {
        for (_, value) in cases(cx, &variable.value) {
            if leaf(value).is_none() {
                collect_leaves(value, &mut needed);
            }
        }
    }
    commands.iter().flat_map(|it| it.iter()).for_each(|it| collect_leaves(it, &mut needed));

    let mut names: Vec<Arc<str>> = env.iter().map(|it| Arc::clone(&it.name)).collect();
    let mut items = Vec::with_capacity(env.len() + needed.len());
    let mut variables = Variables::default();
    let mut moved = Vec::new();
    let mut is_explained = false;
    for leaf_needed in needed {
        // A variable of the program that is just this one goes to the front; else there is one more.
        match env.iter().position(|it| leaf(&it.value) == Some(leaf_needed)) {
            Some(nth) => {
                if let Some(variable) = env.get(nth) {
                    moved.push(nth);
                    items.push(reference(Arc::clone(&variable.name), leaf_needed).at(variable.entry));
                    variables.named.push((leaf_needed, Arc::clone(&variable.name)));
                }
            }
            None => {
                let name = unique_name(leaf_needed, &names);
                names.push(Arc::clone(&name));
                items.push(where_it_is(cx, component, leaf_needed, reference(Arc::clone(&name), leaf_needed)));
                variables.named.push((leaf_needed, name));
            }
        }
    }
    for (nth, variable) in env.iter().enumerate() {
        if moved.contains(&nth) {
            continue;
        }
        for (conditions, value) in cases(cx, &variable.value) {
            let item = match leaf(value) {
                Some(leaf) => reference(Arc::clone(&variable.name), leaf),
                None => {
                    let name = Arc::clone(&variable.name);
                    let is_composed = contains_leaf(value);
                    match !is_composed && looks_secret(&name) {
                        true => {
                            let item = by_config_map(component, name, text_of(cx, value), config, is_explained);
                            is_explained = true;
                            item
                        }
                        false => Item::one(map! { "name": Expr::Str(name), "value": variables.expanded(cx, value) }),
                    }
                }
            }
            .at(variable.entry);
            items.push(match all(conditions) {
                Some(when) => Item::Guarded { when, items: vec![item] },
                None => item,
            });
        }
    }
    Environment { items, names, variables }
}

impl Variables<'_> {
    /// A value as a text that Kubernetes expands to it.
    pub(crate) fn expanded(&self, cx: &AppContext<'_>, value: &model::Expr) -> Expr {
        self.expanded_part(cx, value, true)
    }

    fn expanded_part(&self, cx: &AppContext<'_>, value: &model::Expr, is_last: bool) -> Expr {
        match value {
            model::Expr::Str(text) => match dollar(text, is_last) {
                std::borrow::Cow::Borrowed(_) => Expr::Str(Arc::clone(text)),
                std::borrow::Cow::Owned(escaped) => Expr::Str(escaped.into()),
            },
            model::Expr::Concat(parts) => {
                let last = parts.len().saturating_sub(1);
                let parts =
                    parts.iter().enumerate().map(|(nth, part)| self.expanded_part(cx, part, is_last && nth == last));
                as_text(Expr::concat(parts), Gives::Scalar)
            }
            model::Expr::If(parts) => {
                let (condition, then, otherwise) = &**parts;
                Expr::If(Arc::new((
                    condition_of(cx, condition),
                    self.expanded_part(cx, then, is_last),
                    self.expanded_part(cx, otherwise, is_last),
                )))
            }
            value => match leaf(value).and_then(|leaf| self.name_of(leaf)) {
                Some(name) => Expr::Str(format!("$({name})").into()),
                None => {
                    let (lowered, gives) = lower(cx, value);
                    match as_text(lowered, gives) {
                        Expr::Str(text) => Expr::Str(dollar(&text, is_last).as_ref().into()),
                        text if may_hold_dollar(cx, value) => Expr::Dollars(Arc::new(text)),
                        text => text,
                    }
                }
            },
        }
    }

    fn name_of(&self, leaf: Leaf<'_>) -> Option<&Arc<str>> {
        self.named.iter().find(|(named, _)| *named == leaf).map(|(_, name)| name)
    }
}

/// A list of texts that Kubernetes expands: a command or its arguments. What is `none` is left out.
pub(crate) fn command(cx: &AppContext<'_>, variables: &Variables<'_>, parts: &[model::Expr]) -> Node {
    texts(cx, parts, true, |value| variables.expanded(cx, value))
}

/// A list of texts that nobody expands.
pub(crate) fn plain_command(cx: &AppContext<'_>, parts: &[model::Expr]) -> Node {
    texts(cx, parts, false, |value| text_of(cx, value))
}

fn texts(cx: &AppContext<'_>, parts: &[model::Expr], expanded: bool, lowered: impl Fn(&model::Expr) -> Expr) -> Node {
    let mut items = Vec::with_capacity(parts.len());
    for part in parts {
        // A list in the place of an argument is that many arguments.
        let inner = match part {
            model::Expr::List(inner) => inner.as_slice(),
            part => std::slice::from_ref(part),
        };
        for part in inner {
            for (conditions, value) in cases(cx, part) {
                let given = match (value, list(cx, value)) {
                    (model::Expr::List(inner), _) => inner.iter().map(|it| Item::one(lowered(it))).collect(),
                    (_, Some(list)) => {
                        vec![Item::Texts { list, dollars: expanded && may_hold_dollar(cx, value) }]
                    }
                    (value, None) => vec![Item::one(lowered(value))],
                };
                match all(conditions) {
                    Some(when) => items.push(Item::Guarded { when, items: given }),
                    None => items.extend(given),
                }
            }
        }
    }
    Node::List(items)
}

/// The values that an expression may have where they differ in more than text, each with the conditions for it. A choice of
/// texts is one value; `none` is no value.
fn cases<'a>(cx: &AppContext<'_>, value: &'a model::Expr) -> Vec<(Vec<Expr>, &'a model::Expr)> {
    fn differ(cx: &AppContext<'_>, value: &model::Expr) -> bool {
        match value {
            model::Expr::If(parts) => differ(cx, &parts.1) || differ(cx, &parts.2),
            value => {
                matches!(value, model::Expr::None | model::Expr::List(_))
                    || leaf(value).is_some()
                    || list(cx, value).is_some()
            }
        }
    }
    match value {
        model::Expr::None => Vec::new(),
        model::Expr::If(parts) if differ(cx, value) => {
            let condition = condition_of(cx, &parts.0);
            let with = |condition: Expr, value: &'a model::Expr| {
                cases(cx, value).into_iter().map(move |(mut conditions, value)| {
                    conditions.insert(0, condition.clone());
                    (conditions, value)
                })
            };
            with(condition.clone(), &parts.1).chain(with(negated(condition), &parts.2)).collect()
        }
        value => vec![(Vec::new(), value)],
    }
}

fn leaf(value: &model::Expr) -> Option<Leaf<'_>> {
    match value {
        model::Expr::Secret(key) => Some(Leaf::Secret(key)),
        model::Expr::Config(key) => Some(Leaf::Config(key)),
        model::Expr::Pod(field) => Some(Leaf::Pod(field)),
        model::Expr::Concat(parts) => match parts.as_slice() {
            [only] => leaf(only),
            _ => None,
        },
        _ => None,
    }
}

fn contains_leaf(value: &model::Expr) -> bool {
    let mut leaves = Vec::new();
    collect_leaves(value, &mut leaves);
    !leaves.is_empty()
}

fn collect_leaves<'a>(value: &'a model::Expr, leaves: &mut Vec<Leaf<'a>>) {
    if let Some(leaf) = leaf(value) {
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
        return;
    }
    match value {
        model::Expr::List(parts) | model::Expr::Concat(parts) => {
            parts.iter().for_each(|it| collect_leaves(it, leaves));
        }
        model::Expr::Map(entries) => entries.iter().for_each(|(_, it)| collect_leaves(it, leaves)),
        model::Expr::If(parts) => {
            collect_leaves(&parts.1, leaves);
            collect_leaves(&parts.2, leaves);
        }
        _ => {}
    }
}

/// A reference, where it is to a Secret that the values can do away with.
fn where_it_is(cx: &AppContext<'_>, component: &ComponentContext<'_>, leaf: Leaf<'_>, item: Item) -> Item {
    let when = match leaf {
        Leaf::Secret(key) if key.component != component.component.name => secret::exists(cx, key),
        _ => None,
    };
    match when {
        Some(when) => Item::Guarded { when, items: vec![item] },
        None => item,
    }
}

fn reference(name: Arc<str>, leaf: Leaf<'_>) -> Item {
    let of_key = |name: Expr, key: Expr, optional: bool| {
        let mut entries = vec![field!("name": name), field!("key": key)];
        if optional {
            entries.push(field!("optional": Expr::Bool(true)));
        }
        Node::Map(entries)
    };
    let source = match leaf {
        Leaf::Secret(key) => map! { "secretKeyRef": of_key(secret::name_of(key), secret::key_of(key), key.optional) },
        Leaf::Config(key) => {
            map! { "configMapKeyRef": of_key(Expr::Str(Arc::clone(&key.config_map)), Expr::Str(Arc::clone(&key.key)), key.optional) }
        }
        Leaf::Pod(fact) => {
            let (kind, body) = pod_source(fact, None);
            Node::Map(vec![Entry::field(kind, body)])
        }
    };
    Item::one(map! { "name": Expr::Str(name), "valueFrom": source })
}

/// The kind and the body of a reference to a fact of the pod. A file has to name the container whose resources it tells.
pub(crate) fn pod_source(fact: &PodField, container: Option<&Arc<str>>) -> (&'static str, Node) {
    let PodField::Resource(_, divisor) = fact else {
        return ("fieldRef", map! { "fieldPath": field_path(fact) });
    };
    let mut entries: Vec<Entry> =
        container.map(|name| field!("containerName": Expr::Str(Arc::clone(name)))).into_iter().collect();
    entries.push(field!("resource": field_path(fact)));
    entries.extend(divisor.as_ref().map(|unit| field!("divisor": Expr::Str(Arc::clone(unit)))));
    ("resourceFieldRef", Node::Map(entries))
}

/// Whether scanners take a literal value under this name for a secret that was given away.
fn looks_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "token", "bearer", "secret"].iter().any(|word| name.contains(word))
}

/// A variable whose literal value stands in the ConfigMap: such as the path of a file with a password. A comment says why,
/// unless that is explained already.
fn by_config_map(
    component: &ComponentContext<'_>,
    name: Arc<str>,
    value: Expr,
    config: &mut ConfigEntries,
    is_explained: bool,
) -> Item {
    let mut key = name.to_ascii_lowercase().replace('_', "-");
    for word in ["password", "token", "bearer", "secret"] {
        key = key.replace(word, "credential");
    }
    let key = config.add_setting(&key, value);
    let reference = map! { "name": component.name.clone(), "key": Expr::Str(key) };
    let mut entries = vec![field!("name": Expr::Str(name))];
    entries.extend((!is_explained).then(|| {
        Entry::Comment(text!("Only a path or a setting; scanners take a literal under this name for a secret."))
    }));
    entries.push(field!("valueFrom": map! { "configMapKeyRef": reference }));
    Item::one(Node::Map(entries))
}

/// The name of a variable that is made of these words.
fn upper(words: &str) -> String {
    words.chars().map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_uppercase() } else { '_' }).collect()
}

fn unique_name(leaf: Leaf<'_>, taken: &[Arc<str>]) -> Arc<str> {
    let name = match leaf {
        Leaf::Secret(key) => {
            let words = match key.existing {
                Some(_) if key.key != key.name => format!("{}_{}_{}", key.component, key.name, key.key),
                _ => format!("{}_{}", key.component, key.name),
            };
            upper(words.trim_start_matches('_'))
        }
        Leaf::Config(key) => upper(&format!("{}_{}", key.name, key.key)),
        Leaf::Pod(fact) => match fact {
            PodField::Name => "POD_NAME".to_owned(),
            PodField::Index => "POD_INDEX".to_owned(),
            PodField::Ip => "POD_IP".to_owned(),
            PodField::HostIp => "HOST_IP".to_owned(),
            PodField::Node => "NODE_NAME".to_owned(),
            PodField::Namespace => "POD_NAMESPACE".to_owned(),
            PodField::Uid => "POD_UID".to_owned(),
            PodField::ServiceAccount => "SERVICE_ACCOUNT".to_owned(),
            PodField::Labels => "POD_LABELS".to_owned(),
            PodField::Annotations => "POD_ANNOTATIONS".to_owned(),
            PodField::Label(key) => upper(&format!("POD_LABEL_{key}")),
            PodField::Annotation(key) => upper(&format!("POD_ANNOTATION_{key}")),
            PodField::Resource(resource, _) => upper(resource.word()),
        },
    };
    // A component's name may begin with a digit, a variable's may not.
    let name = if name.starts_with(|it: char| it.is_ascii_digit()) { format!("_{name}") } else { name };
    let is_taken = |name: &str| taken.iter().any(|it| &**it == name);
    if !is_taken(&name) {
        return name.into();
    }
    let mut nth = 2;
    while is_taken(&format!("{name}_{nth}")) {
        nth += 1;
    }
    format!("{name}_{nth}").into()
}
