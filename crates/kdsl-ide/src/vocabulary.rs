//! Words of the language that are neither kinds nor keywords of statements, with what to say of them.

/// A word of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word.
    pub(crate) word: &'static str,
    /// How it is written.
    pub(crate) form: &'static str,
    /// What it means.
    pub(crate) docs: &'static str,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:literal, $form:literal, $docs:literal;)* }) => {
        $(#[$doc])*
        pub(crate) static $name: &[Word] = &[$(Word { word: $word, form: $form, docs: $docs },)*];
    };
}

words! {
    /// The words that begin declarations.
    DECLARATIONS {
        "app", "app NAME [in namespace NAMESPACE] < COMPONENTS > [{ … }]",
            "An application: its components between `<` and `>`, its detail between `{` and `}`.";
        "component", "component NAME: KIND | TYPE { … }",
            "A component type: what every component that names it starts from.";
        "interface", "interface NAME { FIELD: TYPE, … }",
            "What components can offer to each other: one `provides` it, another `needs` it.";
        "environment", "environment NAME of APP < COMPONENTS >",
            "Differences in values from the app: counts, sizes and details.";
        "import", "import \"./FILE.kd\"",
            "The declarations of another file.";
        "moved", "moved OLD -> NEW",
            "A component that was renamed keeps its objects and its data.";
        "test", "test APP \"WHAT IT SAYS\" [with ENVIRONMENT] { expect CONDITION; … }",
            "What must hold of the application's objects.";
    }
}

words! {
    /// The types of values.
    VALUE_TYPES {
        "string", "string", "Text.";
        "int", "int", "A whole number.";
        "number", "number", "A number.";
        "bool", "bool", "`true` or `false`.";
        "port", "port", "A port number, 1 to 65535.";
        "host", "host", "A DNS name.";
        "path", "path", "An absolute path.";
        "image", "image", "An image reference.";
        "cpu", "cpu", "Processor time: `250m`, `1.5`.";
        "memory", "memory", "Memory: `512Mi`.";
        "storage", "storage", "A size on disk: `10Gi`.";
        "duration", "duration", "A length of time: `10s`, `5m`, `1h`.";
        "percent", "percent", "A part of a whole: `70%`.";
        "schedule", "schedule", "When to run, as five fields of cron: `\"0 3 * * *\"`.";
        "url", "url", "A URL.";
        "secret", "secret", "A secret. So is every text that is built from one, and it never gets into a manifest.";
        "enum", "enum(\"A\", \"B\")", "One of these texts.";
        "list", "list(TYPE)", "A list of values of one type.";
        "map", "map(TYPE)", "A map from names to values of one type.";
    }
}

words! {
    /// What can stand where a value is expected, beside the names of the program.
    VALUES {
        "self", "self", "The component itself: `self.host`, `self.port`, `self.replicas`, `self.pods[0].host`.";
        "pod", "pod", "The pod that runs: `pod.name`, `pod.index`, `pod.ip` and more. Known in the pod only.";
        "true", "true", "Yes.";
        "false", "false", "No.";
        "none", "none", "Nothing: leaves out what is written for it.";
    }
}

words! {
    /// What a component offers by itself.
    COMPONENT_FIELDS {
        "host", "NAME.host", "The name of the component's Service, where it is reached.";
        "port", "NAME.port", "The port of the component's Service, if it has just one.";
        "address", "NAME.address", "`HOST:PORT` of the component's Service, if it has just one port.";
        "ports", "NAME.ports.PORT", "The port of this name of the component's Service.";
        "replicas", "self.replicas", "How many replicas there are.";
        "resources", "self.resources.memory.limit", "What the main container asks for and may use: `cpu`, `memory` or `disk`, and `request` or `limit`.";
        "pods", "self.pods[0].host", "The pods of a stateful component, each with a name of its own.";
    }
}

words! {
    /// What a container asks for and may use.
    RESOURCE_FIELDS {
        "cpu", "self.resources.cpu.limit", "Processor time.";
        "memory", "self.resources.memory.limit", "Memory.";
        "disk", "self.resources.disk.limit", "Local disk.";
    }
}

words! {
    /// The sides of what a container asks for and may use.
    RESOURCE_SIDES {
        "request", "self.resources.memory.request", "What the container asks for.";
        "limit", "self.resources.memory.limit", "What the container may use at most.";
    }
}

