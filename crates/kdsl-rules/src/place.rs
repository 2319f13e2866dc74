//! The place of a program that a broken rule is about.

use kdsl_db::{Db, File, Span};
use kdsl_emit::evaluate::{Manifest, Settings, place};
use kdsl_ir::{Package, Tree};
use kdsl_semantic::component;
use kdsl_semantic::model::App;

use crate::at::{Step, Violation};

/// Which statements say what stands in which fields, for what remembers no place of its own: the fields in the order of a
/// path, with others between them or not, and the words in the order of preference. The first that fits counts.
const STATEMENTS: &[(&[&str], &[&str])] = &[
    (&["readinessProbe"], &["ready"]),
    (&["livenessProbe"], &["alive", "ready"]),
    (&["startupProbe"], &["started", "alive", "ready"]),
    (&["lifecycle", "postStart"], &["after-start"]),
    (&["lifecycle", "preStop"], &["before-stop"]),
    (&["rollingUpdate"], &["rollout"]),
    (&["minReadySeconds"], &["ready-after"]),
    (&["capabilities"], &["capability"]),
    (&["allowPrivilegeEscalation"], &["privilege-escalation", "privileged"]),
    (&["securityContext", "supplementalGroups"], &["groups"]),
    (&["shareProcessNamespace"], &["share-processes"]),
    (&["resources", "requests", "storage"], &["shared-volume", "own-volume"]),
    (&["containers", "resources"], &["resources"]),
    (&["containers", "env"], &["env"]),
    (&["volumeMounts"], &["mount"]),
    (&["hostname"], &["hostname"]),
    (&["dnsPolicy"], &["dns"]),
    (&["dnsConfig"], &["dns"]),
    (&["hostAliases"], &["host-alias"]),
    (&["affinity"], &["place"]),
    (&["tolerations"], &["place"]),
    (&["nodeSelector"], &["place"]),
    (&["topologySpreadConstraints"], &["place"]),
    (&["priorityClassName"], &["priority"]),
    (&["runtimeClassName"], &["runtime"]),
    (&["terminationGracePeriodSeconds"], &["grace"]),
    (&["completions"], &["completions"]),
    (&["parallelism"], &["parallel"]),
    (&["restartPolicy"], &["restart"]),
    (&["activeDeadlineSeconds"], &["deadline"]),
    (&["schedule"], &["schedule"]),
    (&["timeZone"], &["timezone"]),
    (&["metrics"], &["scale"]),
    (&["behavior"], &["scale"]),
    (&["minAvailable"], &["disruption"]),
    (&["maxUnavailable"], &["disruption"]),
    (&["labels"], &["label"]),
    (&["annotations"], &["annotation"]),
];

/// What gave an object.
pub(crate) struct World<'a> {
    pub(crate) package: &'a Package,
    pub(crate) values: &'a Tree,
    pub(crate) settings: &'a Settings,
}

impl World<'_> {
    /// The words that asked for what breaks a rule, or for what it contradicts; if neither is known more exactly than its
    /// object, those that asked for the object.
    pub(crate) fn exact(&self, manifest: &Manifest, violation: &Violation) -> Option<Span> {
        let of = |path: &[Step]| {
            let path: Vec<place::Step<'_>> = path.iter().map(step).collect();
            let found = place::of(self.package, self.values, self.settings, manifest, &path);
            // A container that is its component's own says no more than its workload does.
            found.filter(|it| Some(*it) != manifest.origin)
        };
        std::iter::once(&violation.path).chain(&violation.beside).find_map(|it| of(it))
    }
}

fn step(step: &Step) -> place::Step<'_> {
    match step {
        Step::Field(key) => place::Step::Field(key),
        Step::Item(nth) => place::Step::Item(*nth),
    }
}

/// The statement of a component that says what breaks a rule, or what it contradicts.
pub(crate) fn statement(
    db: &dyn Db,
    (file, nth, app): (File, u32, &App),
    manifest: &Manifest,
    violation: &Violation,
) -> Option<Span> {
    let label = manifest.component.as_ref()?;
    let component = app.components.iter().find(|it| it.object_name == *label || it.name == *label)?;
    let of = |path: &[Step]| component::statement(db, file, nth, &component.name, words(path)?);
    std::iter::once(&violation.path).chain(&violation.beside).find_map(|it| of(it))
}

/// The statements that say what stands at a path.
fn words(path: &[Step]) -> Option<&'static [&'static str]> {
    let fits = |fields: &[&str]| {
        let mut path = path.iter();
        fields.iter().all(|field| path.any(|it| matches!(it, Step::Field(key) if **key == **field)))
    };
    STATEMENTS.iter().find(|(fields, _)| fits(fields)).map(|(_, words)| *words)
}
