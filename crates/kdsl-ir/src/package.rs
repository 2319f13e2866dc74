//! What lowering an application gives: everything that both readings read.

use std::borrow::Cow;
use std::sync::Arc;

use kdsl_db::Span;

use crate::expression::{Expr, KnobPath};
use crate::helper::Helper;
use crate::knob::Knob;
use crate::node::Node;
use crate::tree::Tree;

/// What is said of a component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: Arc<str>,
    /// Its kind and type.
    pub kind: Arc<str>,
    /// The documentation written above it, else its type's, in the words of the values.
    pub docs: Option<Arc<str>>,
    /// The kind of the object that makes its pods; `None` for what runs elsewhere.
    pub workload: Option<&'static str>,
    /// The first name of its values.
    pub root: Arc<str>,
    /// Its volumes.
    pub volumes: Vec<DescribedVolume>,
    /// The documentation of its secrets, by their keys.
    pub secrets: Vec<(Arc<str>, Arc<str>)>,
}

/// What is said of a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedVolume {
    /// Where it is mounted.
    pub path: Arc<str>,
    /// Whether all pods share it, rather than each having its own.
    pub is_shared: bool,
    /// Below what its values stand.
    pub values: KnobPath,
}

/// An application as objects over values.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The name of the application, and of its chart.
    pub name: Arc<str>,
    /// The documentation written above it.
    pub docs: Option<Arc<str>>,
    /// The chart's version, strict SemVer.
    pub version: Arc<str>,
    /// The application's version.
    pub app_version: Arc<str>,
    /// The namespace that the program names.
    pub namespace: Option<Arc<str>>,
    /// The values, in the order of `values.yaml`: knobs for the whole first, then by component.
    pub knobs: Vec<Knob>,
    /// Titles and comments of the groups of knobs: the path of the group (dotted) and its comment.
    pub sections: Vec<(Arc<str>, Arc<str>)>,
    /// Shared parts.
    pub helpers: Vec<Helper>,
    /// The objects, in an order that applies cleanly.
    pub objects: Vec<Object>,
    /// The Secrets whose contents are generated once.
    pub secrets: Vec<GeneratedSecret>,
    /// What must hold for the values and the release's name.
    pub checks: Vec<Refusal>,
    /// The lines of the notes shown after an installation.
    pub notes: Vec<Note>,
    /// The environments: the name, the documentation, and the values that differ, as a tree to merge over the defaults.
    pub environments: Vec<(Arc<str>, Option<Arc<str>>, Tree)>,
    /// What the README says of each component.
    pub components: Vec<Described>,
    /// Key words for the chart: the types' names.
    pub keywords: Vec<Arc<str>>,
    /// Where each component is declared, by the name that its objects have for it.
    pub heads: Vec<(Arc<str>, Span)>,
}

/// One object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// `apiVersion`.
    pub api_version: Cow<'static, str>,
    /// `kind`.
    pub kind: Cow<'static, str>,
    /// Whether objects of its kind live in a namespace.
    pub namespaced: bool,
    /// `metadata.name`.
    pub name: Expr,
    /// The component it belongs to, whose folder it goes to; `None` for the whole application.
    pub component: Option<Arc<str>>,
    /// The name of its file within the folder, without an ending: the kind in kebab-case and what tells it apart, such as
    /// `service-primary`.
    pub file: Arc<str>,
    /// The condition under which it is there at all.
    pub when: Option<Expr>,
    /// Everything after `apiVersion` and `kind`: `metadata` first.
    pub body: Node,
    /// In which reading it is.
    pub place: Place,
    /// The words of the program that asked for it.
    pub origin: Option<Span>,
}

/// In which reading an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In both.
    Both,
    /// In a chart only: a test hook, under `templates/tests/`.
    ChartTest,
    /// In manifests only: the Namespace.
    Manifests,
}

/// A Secret whose contents are generated once and then never again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedSecret {
    /// `metadata.name`.
    pub name: Expr,
    /// The component it belongs to.
    pub component: Arc<str>,
    /// The condition under which it is made: there is no existing one.
    pub when: Expr,
    /// The metadata's labels and annotations.
    pub metadata: Vec<crate::node::Entry>,
    /// What is in it.
    pub content: SecretContent,
    /// The words of the program that asked for it.
    pub origin: Span,
}

/// What is in a generated Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretContent {
    /// These keys, each with a random text, in order.
    Texts(Vec<(Arc<str>, RandomText)>),
    /// A private key, a certificate that it has signed for itself, and that again for those who are to trust it: the type
    /// `kubernetes.io/tls` with the keys `tls.crt`, `tls.key` and `ca.crt`.
    Certificate {
        /// The hosts it is for, at least one.
        hosts: Vec<Expr>,
        /// For how many days.
        days: u32,
    },
}

/// A random text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomText {
    /// How many characters it has; for base64 how many bytes it is of.
    pub length: u32,
    /// Which characters.
    pub charset: Charset,
}

pub use kdsl_semantic::model::Charset;

/// Values that are refused, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The condition under which they are refused, a truth value.
    pub when: Expr,
    /// What is said then: one sentence.
    pub message: Expr,
    /// The words of the program behind it.
    pub origin: Option<Span>,
}

/// A paragraph of the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The condition under which it is there.
    pub when: Option<Expr>,
    /// The text; may have several lines.
    pub text: Expr,
    /// Whether it tells what becomes of a release: without Helm there is none.
    pub of_release: bool,
}
