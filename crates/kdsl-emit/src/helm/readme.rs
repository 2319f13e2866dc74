//! `README.md`.

use std::fmt::Write as _;

use kdsl_ir::{KnobPath, Package, Place, SecretContent};
use kdsl_semantic::model::SecretSource;

use super::schema::json_of;
use crate::description::{description, first_sentence};

/// `README.md`: what the chart is, how to install it, and all of its values.
pub(super) fn readme(package: &Package) -> String {
    let mut parts = vec![
        format!(
            "# {}\n\n{}\n",
            package.name,
            package.docs.as_deref().map_or_else(|| description(package), |docs| docs.trim().to_owned())
        ),
        install(package),
    ];
    parts.extend(components(package));
    parts.extend(openshift(package));
    parts.extend(data(package));
    parts.extend(secrets(package));
    parts.extend(values(package));
    parts.join("\n")
}

fn install(package: &Package) -> String {
    let name = &package.name;
    let mut text = format!("## Install\n\nFrom the folder of this chart:\n\n```sh\nhelm install {name} .\n");
    for (environment, _, _) in &package.environments {
        // Writing to a text can't fail.
        let _ = writeln!(text, "helm install {name} . -f values-{environment}.yaml");
    }
    text.push_str("```\n\nIt needs Kubernetes 1.30 or later, or OpenShift 4.17 or later, and Helm 3 or 4.\n");
    let has_tests = package.objects.iter().any(|object| object.place == Place::ChartTest);
    if has_tests {
        let _ = writeln!(text, "`helm test {name}` connects to each Service from within the cluster.");
    }
    text
}

fn components(package: &Package) -> Option<String> {
    if package.components.is_empty() {
        return None;
    }
    let mut text = String::from("## Components\n\n| Name | What it is | |\n|---|---|---|\n");
    for (name, kind, docs) in &package.components {
        let docs = cell(&first_sentence(docs.as_deref().unwrap_or_default()));
        let _ = writeln!(text, "{}", format!("| `{name}` | {} | {docs} |", cell(kind)).replace("|  |", "| |"));
    }
    Some(text)
}

fn openshift(package: &Package) -> Option<String> {
    has_knob(package, &["platform"]).then(|| {
        "## OpenShift\n\nThe chart asks the cluster what it is. On OpenShift it makes Routes where it makes an Ingress elsewhere, \
         and it leaves out the user and group ids, which OpenShift chooses itself. `platform: kubernetes` or \
         `platform: openshift` decides instead, for a renderer that has no cluster to ask.\n"
            .to_owned()
    })
}

fn data(package: &Package) -> Option<String> {
    let has_claims =
        package.objects.iter().any(|object| matches!(&*object.kind, "PersistentVolumeClaim" | "StatefulSet"));
    has_claims.then(|| {
        "## Data\n\n`helm uninstall` leaves the PersistentVolumeClaims in place, and the generated Secrets that open the data. \
         Delete them by hand when the data may go.\n"
            .to_owned()
    })
}

fn secrets(package: &Package) -> Option<String> {
    if package.secrets.is_empty() {
        return None;
    }
    let mut text = "## Credentials\n\nPasswords are generated at the first installation and kept from then on. A value \
                    `existingSecret` names a Secret of your own instead; it needs these keys:\n\n| Component | Keys |\n|---|---|\n"
        .to_owned();
    for secret in &package.secrets {
        let keys: Vec<String> = match &secret.content {
            SecretContent::Texts(keys) => keys.iter().map(|(key, _)| format!("`{key}`")).collect(),
            SecretContent::Certificate { .. } => {
                SecretSource::CERTIFICATE_KEYS.iter().map(|key| format!("`{key}`")).collect()
            }
        };
        let component = match &*secret.component {
            "" => "the whole".to_owned(),
            component => format!("`{component}`"),
        };
        let _ = writeln!(text, "| {component} | {} |", keys.join(", "));
    }
    text.push_str(
        "\nA password that you change in its Secret stays changed. Don't roll back to a revision from before the change: Helm \
         puts back what the Secret held then, and takes away keys that came later.\n",
    );
    if has_knob(package, &["generateSecrets"]) {
        text.push_str(
            "\nA renderer without a cluster, such as Argo CD or `helm template`, can't see what was generated before and would \
             make new passwords each time. Set `generateSecrets: false` there and make the Secrets yourself.\n",
        );
    }
    Some(text)
}

fn values(package: &Package) -> Option<String> {
    if package.knobs.is_empty() {
        return None;
    }
    let mut text = String::from("## Values\n");
    let mut last = None;
    for knob in &package.knobs {
        // Those of the whole chart stand together.
        let group = knob.path.0.first().filter(|first| knob.path.0.len() > 1 && &***first != "global");
        if last != Some(group) {
            let title = group.map_or("The whole chart".to_owned(), |group| format!("`{group}`"));
            let _ = writeln!(text, "\n### {title}\n\n| Name | Description | Default |\n|---|---|---|");
            last = Some(group);
        }
        let default = json_of(&knob.default).to_string();
        let _ = writeln!(text, "| `{}` | {} | {} |", knob.path.dotted(), cell(&knob.docs), code(&default));
    }
    Some(text)
}

fn has_knob(package: &Package, path: &[&str]) -> bool {
    let path = KnobPath::new(path.iter().copied());
    package.knobs.iter().any(|knob| knob.path == path)
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A text as code in a cell of a table.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
