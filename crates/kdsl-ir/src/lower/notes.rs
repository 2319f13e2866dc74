//! The notes shown after an installation.

use std::sync::Arc;

use kdsl_semantic::model::{Kind, Secret, SecretSource, ServiceType, Sharing};

use crate::expression::Expr;
use crate::lower::checks;
use crate::lower::context::{AppContext, ComponentContext, WayIn};
use crate::lower::ingress::{self, has};
use crate::lower::knobs::paths::{IngressPaths, ServicePaths};
use crate::lower::labels::all;
use crate::lower::names;
use crate::lower::replaced::{self, ReplacedContext};
use crate::lower::service::{is_type, reaches_out};
use crate::lower::{cron_job, job, secret};
use crate::macros::{literal, text};
use crate::package::Note;

/// How many secrets of a component are shown how to read, one by one.
const SHOWN_SECRETS: usize = 4;

/// The notes, a paragraph each.
pub(crate) fn lower(cx: &AppContext<'_>) -> Vec<Note> {
    let mut notes = vec![note(vec![
        Expr::Str(Arc::clone(&cx.app.name)),
        literal!(" "),
        Expr::AppVersion,
        literal!(" is installed as "),
        Expr::ReleaseName,
        literal!(" in the namespace "),
        Expr::ReleaseNamespace,
        literal!(".\nIts pods: kubectl get pods"),
        namespace_flag(),
        literal!(" --selector app.kubernetes.io/instance="),
        Expr::ReleaseName,
    ])];
    for component in &cx.components {
        let before = notes.len();
        reach(cx, &mut notes, component);
        where_it_runs(cx, component, &mut notes, before);
        notes.extend(cx.replaced(&component.component.name).map(ReplacedContext::note));
    }
    for component in &cx.components {
        notes.extend(runs(cx, component));
    }
    credentials(&mut notes, "the application", &text!(""), &cx.shared.secrets);
    for component in &cx.components {
        let name = &component.component.name;
        let before = notes.len();
        credentials(&mut notes, name, name, &component.component.secrets);
        where_it_runs(cx, component, &mut notes, before);
    }
    notes.extend(what_stays(cx));
    if cx.generates_secrets() {
        let made = match cx.generated_secrets().next() {
            Some(_) => None,
            None => replaced::any_here(cx, cx.components.iter().filter(|it| it.makes_secrets())),
        };
        notes.push(Note {
            when: all([Some(Expr::Truth(cx.paths.generate_secrets.clone())), made].into_iter().flatten().collect()),
            text: literal!(
                "Passwords are generated once and kept. A renderer without a cluster, such as Argo CD or `helm template`, can't\n\
                 see those that are there and would make new ones each time: set generateSecrets to false there, and create the\n\
                 Secrets beforehand."
            ),
            of_release: true,
        });
    }
    notes.extend(checks::warnings(cx));
    notes
}

/// The notes from this one on are about a component: they are there where it is.
fn where_it_runs(cx: &AppContext<'_>, component: &ComponentContext<'_>, notes: &mut [Note], from: usize) {
    if let Some(replaced) = cx.replaced(&component.component.name) {
        for note in notes.iter_mut().skip(from) {
            note.when = Some(replaced::with(replaced.is_here(), note.when.take()));
        }
    }
}

fn note(parts: Vec<Expr>) -> Note {
    Note { when: None, text: Expr::concat(parts), of_release: false }
}

fn namespace_flag() -> Expr {
    Expr::Concat(vec![literal!(" --namespace "), Expr::ReleaseNamespace])
}

fn words(component: &ComponentContext<'_>, text: &str) -> Expr {
    Expr::Str(format!("{}{text}", component.component.name).into())
}

