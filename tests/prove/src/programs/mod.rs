//! Programs made from a seed: many of them, each with a few of the things that the language has.

mod gadgets;
mod library;

use std::fmt::Write as _;

use kdsl_ir::KnobType;
use kdsl_tests::{awkward, literal};

use crate::random::Random;

/// The name of an app, another one for each number: among them words that YAML takes for something else.
pub fn app_name(number: usize) -> String {
    let first = ["shop", "on", "x", "null", "y", "n0", "true", "e"][number % 8];
    if number % 8 == 7 { format!("1{first}{number}").replacen('1', "a1", 1) } else { format!("{first}-{number}") }
}

/// A program without mistakes, whose app is called `shop`.
pub fn program(seed: u64) -> String {
    program_of(seed, "shop")
}

/// A program without mistakes.
pub fn program_of(seed: u64, app: &str) -> String {
    match seed % 4 {
        0 | 1 => image_program(seed, app),
        2 => library::library_program(seed, app, &short_texts()),
        _ => gadgets::gadget_program(seed, app, &short_texts()),
    }
}

/// Whether a text can stand in every place where one is expected: maps and lists are written into a chart as a whole, and
/// Helm loses some characters then.
fn fits_everywhere(text: &str) -> bool {
    KnobType::is_carried(text) && !text.contains(['\0', '\u{7}', '\u{1b}'])
}

/// Texts that are hard to carry and can stand in every place where a text is expected.
fn short_texts() -> Vec<String> {
    awkward().into_iter().filter(|text| text.len() < 60 && !text.contains(|it: char| it.is_control())).collect()
}

/// A program of components that run images.
fn image_program(seed: u64, app: &str) -> String {
    let mut random = Random::new(seed);
    let texts: Vec<String> = awkward().into_iter().filter(|text| text.len() < 200 && fits_everywhere(text)).collect();
    let names: Vec<&str> = ["web", "orders-db", "cache", "a1"].into_iter().take(1 + random.below(4)).collect();
    let mut program = String::new();
    if random.once_in(3) {
        let _ = writeln!(program, "## What it is for, with {{{{ braces }}}} and \"quotes\".");
    }
    let namespace = if random.once_in(4) { " in namespace somewhere" } else { "" };
    let _ = writeln!(program, "app {app}{namespace} <");
    let has_braces = random.once_in(3);
    for name in &names {
        component(&mut program, &mut random, name, &names, &texts, has_braces);
    }
    // Numbers of its own: the rest is the same with it and without it.
    let mut further = Random::new(seed + 7919);
    let back = further.once_in(3).then(|| back(&mut program, &mut further));
    others(&mut program, &mut random, names.first().copied().unwrap_or("web"), &texts);
    program.push('>');
    program.push_str(&if has_braces { braces(&mut random, &texts) } else { "\n".to_owned() });
    if program.contains("cron tidier") {
        program.push_str(TIDIER);
    }
    if let Some(types) = back {
        program.push_str(&types);
        elsewhere(&mut program, &mut further, &texts, app);
    }
    program
}

/// A type whose schedule is a parameter.
const TIDIER: &str = "\ncomponent tidier: cron {
  param at: schedule
  image \"docker.io/library/busybox:1.37\"
  user 1000
  schedule at
  command [\"tidy\"]
}\n";

/// What OpenShift refuses of what a program made here may say.
pub const REFUSED_BY_OPENSHIFT: [&str; 10] = [
    "group 2001",
    "fs-group",
    "capability",
    "host-pid",
    "host-ipc",
    "host-network",
    "privilege-escalation",
    "privileged",
    "host-path",
    "runtime",
];

