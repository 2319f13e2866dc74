//! What runs in a container.

use std::sync::Arc;

use super::{ConfigKey, Expr, HostPath, Mount, PodField, Scratch, SecretKey, Span, Written};

/// An image reference, in its parts: texts that are known at install at the latest. If the repository is worked out at
/// install, all parts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The registry's host, such as `docker.io`.
    pub registry: Expr,
    /// The repository, such as `library/nginx`.
    pub repository: Expr,
    /// The tag; empty if there is only a digest.
    pub tag: Expr,
    /// The digest with its algorithm, `sha256:…`; empty if there is none.
    pub digest: Expr,
    /// When it is fetched, in Kubernetes' word; `Always` where nothing is said.
    pub pull: &'static str,
    /// Where it is written.
    pub span: Span,
}

/// The main container of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its image.
    pub image: Image,
    /// In place of the image's entrypoint.
    pub command: Option<Vec<Expr>>,
    /// In place of the image's arguments.
    pub args: Option<Vec<Expr>>,
    /// In place of the image's working directory.
    pub workdir: Option<Expr>,
    /// Its environment, in order; names are unique.
    pub env: Vec<EnvVar>,
    /// Secrets and ConfigMaps of which every key is a variable, in order.
    pub env_from: Vec<EnvFrom>,
    /// Files put into it, in order; paths are unique.
    pub files: Vec<File>,
    /// The folders that are mounted as wholes, with the files below them.
    pub folders: Vec<Folder>,
    /// Folders that live as long as the pod.
    pub scratch: Vec<Scratch>,
    /// Further places of its component's volumes and of scratch folders.
    pub mounts: Vec<Mount>,
    /// Folders of the node.
    pub host_paths: Vec<HostPath>,
    /// Its probes.
    pub probes: Probes,
    /// Its resources.
    pub resources: Resources,
    /// Run in the container before it is asked to stop.
    pub before_stop: Option<Handler>,
    /// Run in the container once it has started.
    pub after_start: Option<Handler>,
    /// As whom it runs and what it may do.
    pub security: Security,
    /// Where its statements are written.
    pub written: Written,
}

/// When a container beside the main one runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// `init`: to its end, before the main one starts.
    Init,
    /// `sidecar`: from before the main one starts until after it has stopped.
    Sidecar,
}

/// A container beside the main one.
///
/// It mounts the pod's volumes and the main container's scratch folders, at the same paths, but where it has something of
/// its own at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is declared.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// When it runs.
    pub role: Role,
    /// Whether it names no image: it then has the main container's image, environment, files and security, and its
    /// resources if it says nothing of them.
    pub inherits: bool,
    /// What runs in it: its own statements only, but for the image and the security that it inherits.
    pub container: Container,
}

/// An environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvVar {
    /// Its name.
    pub name: Arc<str>,
    /// Its value; rendered as text. Secrets and facts of the pod are filled in by the pod.
    pub value: Expr,
    /// Where its name is written.
    pub span: Span,
    /// Where its name and its value are written.
    pub entry: Span,
}

/// A file in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its absolute path.
    pub path: Arc<str>,
    /// Its content.
    pub content: FileContent,
    /// Its mode, such as `0o755`; `None` for 0644, or 0440 where it is a secret.
    pub mode: Option<u32>,
    /// Where it is written.
    pub span: Span,
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileContent {
    /// Text, known at build or at install.
    Text(Expr),
    /// Bytes that are no text.
    Bytes(Arc<[u8]>),
    /// Exactly one secret.
    Secret(SecretKey),
    /// Exactly one key of a ConfigMap that exists.
    Config(ConfigKey),
    /// A fact of the pod, which the file follows while the pod runs.
    Pod(PodField),
    /// A token of the pod's ServiceAccount, which is renewed while the pod runs.
    Token {
        /// For whom it is; `None` for the API server.
        audience: Option<Arc<str>>,
        /// How long it is valid.
        expires_seconds: u32,
    },
}

impl FileContent {
    /// Whether the content changes while the pod runs. Its folder is mounted then: a single file would not follow.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Pod(_) | Self::Token { .. })
    }
}

/// A folder that is mounted as a whole: it hides what the image has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its absolute path, without a slash at the end.
    pub path: Arc<str>,
    /// What all keys of are files in it.
    pub whole: Option<Whole>,
    /// The mode of the files of `whole`.
    pub mode: Option<u32>,
    /// Where it is written.
    pub span: Span,
}

