//! What already runs elsewhere: its values, and what a component that calls it may do. It has no objects of its own.

use std::sync::Arc;

use kdsl_semantic::model::{External, ExternalSecret, Param};
use kdsl_semantic::types::Ty;

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::knob::KnobType;
use crate::lower::context::AppContext;
use crate::lower::knobs::paths::root_name;
use crate::lower::knobs::{Knobs, flowing, object_name, params};
use crate::lower::labels::all;
use crate::lower::names::camel_case;
use crate::lower::notes;
use crate::lower::secret;
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::{Described, Note};
use crate::tree::Tree;

/// An external while it is lowered.
pub(crate) struct ExternalContext<'a> {
    pub(crate) external: &'a External,
    /// Below what its values stand.
    root: KnobPath,
    /// Whether it is in the place of a component: then nothing of it has to be given.
    in_place: bool,
    /// In the order of its fields.
    fields: Vec<KnobPath>,
    /// In the order of its secrets: the name of the Secret that has it.
    secrets: Vec<KnobPath>,
}

impl<'a> ExternalContext<'a> {
    pub(crate) fn new(external: &'a External) -> Self {
        let root = KnobPath::new([&*root_name(&external.name)]);
        Self::below(external, root, Arc::clone(&external.name), false)
    }

    /// One in the place of the component of its name.
    pub(crate) fn in_place(external: &'a External) -> Self {
        let root = KnobPath::new([&*root_name(&external.name), "external"]);
        Self::below(external, root, format!("{}.external", external.name).into(), true)
    }

    /// One whose values stand below this path; `owner` is who has its secrets in expressions.
    fn below(external: &'a External, root: KnobPath, owner: Arc<str>, in_place: bool) -> Self {
        let is_taken = |name: &str| matches!(name, "existingSecret" | "existingSecrets");
        let fields = external.fields.iter().map(|it| match camel_case(&it.name) {
            name if is_taken(&name) => root.child("params").child(&name),
            name => root.child(&name),
        });
        let fields = fields.collect();
        let secrets = external.secrets.iter().map(|it| match it.key.component == owner {
            true => root.child("existingSecret"),
            false => root.child("existingSecrets").child(&camel_case(&it.field)),
        });
        Self { fields, secrets: secrets.collect(), root, external, in_place }
    }

    /// Below what its values stand.
    pub(crate) fn place(&self) -> String {
        self.root.dotted()
    }

    /// Adds its values.
    pub(crate) fn add_knobs(&self, knobs: &mut Knobs) {
        knobs.section(self.place(), title(self.external, self.in_place));
        for (param, path) in self.fields() {
            match self.in_place {
                true => params::add_optional(knobs, param, path, "field"),
                false => params::add_one(knobs, param, path, "field"),
            }
        }
        let secrets = self.existing_secrets();
        if secrets.iter().any(|(path, _)| path.0.len() > self.root.0.len() + 1) {
            let group = format!("{}.existingSecrets", self.place());
            knobs.section(group, text!("The Secrets that open it."));
        }
        for (path, fields) in secrets {
            let keys: Vec<String> = fields.iter().map(|it| format!("`{}`", it.key.key)).collect();
            let name = fields.first().map_or_else(|| text!(""), |it| Arc::clone(&it.secret));
            let name_type = match self.in_place {
                true => object_name(),
                false => {
                    KnobType::Text { pattern: Some(text!("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")), length: Some((1, 253)) }
                }
            };
            knobs.add(
                path,
                name_type,
                Tree::Str(name),
                format!("The Secret that is there already and has {}.", keys.join(", ")).into(),
            );
        }
    }

    /// A field and where its value stands.
    pub(crate) fn field(&self, name: &str) -> Option<(&'a Param, &KnobPath)> {
        self.fields().find(|(it, _)| &*it.name == name)
    }

    /// Where it answers: the values of its first host and its first port.
    pub(crate) fn endpoint(&self) -> Option<(&KnobPath, &KnobPath)> {
        let first = |ty: &Ty| self.fields().find(|(param, _)| param.ty.ty == *ty).map(|(_, path)| path);
        Some((first(&Ty::Host)?, first(&Ty::Port)?))
    }

    /// What the notes say of it.
    pub(crate) fn note(&self) -> Note {
        let text = Expr::Str(format!("{} runs elsewhere", self.external.name).into());
        notes::said(None, Expr::concat([text, self.address()]))
    }

