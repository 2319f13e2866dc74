//! Ports, Services and who may talk to whom.

use std::sync::Arc;

use super::{Expr, SecretKey, Span};

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
    /// `app "h2c"`: the protocol above the transport, for whatever stands between.
    pub app_protocol: Option<Arc<str>>,
    /// `on node 80`: the port of the node that leads to it.
    pub node: Option<u16>,
    /// `internal`: the container listens on it, and no Service leads to it.
    pub internal: bool,
    /// Where it is written.
    pub span: Span,
}

/// How far a Service reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ServiceType {
    /// Within the cluster.
    #[default]
    ClusterIp,
    /// To a port of every node.
    NodePort,
    /// To a load balancer outside of the cluster.
    LoadBalancer,
}

impl ServiceType {
    /// Kubernetes' word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ClusterIp => "ClusterIP",
            Self::NodePort => "NodePort",
            Self::LoadBalancer => "LoadBalancer",
        }
    }
}

/// What is said of a Service, the component's own or one beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceOptions {
    /// How far it reaches.
    pub ty: ServiceType,
    /// Whether its name stands for the pods' addresses, rather than for one of its own.
    pub headless: bool,
    /// Its annotations.
    pub annotations: Vec<(Arc<str>, Expr)>,
    /// For how many seconds a client stays with its pod; `None` for not at all.
    pub session_affinity: Option<u32>,
    /// Whether it leads to pods that are not ready.
    pub publish_not_ready: bool,
    /// Whether traffic from outside stays on the node where it comes in.
    pub external_traffic_local: bool,
    /// The class of the load balancer.
    pub class: Option<Arc<str>>,
    /// Who may reach the load balancer, as ranges of addresses; empty for everyone.
    pub source_ranges: Vec<Arc<str>>,
    /// The ports of the nodes that lead to its ports, by the ports' names.
    pub node_ports: Vec<(Arc<str>, u16)>,
    /// Where it is exposed; `None` where it is not.
    pub span: Option<Span>,
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
    /// Of these, the numbers that differ from those of the component's own Service.
    pub numbers: Vec<(Arc<str>, u16)>,
    /// What else is said of it.
    pub options: ServiceOptions,
    /// Where it is written.
    pub span: Span,
}

/// `expose "shop.example.com" path "/api" tls "shop-tls" on http`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expose {
    /// The host; empty for any. Known at install at the latest, and so is the path.
    pub host: Expr,
    /// The path, `/` where none is written.
    pub path: Expr,
    /// Whether it is about that path only, and nothing below it.
    pub exact: bool,
    /// The certificate.
    pub tls: Option<Tls>,
    /// The name of the port.
    pub port: Arc<str>,
    /// The class of the Ingress.
    pub class: Option<Arc<str>>,
    /// The gateway that leads to it, in place of an Ingress.
    pub gateway: Option<Gateway>,
    /// Where a Route ends the encryption.
    pub termination: Termination,
    /// Annotations of the Ingress or Route.
    pub annotations: Vec<(Arc<str>, Expr)>,
    /// Where it is written.
    pub span: Span,
}

/// Where the certificate of a host comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// `tls` alone: a Secret named after the component, which something such as cert-manager makes.
    Own,
    /// A Secret of this name that exists.
    Named(Arc<str>),
    /// A certificate that a component declares.
    Declared(SecretKey),
}

/// `via gateway "ns/name" listener "https"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// The Gateway's namespace; `None` for the release's.
    pub namespace: Option<Arc<str>>,
    /// The Gateway's name.
    pub name: Arc<str>,
    /// The name of its listener; `None` for every one that fits.
    pub listener: Option<Arc<str>>,
}

/// Where a Route ends the encryption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Termination {
    /// At the router.
    #[default]
    Edge,
    /// At the router, which encrypts anew.
    Reencrypt,
    /// At the pods.
    Passthrough,
}

impl Termination {
    /// OpenShift's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Reencrypt => "reencrypt",
            Self::Passthrough => "passthrough",
        }
    }
}

/// `allow to anywhere port 443`, `allow from anywhere`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// Whether it is about traffic to the component, rather than from it.
    pub inbound: bool,
    /// With whom.
    pub peer: Peer,
    /// On which ports with which protocol; empty for all.
    pub ports: Vec<AllowedPort>,
    /// Where it is written.
    pub span: Span,
}

/// A port of allowed traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedPort {
    /// From the first number to the last.
    Number {
        /// The first.
        first: u16,
        /// The last.
        last: u16,
        /// The protocol.
        protocol: Protocol,
    },
    /// A port of the component that is called, by its name.
    Named(Arc<str>),
}

/// The other end of allowed traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Anyone.
    Anywhere,
    /// A range of addresses in CIDR notation, but for some within it.
    Cidr {
        /// The range.
        range: Arc<str>,
        /// The ranges within it that are not meant.
        except: Vec<Arc<str>>,
    },
    /// Another component of the application.
    Component(Arc<str>),
    /// The pods of the namespaces that have these labels.
    Namespace(Vec<(Arc<str>, Arc<str>)>),
}