/// A Secret or ConfigMap with all of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// The Secret that has this key.
    Secret(SecretKey),
    /// A ConfigMap that exists.
    Config {
        /// Its name.
        config_map: Arc<str>,
        /// Whether the pod starts without it.
        optional: bool,
    },
}

/// `env from secret "x" prefix "P_"`: every key is a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFrom {
    /// Of what.
    pub source: Whole,
    /// What the variables' names begin with.
    pub prefix: Arc<str>,
    /// Where it is written.
    pub span: Span,
}

/// The probes of a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// `ready`: whether it may be sent traffic.
    pub ready: Option<Probe>,
    /// `alive`: whether it is to be restarted.
    pub alive: Option<Probe>,
    /// `started`: whether it has come up; the other two wait for it.
    pub started: Option<Probe>,
}

/// One probe. Times in seconds, known at install at the latest; `None` for the default that lowering gives to the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What is done.
    pub handler: Handler,
    /// Seconds between two tries (`every`).
    pub period_seconds: Option<Expr>,
    /// Seconds until a try has failed (`timeout`).
    pub timeout_seconds: Option<Expr>,
    /// How many failures in a row count (`failures`).
    pub failures: Option<Expr>,
    /// Seconds before the first try (`delay`).
    pub delay_seconds: Option<u32>,
    /// How many successes in a row count (`successes`), for readiness only; `None` for one.
    pub successes: Option<u32>,
    /// Where it is written.
    pub span: Span,
}

/// What a probe or a lifecycle hook does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handler {
    /// An HTTP GET of a path on a port, by the port's name.
    Http {
        /// The path.
        path: Expr,
        /// The port's name.
        port: Arc<str>,
        /// Whether TLS is spoken; the certificate is not checked.
        https: bool,
        /// The host that is asked, if not the pod.
        host: Option<Arc<str>>,
        /// Headers of the request.
        headers: Vec<(Arc<str>, Expr)>,
    },
    /// Opening a connection to a port, by the port's name.
    Tcp {
        /// The port's name.
        port: Arc<str>,
    },
    /// A gRPC health check on a port, by the port's name.
    Grpc {
        /// The port's name.
        port: Arc<str>,
        /// The service that is asked for, if not the whole server.
        service: Option<Arc<str>>,
    },
    /// A command in the container.
    Exec {
        /// The command and its arguments.
        command: Vec<Expr>,
    },
    /// Waiting. Only for hooks.
    Sleep {
        /// How long, in seconds.
        seconds: u32,
    },
}

/// A quantity in Kubernetes' notation, such as `250m` or `512Mi`: checked and kept as written, or worked out at install.
pub type Quantity = Expr;

/// A length of time, in seconds.
pub type Duration = u32;

/// What a container asks for and may use at most. `None` for what was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Processor time asked for.
    pub cpu_request: Option<Quantity>,
    /// Processor time at most.
    pub cpu_limit: Option<Quantity>,
    /// Memory asked for.
    pub memory_request: Option<Quantity>,
    /// Memory at most.
    pub memory_limit: Option<Quantity>,
    /// Local disk asked for.
    pub storage_request: Option<Quantity>,
    /// Local disk at most.
    pub storage_limit: Option<Quantity>,
    /// What has a qualified name, such as `nvidia.com/gpu`, and huge pages: as much is asked for as may be used.
    pub extended: Vec<(Arc<str>, Quantity)>,
}

/// Which calls of the kernel a container may make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seccomp {
    /// What the container runtime lets through.
    RuntimeDefault,
    /// All of them.
    Unconfined,
    /// What a file on the node says, by its path below the kubelet's folder of profiles.
    Localhost(Arc<str>),
}

/// As whom a container runs and what it may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Security {
    /// The user id (`user 999`), also the group's unless `group` says otherwise; `None` for the image's own.
    pub user: Option<u32>,
    /// The group id (`group 999`).
    pub group: Option<u32>,
    /// Whether the root filesystem may be written.
    pub writable_root: bool,
    /// Capabilities beyond none.
    pub capabilities: Vec<Arc<str>>,
    /// Where `privileged` is written: it may do all that the node may.
    pub privileged: Option<Span>,
    /// Where `privilege-escalation` is written: a process may gain more privileges than its parent has.
    pub escalation: Option<Span>,
    /// Which calls of the kernel are let through, and where that is written; `None` where nothing is said.
    pub seccomp: Option<(Seccomp, Span)>,
    /// Where `user` is written.
    pub user_span: Option<Span>,
    /// Where the first of the other relaxations is written.
    pub relaxed_span: Option<Span>,
}