/// How a component is reached.
fn reach(cx: &AppContext<'_>, notes: &mut Vec<Note>, component: &ComponentContext<'_>) {
    for (nth, (paths, way)) in component.paths.ingresses.iter().zip(&component.ways_in).enumerate() {
        by_host(cx, notes, component, nth, paths, way);
    }
    if !component.component.service.headless && component.has_service() {
        by_service(notes, component, &component.paths.service, &component.name);
    }
    for (service, paths) in component.component.services.iter().zip(&component.paths.services) {
        if reaches_out(&service.options) {
            by_service(notes, component, paths, &names::object(&component.component.object_name, &service.name));
        }
    }
    let on_nodes = component.component.ports.iter().zip(&component.paths.node_ports);
    for (port, path) in on_nodes.filter(|(port, _)| port.node.is_some()) {
        notes.push(note(vec![
            words(component, &format!(" is reached at `{}` of each node that it runs on: port ", port.name)),
            Expr::Whole(path.clone()),
        ]));
    }
    if let ([], Some((_, path))) = (component.paths.ingresses.as_slice(), component.service_ports().next()) {
        notes.push(note(vec![
            words(component, " is reached within the cluster at "),
            component.name.clone(),
            literal!("."),
            Expr::ReleaseNamespace,
            literal!(":"),
            Expr::Whole(path.clone()),
        ]));
    }
}

/// How a component is reached by an Ingress, a gateway or a Route; and how without it.
fn by_host(
    cx: &AppContext<'_>,
    notes: &mut Vec<Note>,
    component: &ComponentContext<'_>,
    nth: usize,
    paths: &IngressPaths,
    way: &WayIn<'_>,
) {
    let (host, below) = component.way_in(nth);
    let (host, below) = (host.text(cx, &paths.hostname), below.text(cx, &paths.path));
    let has_host = || Expr::HasText(Arc::new(host.clone()));
    let enabled = || Expr::Truth(paths.enabled.clone());
    let scheme = match way.by_gateway {
        // Only the gateway's listener knows.
        true => Expr::If(Arc::new((Expr::OpenShift, literal!("https://"), literal!("")))),
        false => Expr::If(Arc::new((
            Expr::Any(vec![Expr::OpenShift, ingress::has_certificate(paths)]),
            literal!("https://"),
            literal!("http://"),
        ))),
    };
    notes.push(Note {
        when: all(vec![enabled(), has_host()]),
        text: Expr::concat([words(component, " is reached at "), scheme, host.clone(), below]),
        of_release: false,
    });
    let kind = if way.by_gateway { literal!("httproute") } else { literal!("ingress") };
    notes.push(Note {
        when: all(vec![enabled(), Expr::Not(Arc::new(has_host()))]),
        text: Expr::concat([
            words(component, " is reached at the address that this shows: kubectl get "),
            Expr::If(Arc::new((Expr::OpenShift, literal!("route"), kind))),
            namespace_flag(),
            literal!(" "),
            ingress::name(component, nth),
        ]),
        of_release: false,
    });
    if nth == 0 {
        let forward = component.service_port(&way.port.name).map(|path| Note {
            when: Some(Expr::Not(Arc::new(enabled()))),
            text: Expr::concat([
                words(component, " is reached from this machine at http://localhost:8080 with: kubectl port-forward"),
                namespace_flag(),
                literal!(" service/"),
                component.name.clone(),
                literal!(" 8080:"),
                Expr::Whole(path.clone()),
            ]),
            of_release: false,
        });
        notes.extend(forward);
    }
    if component.component.exposures.get(nth).is_some() && !way.by_gateway {
        notes.push(Note {
            when: all(vec![enabled(), Expr::OpenShift, has(&paths.tls_secret)]),
            text: Expr::concat([
                literal!("The router has to be allowed to read the certificate in the Secret "),
                Expr::Text(paths.tls_secret.clone()),
                literal!(": see `externalCertificate` of Routes in OpenShift's documentation."),
            ]),
            of_release: false,
        });
    }
}

