//! Where data lives, and what opens it.

use kdsl_ir::package::Described;
use kdsl_ir::{Package, SecretContent};
use kdsl_semantic::model::SecretSource;

use super::{cell, row, shown};

fn volumes(package: &Package) -> impl Iterator<Item = (&Described, &kdsl_ir::package::DescribedVolume)> {
    package.components.iter().flat_map(|component| component.volumes.iter().map(move |volume| (component, volume)))
}

/// Whether a volume is of a pod's own.
pub(super) fn has_own_volumes(package: &Package) -> bool {
    volumes(package).any(|(_, volume)| !volume.is_shared)
}

/// Whether there are volumes at all.
pub(super) fn has_volumes(package: &Package) -> bool {
    volumes(package).next().is_some()
}

/// The volumes, and what can be done with them.
pub(super) fn persistence(package: &Package) -> Option<String> {
    if !has_volumes(package) {
        return None;
    }
    let mut text = String::from(
        "## Persistence\n\n| Component | Mounted at | Claims | Size | Access | Values |\n|---|---|---|---|---|---|\n",
    );
    for (component, volume) in volumes(package) {
        let value = |name| shown(package, &volume.values.child(name)).unwrap_or_default();
        text.push_str(&row([
            &*format!("`{}`", component.name),
            &*format!("`{}`", volume.path),
            if volume.is_shared { "one, for all pods" } else { "one for each pod" },
            &*cell(&value("size")),
            &*value("accessMode"),
            &*format!("`{}.*`", volume.values.dotted()),
        ]));
    }
    text.push_str(
        "\n`storageClass` chooses the kind of storage; `enabled: false` keeps the data only as long as the pod. Claims outlive the \
         release and the pods: a count that is lowered leaves the claims of the pods that go, and raised again it finds them.\n",
    );
    if volumes(package).any(|(_, volume)| volume.is_shared) {
        text.push_str(
            "A claim that all pods share can be one of your own (`existingClaim`), and it can grow by a larger `size` where its \
             storage class allows that.\n",
        );
    }
    Some(text)
}

/// The generated credentials, key by key.
pub(super) fn credentials(package: &Package) -> Option<String> {
    if package.secrets.is_empty() {
        return None;
    }
    let mut text = String::from(
        "## Credentials\n\nThey are generated at the first installation and kept from then on, also when the release is removed. The \
         notes that `helm status` prints say how to read each.\n\n| Component | Key | What it is for |\n|---|---|---|\n",
    );
    for secret in &package.secrets {
        let component = package.components.iter().find(|it| it.name == secret.component);
        let shown = match &*secret.component {
            "" => "the whole".to_owned(),
            component => format!("`{component}`"),
        };
        let docs = |key: &str| {
            let docs = component.and_then(|it| it.secrets.iter().find(|(own, _)| **own == *key));
            docs.map(|(_, docs)| cell(docs)).unwrap_or_default()
        };
        match &secret.content {
            SecretContent::Texts(keys) => {
                for (key, _) in keys {
                    text.push_str(&row([&*shown, &*format!("`{key}`"), &*docs(key)]));
                }
            }
            SecretContent::Certificate { .. } => {
                for (key, docs) in SecretSource::CERTIFICATE_KEYS.iter().zip(CERTIFICATE_DOCS) {
                    text.push_str(&row([&*shown, &*format!("`{key}`"), docs]));
                }
            }
        }
    }
    text.push_str(
        "\nA value `existingSecret` names a Secret of your own with the same keys instead. One of yours that changes restarts no pod: \
         `kubectl rollout restart` does.\n\
         \n\
         A password that you change in its Secret stays changed. Don't roll back to a revision from before the change: Helm \
         puts back what the Secret held then, and takes away keys that came later.\n\
         \n\
         A renderer without a cluster, such as Argo CD or `helm template`, can't see what was generated before and would make new \
         credentials each time. Set `generateSecrets: false` there, and make the Secrets yourself.\n",
    );
    Some(text)
}

/// What is under each key of a certificate.
const CERTIFICATE_DOCS: [&str; 3] = ["The certificate.", "Its private key.", "What those who are to trust it need."];