/// What few components say.
fn further(state: &mut impl FnMut(String), random: &mut Random, name: &str, is_stateful: bool) {
    let statements = [
        "group 2001",
        "fs-group 2002",
        "capability NET_BIND_SERVICE",
        "runtime \"gvisor\"",
        "scheduler \"tight\"",
        "ready-after 11s",
        "host-ipc",
        "host-network",
        "privilege-escalation",
        "privileged",
        "host-path \"/var/log\" at \"/host/log\" read-only",
        "access [get, list] to [pods] named \"x\"",
        "access cluster [watch] to [nodes]",
        "disruption max-unavailable 1",
    ];
    for statement in statements {
        if random.once_in(15) {
            state(statement.to_owned());
        }
    }
    if !is_stateful && random.once_in(25) {
        state("hostname \"known-as\"".to_owned());
    }
    if random.once_in(15) {
        state(random.pick::<&str>(&["share-processes", "host-pid"]).to_string());
    }
    if random.once_in(20) {
        state(format!("alias legacy-{name}"));
    }
}

/// The environment of a program that puts an external in a component's place.
pub const ELSEWHERE: &str = "elsewhere";

/// A component that others need and call by its name, and its type.
fn back(program: &mut String, random: &mut Random) -> String {
    let kind = *random.pick(&["stateless", "stateful", "per-node"]);
    let volume = if kind == "stateful" { "own-volume \"/data\" 1Gi" } else { "" };
    let statement = *random.pick(&["", "secret tls certificate for self.host", "access [get] to [pods]", "grace 9s"]);
    let further = [
        "args [b.word]",
        "file \"/etc/back.conf\" = \"${b.host}:${b.port} ${b.word}\"",
        "file \"/run/secrets/back\" = b.key",
        "env { ADDRESS: back.address }",
        "after back",
        "scratch \"/tmp\"",
    ];
    let further: Vec<&str> = further.into_iter().filter(|_| random.once_in(2)).collect();
    let run = *random.pick(&["stateless", "job", "cron \"@daily\""]);
    let _ = writeln!(
        program,
        "  back: {kind} greeter {volume}\n  front: {run} \"docker.io/library/nginx:1.30\" {{\n    user 101\n    \
         needs b: greeting\n    \
         env {{ HOST: back.host, PORT: b.port, KEY: b.key, TEXT: \"<${{b.key}}> ${{b.word}}\" }}\n    {}\n  }}",
        further.join("\n    ")
    );
    format!(
        "interface greeting {{ host: host, port: port, word: string, key: secret }}\n\
         component greeter: {kind} {{\n  image \"docker.io/library/nginx:1.30\"\n  user 101\n  port http 8080 as 80\n  \
         secret key\n  {statement}\n  \
         provides greeting {{ host: self.host, port: self.port, word: \"hi $(you)\", key: key }}\n}}\n"
    )
}

/// An environment that has what runs elsewhere in its place.
fn elsewhere(program: &mut String, random: &mut Random, texts: &[String], app: &str) {
    let word = literal(random.pick::<String>(texts));
    let host = *random.pick(&["back.example.com", "10.1.2.3"]);
    let key = *random.pick(&["key", "other"]);
    let _ = writeln!(
        program,
        "environment {ELSEWHERE} of {app} <\n  web: x2\n  back: external greeting {{\n    host = \"{host}\"\n    \
         port = 8443\n    word = {word}\n    key = secret from existing \"greeting\" key \"{key}\"\n  }}\n>"
    );
}

/// The braces of the app: what all of its components can use.
fn braces(random: &mut Random, texts: &[String]) -> String {
    let mut text = || literal(random.pick::<String>(texts));
    let (first, second, third) = (text(), text(), text());
    format!(
        " {{\n  ## The name over the door.\n  param store-name: string = {first}\n  param workers: int in 1..64 = 4\n  \
         param debug: bool = false\n  param room: memory in 64Mi..2Gi = 256Mi\n  param origins: list(string) = [\"a\", {second}]\n  \
         secret session-key length 48\n  secret shared-pin length 8 digits\n  \
         annotation {{ \"example.com/store\": \"${{store-name}} by ${{workers}}\", \"example.com/plain\": {third} }}\n  \
         object \"v1\" ConfigMap whole {{ data: {{ store: store-name, workers: \"${{workers}}\" }} }}\n}}\n"
    )
}

