//! What the README says of each component.

use std::sync::Arc;

use kdsl_semantic::model::{Kind, Sharing};

use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::external;
use crate::package::{Described, DescribedVolume};

/// What stands for the component's name in the documentation of a type.
const NAME: &str = "`NAME.";

/// What is said of each component, then of each external.
pub(crate) fn lower(cx: &AppContext<'_>) -> Vec<Described> {
    cx.components.iter().map(|it| described(cx, it)).chain(cx.externals.iter().map(external::described)).collect()
}

fn described(cx: &AppContext<'_>, context: &ComponentContext<'_>) -> Described {
    let component = context.component;
    let kind = component.kind.word();
    let kind = match &component.type_name {
        Some(type_name) => format!("{kind} {type_name}"),
        None => kind.to_owned(),
    };
    let kind = match cx.replaced(&component.name) {
        Some(replaced) => format!("{kind}, or {}", external::kind(replaced.external.external)),
        None => kind,
    };
    let volumes = component.volumes.iter().zip(&context.paths.volumes);
    Described {
        name: Arc::clone(&component.name),
        kind: kind.into(),
        docs: component.docs.as_deref().map(|docs| in_values(docs, context)),
        workload: workload(component.kind),
        root: Arc::clone(&context.paths.root),
        volumes: volumes
            .map(|(volume, paths)| DescribedVolume {
                path: Arc::clone(&volume.path),
                is_shared: volume.sharing == Sharing::Shared,
                values: paths.whole.clone(),
            })
            .collect(),
        secrets: component.secrets.iter().filter_map(|it| Some((Arc::clone(&it.name), it.docs.clone()?))).collect(),
    }
}

fn workload(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Stateless => Some("Deployment"),
        Kind::Stateful => Some("StatefulSet"),
        Kind::PerNode => Some("DaemonSet"),
        Kind::Job => Some("Job"),
        Kind::Cron => Some("CronJob"),
        Kind::External => None,
    }
}

/// The documentation of a type in the words of a chart's values: a parameter is called by its place there.
fn in_values(docs: &str, context: &ComponentContext<'_>) -> Arc<str> {
    let name = &context.component.name;
    let docs = docs.replace(NAME, &format!("`{name}."));
    let params = context.component.params.iter().zip(&context.paths.params);
    let docs = params
        .fold(docs, |docs, (param, path)| docs.replace(&format!("`{}`", param.name), &format!("`{}`", path.dotted())));
    docs.into()
}
