//! Ports, Services and who may talk to whom.

use std::sync::Arc;

use super::{Expr, Span};

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// Kubernetes' word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

/// `port http 8080 as 80`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Its name, at most 15 characters.
    pub name: Arc<str>,
    /// The container's port.
    pub number: u16,
    /// The Service's port.
    pub service_number: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// The sidecar that listens on it; `None` for the main container.
    pub sidecar: Option<Arc<str>>,
    /// Where it is written.
    pub span: Span,
}

/// `service primary on pod 0 { port mysql }`: a Service beside the component's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name, the suffix of the object's.
    pub name: Arc<str>,
    /// The one pod that it reaches, by its number; `None` for all.
    pub pod: Option<u32>,
    /// The names of the ports it has.
    pub ports: Vec<Arc<str>>,
    /// Where it is written.
    pub span: Span,
}

/// `expose "shop.example.com" path "/api" tls "shop-tls" on http`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expose {
    /// The host.
    pub host: Arc<str>,
    /// The path, `/` where none is written.
    pub path: Arc<str>,
    /// The name of the Secret with the certificate.
    pub tls: Option<Arc<str>>,
    /// The name of the port.
    pub port: Arc<str>,
    /// The class of the Ingress.
    pub class: Option<Arc<str>>,
    /// Annotations of the Ingress or Route.
    pub annotations: Vec<(Arc<str>, Expr)>,
    /// Where it is written.
    pub span: Span,
}

/// `allow to anywhere port 443`, `allow from anywhere`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// Whether it is about traffic to the component, rather than from it.
    pub inbound: bool,
    /// With whom.
    pub peer: Peer,
    /// On which ports with which protocol; empty for all.
    pub ports: Vec<(u16, Protocol)>,
    /// Where it is written.
    pub span: Span,
}

/// The other end of allowed traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Anyone.
    Anywhere,
    /// A range of addresses in CIDR notation.
    Cidr(Arc<str>),
}