words! {
    /// What is known in the pod.
    POD_FIELDS {
        "name", "pod.name", "The pod's name.";
        "index", "pod.index", "The pod's number in a stateful component, from 0.";
        "ip", "pod.ip", "The pod's address.";
        "host-ip", "pod.host-ip", "The address of the pod's node.";
        "node", "pod.node", "The name of the pod's node.";
        "namespace", "pod.namespace", "The namespace that the pod runs in.";
        "uid", "pod.uid", "The pod's own identifier, which no other pod ever has.";
        "service-account", "pod.service-account", "The name of the pod's ServiceAccount. For variables only.";
        "labels", "pod.labels[\"KEY\"]", "One of the pod's labels; without a key all of them, for a `file`.";
        "annotations", "pod.annotations[\"KEY\"]", "One of the pod's annotations; without a key all of them, for a `file`.";
        "cpu-request", "pod.cpu-request", "The processor time that the container asks for, in whole cores; in thousandths with `[\"m\"]`.";
        "cpu-limit", "pod.cpu-limit", "The processor time that the container may use, in whole cores; in thousandths with `[\"m\"]`.";
        "memory-request", "pod.memory-request", "The memory that the container asks for, in bytes; in mebibytes with `[\"Mi\"]`.";
        "memory-limit", "pod.memory-limit", "The memory that the container may use, in bytes; in mebibytes with `[\"Mi\"]`.";
        "disk-request", "pod.disk-request", "The local disk that the container asks for, in bytes.";
        "disk-limit", "pod.disk-limit", "The local disk that the container may use, in bytes.";
    }
}

words! {
    /// The keys of `resources`.
    RESOURCES {
        "cpu", "cpu: 250m..1", "Processor time: what is asked for, and what may be used at most.";
        "memory", "memory: 256Mi..512Mi", "Memory: what is asked for, and what may be used at most.";
        "disk", "disk: 1Gi..2Gi", "Space on the node's disk for the container's writes and logs.";
    }
}

words! {
    /// What can be said of a Service.
    SERVICE {
        "type", "type cluster-ip | node-port | load-balancer", "How far it reaches.";
        "headless", "headless", "Its name stands for the pods' addresses; it has none of its own.";
        "session-affinity", "session-affinity [10m]", "A client stays with its pod.";
        "publish-not-ready", "publish-not-ready", "It leads to pods that are not ready, too.";
        "external-traffic", "external-traffic local | cluster",
            "Whether traffic from outside stays on the node where it comes in.";
        "class", "class \"NAME\"", "The class of the load balancer.";
        "source-ranges", "source-ranges [\"10.0.0.0/8\"]", "Who may reach the load balancer.";
        "annotation", "annotation { KEY: VALUE, … }", "Its annotations.";
    }
}

words! {
    /// What can be said of a way in from outside.
    EXPOSE {
        "class", "class \"NAME\"", "The class of the Ingress or of the load balancer.";
        "route", "route edge | reencrypt | passthrough", "Where a Route of OpenShift ends the encryption.";
        "source-ranges", "source-ranges [\"10.0.0.0/8\"]", "Who may reach the load balancer.";
        "external-traffic", "external-traffic local | cluster",
            "Whether traffic from outside stays on the node where it comes in.";
        "annotation", "annotation { KEY: VALUE, … }", "Annotations of what leads in.";
    }
}

words! {
    /// The directions of scaling.
    SCALE {
        "up", "up 4 pods every 15s", "How fast it grows.";
        "down", "down window 5m 10% every 1m", "How fast it shrinks.";
    }
}

words! {
    /// The statements in the detail of an app.
    APP_STATEMENTS {
        "version", "version \"1.2.0\"", "The version of the chart.";
        "app-version", "app-version \"6.4\"", "The version of the application itself.";
        "param", "param NAME: TYPE [matching \"REGEX\"] [in A..B] = DEFAULT", "An entry at the top of the values, for all components.";
        "secret", "secret NAME [length N] [hex | digits | base64], or secret NAME from existing \"SECRET\"",
            "A secret that all components can use.";
        "label", "label { KEY: VALUE, … }", "Labels for every object.";
        "annotation", "annotation { KEY: VALUE, … }", "Annotations for every object.";
        "object", "object \"API/VERSION\" KIND NAME { FIELD: VALUE, … }", "An object beside those that follow from the rest.";
        "patch", "patch KIND [NAME] { PATH: VALUE, … }", "Any field of the app's objects. `none` takes a field away.";
        "schema", "schema \"./FILE.yaml\"", "The custom kinds that a file beside the program defines.";
        "test", "test \"WHAT IT SAYS\" [with ENVIRONMENT] { expect CONDITION; … }",
            "What must hold of the application's objects.";
    }
}

