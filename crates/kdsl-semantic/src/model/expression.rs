//! Expressions that are left after everything known at build was worked out.

use std::sync::Arc;

use super::Span;
pub use crate::functions::{Function, Unit};

/// A value that is known at build (a literal), at install (a parameter, a name), or in the pod (a secret).
///
/// Expressions of literals only are folded: [`Expr::Concat`] holds no two literals side by side, and an operator has at
/// least one operand that is not a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Text; also quantities, durations and everything else that Kubernetes writes as text.
    Str(Arc<str>),
    /// A whole number.
    Int(i64),
    /// A number with a fraction, in decimal notation.
    Decimal(Arc<str>),
    /// A truth value.
    Bool(bool),
    /// `none`: nothing. An environment variable, a field of which this is the value, is left out.
    None,
    /// A list.
    List(Vec<Expr>),
    /// A map.
    Map(Vec<(Arc<str>, Expr)>),
    /// A parameter of a component, by names. Known at install.
    Param {
        /// The component.
        component: Arc<str>,
        /// The parameter.
        name: Arc<str>,
    },
    /// The number of replicas of a component. Known at install.
    Replicas {
        /// The component.
        component: Arc<str>,
    },
    /// What the main container of a component asks for or may use. Known at install.
    Resource {
        /// The component.
        component: Arc<str>,
        /// What of it.
        resource: PodResource,
    },
    /// The DNS name of a Service or of a pod. Known at install.
    Host(HostRef),
    /// The port of a component's Service, by the port's name. Known at install.
    Port {
        /// The component.
        component: Arc<str>,
        /// The port's name.
        port: Arc<str>,
    },
    /// A fact of the release. Known at install.
    Release(ReleaseField),
    /// One secret. Known in the pod.
    Secret(SecretKey),
    /// One key of a ConfigMap that exists. Known in the pod.
    Config(ConfigKey),
    /// A fact of the pod. Known in the pod.
    Pod(PodField),
    /// Texts, one after the other. Parts that are not text are rendered as written.
    Concat(Vec<Expr>),
    /// `if condition then a else b`.
    If(Arc<(Expr, Expr, Expr)>),
    /// `not a`.
    Not(Arc<Expr>),
    /// `a and b`.
    And(Arc<(Expr, Expr)>),
    /// `a or b`.
    Or(Arc<(Expr, Expr)>),
    /// A comparison. Both sides are of one type; only numbers are ordered.
    Compare(CompareOp, Arc<(Expr, Expr)>),
    /// Arithmetic on whole numbers.
    Arithmetic(ArithmeticOp, Arc<(Expr, Expr)>),
    /// What a function gives.
    Call(Function, Vec<Expr>),
    /// So many of a unit, as the text that a quantity is.
    Quantity(Unit, Arc<Expr>),
}

impl Expr {
    /// Whether a secret is in it.
    pub fn holds_secret(&self) -> bool {
        self.holds(&|it| matches!(it, Self::Secret(_)))
    }

    /// Whether what a container asks for or may use is in it.
    pub fn holds_resource(&self) -> bool {
        self.holds(&|it| matches!(it, Self::Resource { .. }))
    }

    /// Whether it or a part of it is such a one.
    fn holds(&self, is_one: &dyn Fn(&Self) -> bool) -> bool {
        let any = |parts: &[Self]| parts.iter().any(|it| it.holds(is_one));
        is_one(self)
            || match self {
                Self::List(items) | Self::Concat(items) | Self::Call(_, items) => any(items),
                Self::Map(entries) => entries.iter().any(|(_, it)| it.holds(is_one)),
                Self::If(parts) => [&parts.0, &parts.1, &parts.2].into_iter().any(|it| it.holds(is_one)),
                Self::Not(inner) | Self::Quantity(_, inner) => inner.holds(is_one),
                Self::And(parts) | Self::Or(parts) | Self::Compare(_, parts) | Self::Arithmetic(_, parts) => {
                    parts.0.holds(is_one) || parts.1.holds(is_one)
                }
                _ => false,
            }
    }

    /// Text.
    pub fn str(text: impl Into<Arc<str>>) -> Self {
        Self::Str(text.into())
    }

    /// Whether it is known at build.
    pub fn is_literal(&self) -> bool {
        crate::eval::known(self) == crate::eval::Known::Build
    }

    /// The text of a literal text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a literal number.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Self {
        Self::str(text)
    }
}

/// Whose DNS name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostRef {
    /// A Service of a component: its own, or the one of this name beside it.
    Service {
        /// The component.
        component: Arc<str>,
        /// The name of the Service, `None` for the component's own.
        service: Option<Arc<str>>,
    },
    /// One pod of a stateful component.
    Pod {
        /// The component.
        component: Arc<str>,
        /// The pod's number.
        index: u32,
    },
}

/// A fact of the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReleaseField {
    /// Its name.
    Name,
    /// Its namespace.
    Namespace,
}