/// Components of the kinds that are no servers: each at times.
fn others(program: &mut String, random: &mut Random, web: &str, texts: &[String]) {
    let mut text = || literal(random.pick::<String>(texts));
    let (first, second, third) = (text(), text(), text());
    if random.once_in(3) {
        let volume = *random.pick(&["", "shared-volume \"/state\" 1Gi"]);
        let port = *random.pick(&["", "port forward 24224\n    "]);
        let _ = writeln!(
            program,
            "  agent: per-node \"docker.io/fluent/fluent-bit:4.0.3\" {volume} {{\n    user 101\n    \
             {port}env {{ NODE: pod.node, IP: pod.host-ip, TEXT: {first} }}\n  }}"
        );
    }
    let run = |random: &mut Random| {
        let statements = [
            "retries 2",
            "deadline 10m",
            "keep 1h",
            "parallel 3",
            "completions 4",
            "restart never",
            "secret key",
            "scratch \"/tmp\"",
            "init prepare { command [\"true\"] }",
        ];
        statements.into_iter().filter(|_| random.once_in(3)).collect::<Vec<_>>().join("\n    ")
    };
    if random.once_in(3) {
        let volume = *random.pick(&["", "shared-volume \"/state\" 1Gi"]);
        let statements = run(random);
        let _ = writeln!(
            program,
            "  migrate: job \"docker.io/library/node:22.17.0\" {volume} {{\n    user 1000\n    \
             env {{ WEB: {web}.host, PORT: {web}.ports.http, TEXT: {second} }}\n    \
             file \"/etc/x.conf\" = \"port ${{{web}.ports.http}}\"\n    {statements}\n  }}"
        );
    }
    if random.once_in(3) {
        let schedule = *random.pick(&["0 3 * * *", "@daily", "*/10 8-18 1,15 JAN-jun MON-FRI"]);
        let timetable = *random.pick(&[
            "",
            "timezone \"Europe/Berlin\"\n    overlap allow",
            "history 5 failed 2\n    start-within 5m\n    suspended",
        ]);
        let statements = run(random);
        // In a type the schedule stands in the head, or in a statement.
        if random.once_in(3) {
            let _ = writeln!(program, "  tidying: cron tidier {{ at = \"{schedule}\" }}");
        }
        let _ = writeln!(
            program,
            "  report: cron \"{schedule}\" \"docker.io/library/node:22.17.0\" {{\n    user 1000\n    \
             command [\"node\", {third}]\n    {timetable}\n    {statements}\n  }}"
        );
    }
    if random.once_in(3) {
        let host = *random.pick(&["db.example.com", "10.1.2.3"]);
        let _ = writeln!(
            program,
            "  mail: external {{\n    host = \"{host}\"\n    port = 587\n    name = \"a$b\"\n    \
             password = secret from existing \"mail\" key \"password\"\n  }}\n  \
             sender: cron \"@hourly\" \"docker.io/library/node:22.17.0\" {{\n    user 1000\n    \
             env {{ MAIL: \"smtp://${{mail.name}}:${{mail.password}}@${{mail.host}}:${{mail.port}}\" }}\n    \
             file \"/run/secrets/mail\" = mail.password\n    args [mail.name]\n    after mail\n  }}"
        );
    }
}

