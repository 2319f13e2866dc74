//! The statements in the braces of components and types: which there are, and what each does.
//!
//! A keyword is checked by meaning: one entry of [`KEYWORDS`] and one function, in the file of its subject.

mod access;
mod arguments;
mod beside;
mod companions;
mod container;
mod dns;
mod environment;
mod expose;
mod files;
mod host_path;
mod images;
mod metadata;
mod network;
mod objects;
mod place;
mod pods;
mod probes;
mod requirements;
mod resources;
mod run;
mod scaling;
mod security;
mod services;
mod setting;
mod volumes;

pub(crate) use arguments::Arguments;
pub use companions::container_words;
pub(crate) use expose::Exposing;
pub(crate) use images::read as read_image;
pub(crate) use run::RunStatements;
pub(crate) use scaling::ScalePart;
pub(crate) use security::{is_password_name, suggested_secret_name};
pub(crate) use services::{Published, publish};
pub(crate) use volumes::{VolumeStatement, default_name};

use crate::builder::Builder;

/// A keyword of statements.
pub struct Keyword {
    /// The word.
    pub word: &'static str,
    /// Its form, for people.
    pub form: &'static str,
    /// What it does, one or two sentences.
    pub docs: &'static str,
    /// Where it can stand.
    pub place: Place,
    pub(crate) apply: Apply,
}

/// Where a statement can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the braces of a component and of a component type.
    Component,
    /// In the braces of a component type only.
    Type,
}

/// What a statement does.
pub(crate) enum Apply {
    /// It declares a name, which was done before the others are read.
    Declares,
    /// It adds to the component.
    Adds(fn(&mut Builder<'_>, &mut Arguments<'_>)),
}

macro_rules! keywords {
    ($($word:literal $place:ident $apply:expr, $form:literal, $docs:literal;)*) => {
        /// Every keyword, in the order of the language reference.
        pub static KEYWORDS: &[Keyword] = &[
            $(Keyword { word: $word, form: $form, docs: $docs, place: Place::$place, apply: $apply },)*
        ];
    };
}

use Apply::{Adds, Declares};