/// How a component is reached by a Service that may reach further than the cluster.
fn by_service(notes: &mut Vec<Note>, component: &ComponentContext<'_>, paths: &ServicePaths, name: &Expr) {
    for (ty, text) in [
        (ServiceType::LoadBalancer, " is reached at the external address that this shows: kubectl get service"),
        (
            ServiceType::NodePort,
            " is reached at every node, at the second of the ports that this shows: kubectl get service",
        ),
    ] {
        notes.push(Note {
            when: Some(is_type(&paths.ty, ty)),
            text: Expr::concat([words(component, text), namespace_flag(), literal!(" "), name.clone()]),
            of_release: false,
        });
    }
}

/// When a component runs that runs to its end, and how that is seen.
fn runs(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Note> {
    match component.component.kind {
        Kind::Job => Some(note(vec![
            words(component, " runs once, and again when what it runs has changed. What it says: kubectl logs"),
            namespace_flag(),
            literal!(" job/"),
            job::name(component),
        ])),
        Kind::Cron => Some(note(vec![
            words(component, " runs on the schedule "),
            cron_job::schedule(cx, component, cron_job::timetable(component)?),
            literal!(". To run it now: kubectl create job"),
            namespace_flag(),
            literal!(" --from=cronjob/"),
            component.name.clone(),
            literal!(" "),
            component.name.clone(),
            literal!("-now"),
        ])),
        _ => None,
    }
}

/// How the generated secrets of a component, or of the whole, are read.
fn credentials(notes: &mut Vec<Note>, of: &str, owner: &str, secrets: &[Secret]) {
    let keys: Vec<&Arc<str>> =
        secrets.iter().filter(|it| matches!(it.source, SecretSource::Generated { .. })).map(|it| &it.name).collect();
    if keys.is_empty() {
        return;
    }
    let secret = Expr::Include(secret::helper_name(owner), None);
    let mut parts = vec![
        Expr::Str(format!("The credentials of {of} are in the Secret ").into()),
        secret.clone(),
        literal!(", one under each of the keys "),
        Expr::Str(keys.iter().map(|it| &***it).collect::<Vec<_>>().join(", ").into()),
        literal!(". To read them:"),
    ];
    for key in keys.iter().take(SHOWN_SECRETS) {
        parts.push(literal!("\n  kubectl get secret"));
        parts.push(namespace_flag());
        parts.push(literal!(" "));
        parts.push(secret.clone());
        parts.push(Expr::Str(format!(" -o jsonpath='{{.data.{}}}' | base64 -d", key.replace('.', "\\.")).into()));
    }
    if keys.len() > SHOWN_SECRETS {
        parts.push(literal!("\nand likewise the others."));
    }
    notes.push(note(parts));
}

/// What is still there when the release is removed.
fn what_stays(cx: &AppContext<'_>) -> Option<Note> {
    let has_claims = |it: &&Arc<ComponentContext<'_>>| {
        it.component.volumes.iter().any(|volume| volume.sharing == Sharing::Shared || it.component.kind.has_identity())
    };
    let makes_secrets = |it: &&Arc<ComponentContext<'_>>| it.makes_secrets();
    let when = match cx.generated_secrets().next() {
        Some(_) => None,
        None => replaced::any_here(cx, cx.components.iter().filter(|it| has_claims(it) || makes_secrets(it))),
    };
    let has_claims = cx.components.iter().any(|it| has_claims(&it));
    let has_secrets = cx.generates_secrets();
    let (what, kinds) = match (has_claims, has_secrets) {
        (true, true) => (text!("The data and the Secrets that open it stay"), "pvc,secret"),
        (true, false) => (text!("The data stays"), "pvc"),
        (false, true) => (text!("The generated Secrets stay"), "secret"),
        (false, false) => return None,
    };
    let stays = note(vec![
        Expr::Str(what),
        literal!(" when the release is removed. To delete them for good:\n  kubectl delete "),
        Expr::Str(kinds.into()),
        namespace_flag(),
        literal!(" --selector app.kubernetes.io/instance="),
        Expr::ReleaseName,
    ]);
    Some(Note { when, of_release: true, ..stays })
}