fn component(
    program: &mut String,
    random: &mut Random,
    name: &str,
    names: &[&str],
    texts: &[String],
    has_braces: bool,
) {
    let is_stateful = random.once_in(2);
    let kind = if is_stateful { "stateful" } else { "stateless" };
    let image = random.pick(&["docker.io/library/nginx:1.30", "quay.io/a/b-c:v1.2", "memcached:1.6"]);
    let is_range = random.once_in(5);
    let count = match random.below(3) {
        _ if is_range => "x2..6",
        0 => "x1",
        1 => "x3",
        _ => "",
    };
    let volume = match (is_stateful, random.below(2)) {
        (true, _) => "own-volume \"/var/data\" 2Gi",
        (false, 0) => "shared-volume \"/var/data\" 2Gi",
        (false, _) => "",
    };
    let _ = writeln!(program, "  {name}: {kind} \"{image}\" {count} {volume} {{");
    let _ = writeln!(program, "    user {}", 100 + random.below(1000));
    // Everyone has this port, so that everyone can be wired to.
    let _ = writeln!(program, "    port http 8080 as 80");
    let text = |random: &mut Random| literal(random.pick::<String>(texts));
    let mut state = |line: String| {
        let _ = writeln!(program, "    {line}");
    };
    let other = *random.pick(names);
    if has_braces {
        state(
            "env { STORE: \"<${store-name}>\", WORKERS: workers * 2, DEBUG: if debug then \"yes\" else none }"
                .to_owned(),
        );
        state("env { ORIGINS: join(origins, \",\"), KEY: session-key, PIN: \"pin ${shared-pin}\" }".to_owned());
        state("file \"/run/shared/key\" = session-key".to_owned());
    }
    for choice in 0..40 {
        if !random.once_in(3) {
            continue;
        }
        match choice {
            0 => state("port metrics 9090".to_owned()),
            1 => state(format!("env {{ TEXT: {}, OTHER: {} }}", text(random), text(random))),
            2 if other != name => {
                state(format!("env {{ PEER: \"http://${{{other}.host}}:${{{other}.ports.http}}/\" }}"))
            }
            3 => state("env { POD: pod.name, NODE: \"on ${pod.node}\", COUNT: self.replicas }".to_owned()),
            4 => state(
                "secret token length 40\n    file \"/run/secrets/token\" = token\n    env { TOKEN: \"<${token}>\" }"
                    .to_owned(),
            ),
            5 => state(format!("file \"/etc/text.conf\" = {}", text(random))),
            6 => state(
                "file \"/etc/lines.conf\" = \"\"\"\n      [a]\n        b = ${40 + 2}\n\n      \"\"\" mode \"0555\""
                    .to_owned(),
            ),
            7 => {
                let device = *random.pick(&["", ", \"nvidia.com/gpu\": 2, \"hugepages-2Mi\": 4Mi"]);
                state(format!("resources {{ cpu: 50m..1, memory: 64Mi..1Gi{device} }}"));
            }
            8 => state("ready http \"/ready?a=b\" on http every 7s timeout 2s failures 4".to_owned()),
            9 => state("alive tcp on http every 20s".to_owned()),
            10 => state(format!("started exec [\"test\", {}]", text(random))),
            11 => state("before-stop sleep 5s\n    grace 45s".to_owned()),
            12 => state("scratch \"/tmp\" 50Mi\n    scratch \"/var/cache/x\"".to_owned()),
            13 if !is_stateful => {
                state(format!("expose \"{name}.example.com\" path \"/a\" tls \"cert\" {{ class \"nginx\" }}"))
            }
            14 => state(format!("init prepare {{ command [\"sh\", \"-c\", {}] }}", text(random))),
            15 => state("allow to anywhere port 443\n    allow from \"10.0.0.0/8\" port 8080".to_owned()),
            16 => state("writable-root".to_owned()),
            17 => state("label { tier: \"front\", \"example.com/x\": \"012\" }".to_owned()),
            18 => state(format!("annotation {{ \"example.com/text\": {} }}", text(random))),
            19 => state(format!("command [\"run\", {}]\n    args [{}]", text(random), text(random))),
            20 => state("workdir \"/srv\"".to_owned()),
            22 => state("scratch work \"/work\" 20Mi memory\n    mount work \"/srv/work\" sub-path \"a\"".to_owned()),
            23 if is_stateful => state("own-volume wal \"/wal\" 1Gi class \"fast\" single-pod".to_owned()),
            23 => state("shared-volume old \"/old\" 1Gi from snapshot \"nightly\" read-only".to_owned()),
            24 if !is_stateful => {
                state("shared-volume nas \"/nas\" 3Gi nfs \"nas.example.com:/exports/it\" sub-path \"b/c\"".to_owned())
            }
            25 if !is_stateful => state("shared-volume kept \"/kept\" from claim \"kept-data\"".to_owned()),
            28 => {
                let workload = if is_stateful { "StatefulSet" } else { "Deployment" };
                state(format!(
                    "patch {workload} {{\n      spec.template.spec.containers[\"{name}\"]: {{ tty: true, env: \
                     [{{ name: \"PATCHED\", value: {} }}] }}\n      metadata.annotations[\"example.com/patched\"]: \
                     {}\n      spec.template.spec: {{ hostAliases: [{{ ip: \"10.0.0.1\", hostnames: [\"a\"] }}], \
                     enableServiceLinks: none, nodeSelector.disk: \"ssd\" }}\n    }}",
                    text(random),
                    text(random)
                ));
            }
            29 => state(format!(
                "patch Service {{ metadata: {{ labels.patched: \"yes\", annotations: {{ text: {} }} }} }}",
                text(random)
            )),
            30 => state(format!(
                "object \"v1\" ConfigMap extra {{ data: {{ text: {}, host: self.host }} }}",
                text(random)
            )),
            31 if !is_stateful => {
                // Where one claim is for one pod alone, the strategy would be another.
                state(
                    "patch Deployment { spec.strategy: { type: \"RollingUpdate\", rollingUpdate: { maxSurge: \"30%\" } } }"
                        .to_owned(),
                );
            }
            26 => state(
                "config settings from existing \"shared\" { app.conf, level } optional\n    file \"/etc/app/\" = settings\n    \
                 file \"/etc/app/own.txt\" = \"own\" mode \"0600\"\n    env { LEVEL: \"<${settings.level}>\" }\n    \
                 env from settings prefix \"S_\"\n    env from secret \"more\""
                    .to_owned(),
            ),
            27 => state(
                "file \"/etc/podinfo/labels\" = pod.labels\n    token \"/etc/podinfo/token\" audience \"vault\" expires 2h\n    \
                 secret tls certificate for [\"shop.example.com\", self.host]\n    file \"/etc/tls/\" = tls\n    \
                 env { LIMIT: pod.memory-limit[\"Mi\"], UID: pod.uid, CRT: tls.crt }"
                    .to_owned(),
            ),
            32 => state(
                "image \"docker.io/library/nginx:1.31\" pull if-not-present\n    pull-secret \"mirror\" \"more\""
                    .to_owned(),
            ),
            33 => state(format!(
                "sidecar log \"docker.io/library/busybox:1.37\" {{\n      user 1000\n      env {{ TEXT: {} }}\n      \
                 resources {{ \"example.com/device\": 1 }}\n      command [\"log\"]\n    }}",
                text(random)
            )),
            // Only forward, so that nobody waits in a circle.
            34 => {
                if let Some(next) = names.iter().skip_while(|it| **it != name).nth(1) {
                    state(format!("after {next}"));
                }
            }
            35 => state(
                "place { spread nodes; on { arch: \"arm64\" }; prefer not-on { old: [\"yes\", \"01\"] }; \
                 tolerate \"a=b:NoSchedule\" }\n    priority \"high\""
                    .to_owned(),
            ),
            36 => state(format!(
                "host-alias \"10.0.0.2\" [\"legacy.local\"]\n    \
                 dns {{ nameservers [\"10.0.0.10\"]; options {{ ndots: \"2\" }} }}\n    \
                 after-start exec [\"warm\", {}]",
                text(random)
            )),
            37 => state("seccomp \"RuntimeDefault\"\n    groups [2000]".to_owned()),
            38 => state(format!(
                "sidecar proxy {{\n      command [\"proxy\"]\n      port proxy 9113\n      \
                 ready http \"/healthz\" headers {{ X-Who: {} }} every 9s\n    }}",
                text(random)
            )),
            39 => state(if is_stateful { "rollout together" } else { "rollout surge 50%" }.to_owned()),
            21 if is_stateful => state("service first on pod 0 { port http }".to_owned()),
            _ => {}
        }
    }
    further(&mut state, random, name, is_stateful);
    if is_range {
        state("scale cpu 60%".to_owned());
    }
    program.push_str("  }\n");
}