    /// Where it answers, as the end of a sentence.
    pub(crate) fn address(&self) -> Expr {
        match self.endpoint() {
            Some((host, port)) => Expr::concat([
                literal!(", at "),
                Expr::Text(host.clone()),
                literal!(":"),
                Expr::Whole(port.clone()),
                literal!("."),
            ]),
            None => literal!("."),
        }
    }

    /// Its fields that are no secrets, and where their values stand.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a Param, &KnobPath)> {
        self.external.fields.iter().zip(&self.fields)
    }

    /// The Secrets, each with the fields that are in it.
    pub(crate) fn existing_secrets(&self) -> Vec<(&KnobPath, Vec<&'a ExternalSecret>)> {
        let mut found: Vec<(&KnobPath, Vec<&ExternalSecret>)> = Vec::new();
        for (secret, path) in self.external.secrets.iter().zip(&self.secrets) {
            match found.iter_mut().find(|(known, _)| *known == path) {
                Some((_, fields)) => fields.push(secret),
                None => found.push((path, vec![secret])),
            }
        }
        found
    }
}

fn title(external: &External, in_place: bool) -> Arc<str> {
    let (name, kind) = (&external.name, kind(external));
    if in_place {
        return format!("What takes the place of {name} where it does not run here: {kind}.").into();
    }
    let head = format!("{name}: {kind}.");
    let docs = external.docs.as_deref().map(flowing).unwrap_or_default();
    match docs.split("\n\n").next() {
        Some(first) if !first.is_empty() => format!("{head} {first}").into(),
        _ => head.into(),
    }
}

/// The helpers that name the Secrets of externals.
pub(crate) fn helpers(cx: &AppContext<'_>) -> Vec<Helper> {
    let secrets = cx.all_externals().flat_map(ExternalContext::existing_secrets);
    secrets
        .filter_map(|(path, fields)| {
            let owner = &fields.first()?.key.component;
            Some(Helper {
                name: secret::helper_name(owner),
                docs: format!("The name of the Secret that opens {}.", owner.replace('.', "'s ")).into(),
                body: HelperBody::Text(Expr::Text(path.clone())),
            })
        })
        .collect()
}

/// The rule that lets a component call an external: on its ports, anywhere, since a policy knows no names of hosts; and
/// where each of its hosts is an address, there alone.
pub(crate) fn egress(external: &ExternalContext<'_>) -> Node {
    let of_type = |ty: &Ty| -> Vec<&KnobPath> {
        external.fields().filter(|(param, _)| param.ty.ty == *ty).map(|(_, path)| path).collect()
    };
    let (hosts, ports) = (of_type(&Ty::Host), of_type(&Ty::Port));
    let is_address = |path: &KnobPath| Expr::IsAddress(Arc::new(Expr::Text(path.clone())));
    let block = |cidr: Expr| Item::one(map! { "ipBlock": map! { "cidr": cidr } });
    let alone = |path: &KnobPath| Expr::concat([Expr::Text(path.clone()), literal!("/32")]);
    if ports.is_empty() {
        let anywhere = || literal!("0.0.0.0/0");
        let to = match hosts.as_slice() {
            [] => vec![block(anywhere())],
            hosts => hosts
                .iter()
                .map(|path| block(Expr::If(Arc::new((is_address(path), alone(path), anywhere())))))
                .collect(),
        };
        return map! { "to": Node::List(to) };
    }
    let ports = ports
        .into_iter()
        .map(|path| Item::one(map! { "port": Expr::Whole(path.clone()), "protocol": literal!("TCP") }));
    let mut rule = vec![field!("ports": Node::List(ports.collect()))];
    if let Some(when) = all(hosts.iter().map(|path| is_address(path)).collect()) {
        let to = hosts.iter().map(|path| block(alone(path))).collect();
        rule.push(Entry::Guarded { when, entries: vec![field!("to": Node::List(to))] });
    }
    Node::Map(rule)
}

/// The word for an external, and its interface.
pub(crate) fn kind(external: &External) -> String {
    match &external.interface {
        Some(interface) => format!("external {interface}"),
        None => "external".to_owned(),
    }
}

/// What the README says of an external.
pub(crate) fn described(external: &ExternalContext<'_>) -> Described {
    let External { name, docs, .. } = external.external;
    Described {
        name: Arc::clone(name),
        kind: kind(external.external).into(),
        docs: docs.clone(),
        root: external.place().into(),
        ..Described::default()
    }
}
