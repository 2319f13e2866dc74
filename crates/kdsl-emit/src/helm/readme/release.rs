//! How a release is installed, upgraded and removed.

use kdsl_ir::{KnobPath, Package, Place};

use super::{data, knob};

/// How it is installed, and what that needs.
pub(super) fn install(package: &Package) -> String {
    let name = &package.name;
    let namespace = match &package.namespace {
        Some(namespace) => format!(" --namespace {namespace} --create-namespace"),
        None => String::new(),
    };
    let mut text = format!("## Install\n\nFrom the folder of this chart:\n\n```sh\nhelm install {name} .{namespace}\n");
    for (environment, _, _) in &package.environments {
        text.push_str(&format!("helm install {name} .{namespace} -f values-{environment}.yaml\n"));
    }
    text.push_str("```\n\nIt needs Kubernetes 1.30 or later, or OpenShift 4.17 or later, and Helm 3 or 4.\n");
    if package.objects.iter().any(|object| object.place == Place::ChartTest) {
        text.push_str(&format!("`helm test {name}` connects to each Service from within the cluster.\n"));
    }
    if !package.environments.is_empty() {
        text.push_str("\n| File | What it is for |\n|---|---|\n");
        for (environment, docs, _) in &package.environments {
            let docs = super::cell(docs.as_deref().unwrap_or_default());
            let docs = if docs.is_empty() { format!("The environment {environment}.") } else { docs };
            text.push_str(&super::row([&*format!("`values-{environment}.yaml`"), &*docs]));
        }
    }
    text
}

/// How it is upgraded, and what an upgrade leaves alone.
pub(super) fn upgrade(package: &Package) -> String {
    let name = &package.name;
    let mut text = format!(
        "## Upgrade\n\n```sh\nhelm upgrade {name} .\n```\n\nGive the same values as before, with `-f` or `--reuse-values`. Names, \
         selectors and claims are the same in every version of the chart"
    );
    text.push_str(match package.secrets.is_empty() {
        true => ".\n",
        false => ", and credentials that are there are kept.\n",
    });
    if package.objects.iter().any(|object| matches!(&*object.kind, "Deployment" | "StatefulSet" | "DaemonSet")) {
        text.push_str("Pods are replaced when their settings or images have changed, and only then.\n");
    }
    if data::has_own_volumes(package) {
        text.push_str(
            "\nKubernetes does not let a StatefulSet change the size of its claims. Where the storage class lets volumes grow:\n\n\
             ```sh\n\
             kubectl patch pvc CLAIM --patch '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"SIZE\"}}}}'   # for each claim\n\
             kubectl delete statefulset NAME --cascade=orphan   # its pods go on running\n",
        );
        text.push_str(&format!("helm upgrade {name} . --set COMPONENT.persistence.size=SIZE\n```\n"));
    }
    text
}

/// How it is removed, and what stays.
pub(super) fn uninstall(package: &Package) -> String {
    let name = &package.name;
    let mut text = format!("## Uninstall\n\n```sh\nhelm uninstall {name}\n```\n");
    let kinds = match (data::has_volumes(package), !package.secrets.is_empty()) {
        (true, true) => {
            ("The PersistentVolumeClaims stay, and the generated Secrets that open the data.", "pvc,secret")
        }
        (true, false) => ("The PersistentVolumeClaims stay.", "pvc"),
        (false, true) => ("The generated Secrets stay.", "secret"),
        (false, false) => return text,
    };
    text.push_str(&format!(
        "\n{} An installation of the same name finds them again. To delete them for good:\n\n```sh\nkubectl delete {} --selector \
         app.kubernetes.io/instance={name}\n```\n",
        kinds.0, kinds.1
    ));
    text
}

/// What differs on OpenShift.
pub(super) fn openshift(package: &Package) -> Option<String> {
    knob(package, &KnobPath::new(["platform"])).map(|_| {
        "## OpenShift\n\nThe chart asks the cluster what it is. On OpenShift it makes Routes where it makes an Ingress elsewhere, \
         and it leaves out the user and group ids, which OpenShift chooses itself. `platform: kubernetes` or \
         `platform: openshift` decides instead, for a renderer that has no cluster to ask.\n"
            .to_owned()
    })
}