words! {
    /// The statements in the braces of a test.
    TEST_STATEMENTS {
        "expect", "expect CONDITION, or expect [no] object KIND [NAME] [PATH == VALUE], or expect refused | warning \"TEXT\"",
            "What must hold: of the components' facts, of an object, or of what is said of the values.";
        "set", "set VALUE.PATH = LITERAL", "Sets a value, as `--set` does.";
        "release", "release \"NAME\"", "The name of the release; without it, the app's.";
        "namespace", "namespace \"NAME\"", "The namespace; without it, the one that the program names.";
        "target", "target kubernetes | openshift",
            "The platform that the objects are made for; without it, kubernetes.";
    }
}

words! {
    /// What a condition of a test can begin with, beside the names of the app.
    TEST_CONDITIONS {
        "object", "object KIND [NAME] [PATH == VALUE]", "There is such an object, or a part of it is so.";
        "no", "no object KIND [NAME]", "There is no such object.";
        "objects", "objects.count | objects.KIND.count", "How many objects there are.";
        "not", "not CONDITION", "The condition does not hold.";
        "refused", "refused \"TEXT\"", "The values are refused, and a reason contains the text.";
        "warning", "warning \"TEXT\"", "There is a warning that contains the text.";
    }
}

words! {
    /// What a test can ask of a component, beside its parameters and Services.
    COMPONENT_FACTS {
        "replicas", "COMPONENT.replicas", "How many pods there are: the largest number where it scales itself.";
        "image", "COMPONENT.image", "The image.";
        "kind", "COMPONENT.kind", "The kind, such as `stateless`.";
        "host", "COMPONENT.host", "The name of its Service.";
        "port", "COMPONENT.port", "The port of its Service, if it has one.";
        "ports", "COMPONENT.ports.NAME", "The port of this name.";
    }
}

words! {
    /// In the braces of `dns`.
    DNS {
        "policy", "policy \"ClusterFirst\"", "How names are resolved.";
        "nameservers", "nameservers [\"ADDRESS\", …]", "The servers that are asked for names.";
        "searches", "searches [\"DOMAIN\", …]", "What is tried behind a short name.";
        "options", "options { NAME: \"VALUE\" }", "Options of the resolver, such as `ndots`.";
    }
}

words! {
    /// In the braces of `place`.
    PLACE {
        "spread", "spread zones | nodes | none", "The pods are spread evenly.";
        "apart", "apart nodes | zones", "No two pods are on one node or in one zone.";
        "near", "near COMPONENT", "On nodes where pods of that component run.";
        "on", "on { LABEL: \"VALUE\" }", "The labels that a node must have.";
        "not-on", "not-on { LABEL: \"VALUE\" }", "The labels that a node must not have.";
        "prefer", "prefer on | not-on { … }", "The labels that a node had better have, or not have.";
        "tolerate", "tolerate \"KEY=VALUE:EFFECT\" | all", "The taints that are put up with.";
    }
}

fn find(words: &'static [Word], word: &str) -> Option<&'static Word> {
    words.iter().find(|it| it.word == word)
}

/// The word that begins a declaration.
pub(crate) fn declaration(word: &str) -> Option<&'static Word> {
    find(DECLARATIONS, word)
}

/// The type of values.
pub(crate) fn value_type(word: &str) -> Option<&'static Word> {
    find(VALUE_TYPES, word)
}

/// The value.
pub(crate) fn value(word: &str) -> Option<&'static Word> {
    find(VALUES, word)
}

/// What a component offers.
pub(crate) fn component_field(word: &str) -> Option<&'static Word> {
    find(COMPONENT_FIELDS, word)
}

/// What is known in the pod.
pub(crate) fn pod_field(word: &str) -> Option<&'static Word> {
    find(POD_FIELDS, word)
}

/// A statement in the detail of an app.
pub(crate) fn app_statement(word: &str) -> Option<&'static Word> {
    find(APP_STATEMENTS, word)
}

/// The words in the braces of the statement `keyword`.
pub(crate) fn inner_words(keyword: &str) -> &'static [Word] {
    match keyword {
        "resources" => RESOURCES,
        "test" => TEST_STATEMENTS,
        "service" => SERVICE,
        "dns" => DNS,
        "place" => PLACE,
        "expose" => EXPOSE,
        "scale" => SCALE,
        _ => &[],
    }
}

/// The word in the braces of the statement `keyword`.
pub(crate) fn inner(keyword: &str, word: &str) -> Option<&'static Word> {
    find(inner_words(keyword), word)
}

/// The head of a component.
pub(crate) static COMPONENT_HEAD: Word = Word {
    word: "component",
    form: "NAME: KIND [TYPE | \"IMAGE\"] [xN | xN..M] [shared-volume | own-volume] [\"/PATH\"] [SIZE] [{ … }]",
    docs: "A component of the app: how its pods are to be thought of, what runs in them, how many there are and where \
           their data lives.",
};