keywords! {
    "param" Type Declares, "param NAME: TYPE [matching \"REGEX\"] [in A..B] [= DEFAULT]",
        "A parameter of the type: an entry of the values, which a component sets with `NAME = VALUE`.";
    "needs" Component Declares, "needs NAME: INTERFACE [optional], or needs NAME = [APP.]COMPONENT",
        "Something that another component has to provide; or which component meets a need.";
    "provides" Type Declares, "provides INTERFACE { FIELD: VALUE, … }",
        "What this component offers to the needs of others.";
    "require" Type Adds(requirements::require), "require CONDITION else \"REASON\"",
        "What must hold. What is known at build is refused there, the rest when the values are.";
    "warn" Type Adds(requirements::warn), "warn CONDITION else \"REASON\"",
        "Like `require`, and only a warning.";
    "image" Component Adds(images::image), "image \"REGISTRY/REPOSITORY:TAG\" [pull always | if-not-present | never]",
        "The image of the container, with a tag that is not `latest`, and when it is fetched: always, where nothing is said.";
    "pull-secret" Component Adds(pods::pull_secret), "pull-secret \"NAME\" …",
        "The Secrets that the images are fetched with.";
    "command" Component Adds(container::command), "command [\"…\", …]",
        "What runs in place of the image's entrypoint.";
    "args" Component Adds(container::args), "args [\"…\", …]",
        "The arguments in place of the image's.";
    "workdir" Component Adds(container::workdir), "workdir \"/PATH\"",
        "The working directory in place of the image's.";
    "port" Component Declares, "port NAME NUMBER [as NUMBER] [udp | sctp] [app \"PROTOCOL\"] [on node NUMBER] [internal]",
        "A port that the container listens on; `as` gives the port of the Service, `internal` has none.";
    "env" Component Adds(environment::env), "env { NAME: VALUE, … }, or env from secret \"NAME\" | config \"NAME\" [prefix \"P_\"]",
        "Environment variables. `none` leaves one out; `from` makes every key of a Secret or ConfigMap one.";
    "file" Component Adds(files::file), "file \"/PATH\" = TEXT | from \"./FILE\" [mode \"0755\"], or file \"/FOLDER/\" = SECRET | CONFIG | from \"./FOLDER/\"",
        "A file in the container; one that is just a secret is mounted from the Secret. With a slash at the end, a whole folder.";
    "token" Component Adds(files::token), "token \"/PATH\" [audience \"WHOM\"] [expires 1h]",
        "A token of the pod's ServiceAccount, which is renewed while the pod runs.";
    "config" Component Declares, "config NAME from existing \"CONFIGMAP\" [{ KEY, … }] [optional]",
        "A ConfigMap that exists already: `NAME.KEY` in `env` or as a `file`, all of it as a folder or by `env from`.";
    "secret" Component Declares, "secret NAME [length N] [hex | digits | base64], secret NAME certificate for \"HOST\", or secret NAME from existing \"SECRET\" [{ KEY, … }] [optional]",
        "A secret or certificate that is generated once and never again, or one that exists already.";
    "resources" Component Adds(resources::resources), "resources { cpu: REQUEST..LIMIT, memory: REQUEST..LIMIT, disk: REQUEST..LIMIT, \"nvidia.com/gpu\": N, \"hugepages-2Mi\": 64Mi }",
        "What the container asks for and may use at most; of what has a qualified name, and of huge pages, both at once.";
    "ready" Component Adds(probes::ready), "ready http \"/PATH\" [https] [host \"HOST\"] [headers { NAME: \"VALUE\" }] | tcp | grpc [service \"NAME\"] | exec […] [on PORT] [every 10s] [timeout 2s] [failures 3] [successes 1] [delay 5s]",
        "Whether the pod may be sent traffic.";
    "alive" Component Adds(probes::alive), "alive http \"/PATH\" | tcp | grpc | exec […] [on PORT] [every 10s] [timeout 2s] [failures 3] [delay 5s]",
        "Whether the container is to be restarted.";
    "started" Component Adds(probes::started), "started http \"/PATH\" | tcp | grpc | exec […] [on PORT] [every 10s] [timeout 2s] [failures 3] [delay 5s]",
        "Whether the container has come up. The other two probes wait for it.";
    "after-start" Component Adds(probes::after_start), "after-start exec […] | http \"/PATH\" [on PORT]",
        "What is done once the container has started.";
    "before-stop" Component Adds(probes::before_stop), "before-stop exec […] | http \"/PATH\" [on PORT] | sleep 5s",
        "What is done before the container is asked to stop.";
    "grace" Component Adds(container::grace), "grace 60s",
        "How long the pod has to stop by itself.";
    "shared-volume" Component Adds(volumes::shared), "shared-volume [NAME] [\"/PATH\"] [SIZE] [class \"CLASS\"] [single-pod] [read-only] [sub-path \"FOLDER\"] [nfs \"SERVER:/PATH\" | host-path \"/PATH\"] [from claim | snapshot | clone \"NAME\"]",
        "One claim, mounted by all replicas. `nfs` and `host-path` make the disk behind it too.";
    "own-volume" Component Adds(volumes::own), "own-volume [NAME] [\"/PATH\"] [SIZE] [class \"CLASS\"] [single-pod] [read-only] [sub-path \"FOLDER\"] [from snapshot | clone \"NAME\"]",
        "One claim for each replica, kept with its identity.";
    "scratch" Component Adds(volumes::scratch), "scratch [NAME] \"/PATH\" [SIZE] [memory]",
        "A folder that lives as long as the pod; with `memory` in its memory.";
    "mount" Component Adds(volumes::mount), "mount VOLUME \"/PATH\" [sub-path \"FOLDER\"] [read-only]",
        "One more place for a volume or scratch folder that has a name.";
    "expose" Component Adds(expose::expose), "expose [\"HOST\" | load-balancer | node-port [N]] [path \"/\" [exact]] [tls [\"SECRET\"]] [on PORT] [via gateway \"NS/NAME\" [listener \"X\"]] [{ class \"…\"; route edge; annotation { … } }]",
        "How the component is reached from outside: an Ingress, an HTTPRoute or a Service, and a Route on OpenShift.";
    "service" Component Adds(services::service), "service [NAME] [on pod N] { port NAME [as N]; type …; headless; session-affinity [10m]; publish-not-ready; external-traffic local; class \"…\"; source-ranges [\"…\"]; annotation { … } }",
        "A Service beside the component's own; without a name, what is said of its own.";
    "alias" Component Adds(services::alias), "alias NAME",
        "One more Service of exactly this name, with no release before it: for programs that look for it.";
    "scale" Component Adds(scaling::scale), "scale cpu 70% | memory 500Mi | metric \"NAME\" per-pod N | external \"NAME\" [{ LABEL: VALUE }] total N | { up …; down … }",
        "What to scale at, and how fast. Only with a count such as `x3..10`.";
    "disruption" Component Adds(scaling::disruption), "disruption max-unavailable 1 | min-available 2 | none",
        "How many pods may be down while nodes are drained: a number or a percentage. One, where nothing is said.";
    "init" Component Adds(companions::init), "init NAME [\"IMAGE\"] { command […] … }",
        "A container that runs to its end before the main one starts; without an image, the main one's with its environment and files.";
    "sidecar" Component Adds(companions::sidecar), "sidecar NAME [\"IMAGE\"] { port NAME NUMBER … }",
        "A container that runs beside the main one, from before it starts until after it has stopped.";
    "allow" Component Adds(network::allow), "allow to | from anywhere | \"CIDR\" [except [\"CIDR\"]] | COMPONENT | namespace \"NAME\" [port N | NAME]",
        "Traffic beyond what the wiring allows.";
    "user" Component Adds(security::user), "user NUMBER",
        "The user id that the container runs as.";
    "group" Component Adds(security::group), "group NUMBER",
        "The group id that the container runs as; the user id's number where nothing is said.";
    "writable-root" Component Adds(security::writable_root), "writable-root",
        "The root filesystem can be written.";
    "capability" Component Adds(security::capability), "capability NAME",
        "A capability beyond none.";
    "schedule" Component Adds(run::schedule), "schedule \"0 3 * * *\"",
        "When a cron job runs: minute, hour, day of the month, month and day of the week, or a word such as `@daily`.";
    "timezone" Component Adds(run::timezone), "timezone \"Europe/Berlin\"",
        "The time zone of a cron job's schedule; the cluster's own where nothing is said, which is mostly UTC.";
    "overlap" Component Adds(run::overlap), "overlap forbid | allow | replace",
        "What happens when a run is due and the one before is not over: it is left out, both run, or the one before is ended.";
    "history" Component Adds(run::history), "history N [failed N]",
        "How many runs that are over a cron job keeps: those that ended well, and those that failed.";
    "start-within" Component Adds(run::start_within), "start-within 10m",
        "How late a run may begin that could not begin in time; later it is left out.";
    "suspended" Component Adds(run::suspended), "suspended",
        "A cron job rests until the values say otherwise.";
    "retries" Component Adds(run::retries), "retries 3",
        "How often a run that failed is tried again; 6 times where nothing is said.";
    "deadline" Component Adds(run::deadline), "deadline 10m",
        "How long a run may take, with all of its tries.";
    "keep" Component Adds(run::keep), "keep 1h",
        "How long a run that is over is kept, with its pods and their logs.";
    "parallel" Component Adds(run::parallel), "parallel 4",
        "How many pods of a run work at once.";
    "completions" Component Adds(run::completions), "completions 8",
        "How many pods of a run have to end well.";
    "restart" Component Adds(run::restart), "restart never | on-failure",
        "Whether a container that failed starts again in its pod, or the next try has a pod of its own, so that the log stays.";
    "label" Component Adds(metadata::label), "label { KEY: VALUE, … }",
        "Labels for the workload and its pods.";
    "annotation" Component Adds(metadata::annotation), "annotation { KEY: VALUE, … }",
        "Annotations for the workload and its pods.";
    "access" Component Adds(access::access), "access [cluster] [VERB, …] to [RESOURCE, …] [named \"X\"] | to urls [\"/PATH\"] | use cluster-role \"NAME\"",
        "What the pods may ask of Kubernetes' API: a Role, or a ClusterRole with `cluster`.";
    "after" Component Adds(pods::after), "after NAME …",
        "The pods start once a port of each of these components and externals answers.";
    "place" Component Adds(place::place), "place { spread zones | nodes | none; apart nodes | zones; near COMPONENT; on { LABEL: \"VALUE\" }; not-on { … }; prefer on { … }; tolerate \"KEY=VALUE:EFFECT\" | all }",
        "On which nodes the pods run.";
    "priority" Component Adds(pods::priority), "priority \"CLASS\"",
        "The priority class of the pods.";
    "runtime" Component Adds(pods::runtime), "runtime \"CLASS\"",
        "The RuntimeClass of the pods, such as gvisor.";
    "scheduler" Component Adds(pods::scheduler), "scheduler \"NAME\"",
        "What chooses the nodes, in place of the cluster's own scheduler.";
    "rollout" Component Adds(pods::rollout), "rollout recreate | [surge 1] [unavailable 0] [partition N] [together]",
        "How new pods take the place of old ones. `partition` and `together` are for pods with an identity.";
    "ready-after" Component Adds(pods::ready_after), "ready-after 10s",
        "How long a pod has to be ready before a rollout counts on it.";
    "groups" Component Adds(pods::groups), "groups [NUMBER, …]",
        "Groups of the processes beside their own.";
    "fs-group" Component Adds(pods::fs_group), "fs-group NUMBER",
        "The group that owns the volumes; the group or user id where nothing is said.";
    "host-network" Component Adds(pods::host_network), "host-network",
        "The pods use the node's network. Network policies do not hold for them.";
    "host-pid" Component Adds(pods::host_pid), "host-pid",
        "The pods see the processes of the node.";
    "host-ipc" Component Adds(pods::host_ipc), "host-ipc",
        "The pods share memory with processes of the node.";
    "share-processes" Component Adds(pods::share_processes), "share-processes",
        "The containers of a pod see each other's processes.";
    "host-alias" Component Adds(pods::host_alias), "host-alias \"ADDRESS\" [\"NAME\", …]",
        "Names for an address, in the pods' `/etc/hosts`.";
    "hostname" Component Adds(pods::hostname), "hostname \"NAME\"",
        "What the pods call themselves, in place of their names.";
    "dns" Component Adds(dns::dns), "dns { policy \"…\"; nameservers [\"ADDRESS\"]; searches [\"DOMAIN\"]; options { ndots: \"2\" } }",
        "How the pods resolve names.";
    "privileged" Component Adds(security::privileged), "privileged",
        "The container may do all that the node may.";
    "privilege-escalation" Component Adds(security::escalation), "privilege-escalation",
        "A process may gain more privileges than its parent has, as `sudo` does.";
    "seccomp" Component Adds(security::seccomp), "seccomp \"RuntimeDefault\" | \"Unconfined\" | localhost \"FILE\"",
        "Which calls of the kernel the container may make: those that the runtime lets through, where nothing is said.";
    "host-path" Component Adds(host_path::host_path), "host-path \"/PATH\" [at \"/PATH\"] [read-only] [type directory | file | socket | …] [propagation host-to-container]",
        "A folder of the node. Pod Security restricted and OpenShift refuse it.";
    "patch" Component Adds(objects::patch), "patch KIND [NAME] { PATH: VALUE, … }",
        "Any field of the component's objects. `none` takes a field away.";
    "object" Component Adds(objects::object), "object \"API/VERSION\" KIND NAME { FIELD: VALUE, … }",
        "An object beside those that follow from the rest.";
}

/// The keyword of this word.
pub fn keyword(word: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|it| it.word == word)
}