/// A fact that is known in the pod.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PodField {
    /// `pod.name`.
    Name,
    /// `pod.index`, the number of a pod of a stateful component.
    Index,
    /// `pod.ip`.
    Ip,
    /// `pod.host-ip`.
    HostIp,
    /// `pod.node`.
    Node,
    /// `pod.namespace`.
    Namespace,
    /// `pod.uid`.
    Uid,
    /// `pod.service-account`.
    ServiceAccount,
    /// `pod.labels`: all of them, for a file only.
    Labels,
    /// `pod.annotations`: all of them, for a file only.
    Annotations,
    /// `pod.labels["…"]`.
    Label(Arc<str>),
    /// `pod.annotations["…"]`.
    Annotation(Arc<str>),
    /// `pod.memory-limit["Mi"]`: what the main container asks for or may use, in the unit of the divisor if one is given.
    Resource(PodResource, Option<Arc<str>>),
}

/// What a container asks for or may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PodResource {
    /// `pod.cpu-request`.
    CpuRequest,
    /// `pod.cpu-limit`.
    CpuLimit,
    /// `pod.memory-request`.
    MemoryRequest,
    /// `pod.memory-limit`.
    MemoryLimit,
    /// `pod.disk-request`.
    DiskRequest,
    /// `pod.disk-limit`.
    DiskLimit,
}

impl PodResource {
    /// Kubernetes' name for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::CpuRequest => "requests.cpu",
            Self::CpuLimit => "limits.cpu",
            Self::MemoryRequest => "requests.memory",
            Self::MemoryLimit => "limits.memory",
            Self::DiskRequest => "requests.ephemeral-storage",
            Self::DiskLimit => "limits.ephemeral-storage",
        }
    }
}

/// Which key of a ConfigMap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigKey {
    /// The name that the component gives the ConfigMap.
    pub name: Arc<str>,
    /// The ConfigMap that exists.
    pub config_map: Arc<str>,
    /// The key within it.
    pub key: Arc<str>,
    /// Whether the pod starts without it.
    pub optional: bool,
}

/// `config NAME from existing "CONFIGMAP" { KEY, … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name that the component gives it.
    pub name: Arc<str>,
    /// The ConfigMap that exists.
    pub config_map: Arc<str>,
    /// The keys that are used one by one.
    pub keys: Vec<Arc<str>>,
    /// Whether the pod starts without it.
    pub optional: bool,
    /// Where it is declared.
    pub span: Span,
}

/// Which secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretKey {
    /// The component that declares it.
    pub component: Arc<str>,
    /// Its name there.
    pub name: Arc<str>,
    /// The key within the Secret: the name for a generated one, one of the listed keys for an existing one.
    pub key: Arc<str>,
    /// The Secret that exists already; `None` for a generated one.
    pub existing: Option<Arc<str>>,
    /// Whether it is of a certificate that is generated, which has a Secret of its own.
    pub certificate: bool,
    /// Whether the pod starts without it.
    pub optional: bool,
    /// What has it where an external is in the place of the component that provides it.
    pub instead: Option<Arc<Instead>>,
}

/// What has a secret where an external is in a component's place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instead {
    /// The component.
    pub component: Arc<str>,
    /// The external's key.
    pub key: SecretKey,
    /// The same for the secret that the component itself provides, which can be another's.
    pub otherwise: Option<Arc<Instead>>,
}

/// A secret that a component declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its name; the key within the Secret.
    pub name: Arc<str>,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// Where its value comes from.
    pub source: SecretSource,
    /// Where it is declared.
    pub span: Span,
}

/// Where the value of a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// Generated once: so many characters.
    Generated {
        /// How many.
        length: u32,
        /// Of which.
        charset: Charset,
    },
    /// A key and a certificate for it that are generated once, under the keys `tls.crt`, `tls.key` and `ca.crt`.
    Certificate {
        /// The hosts it is for, each known at install.
        hosts: Vec<Expr>,
    },
    /// A Secret that exists already, with the keys used of it.
    Existing {
        /// The Secret's name.
        secret: Arc<str>,
        /// Its keys.
        keys: Vec<Arc<str>>,
        /// Whether the pod starts without it.
        optional: bool,
    },
}

impl SecretSource {
    /// The keys of the Secret of a certificate, as Kubernetes has them for the type `kubernetes.io/tls`.
    pub const CERTIFICATE_KEYS: [&'static str; 3] = ["tls.crt", "tls.key", "ca.crt"];
}

/// The characters of a generated secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charset {
    /// `A-Za-z0-9`.
    Alphanumeric,
    /// `0-9a-f`.
    Hex,
    /// `0-9`.
    Digits,
    /// So many random bytes, written in base64.
    Base64,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl CompareOp {
    /// Whether the comparison holds for two values in this order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// An operation on numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, rounded towards zero
    Divide,
}
