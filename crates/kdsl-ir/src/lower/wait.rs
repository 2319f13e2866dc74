//! Containers that wait until others answer: what `after` asks for.

use std::sync::Arc;

use kdsl_semantic::model::{Protocol, Security};

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::{image, security};
use crate::macros::{field, list, literal, map};
use crate::node::{Entry, Item};

/// A user that no image knows.
const NOBODY: i64 = 65_534;

/// The host and the port that a component or an external of this name answers on.
fn endpoint(cx: &AppContext<'_>, name: &str) -> Option<(Expr, Expr)> {
    if let Some(external) = cx.external(name) {
        let (host, port) = external.endpoint()?;
        return Some((Expr::Text(host.clone()), Expr::Whole(port.clone())));
    }
    let other = cx.component(name)?;
    let port = other.component.ports.iter().find(|it| it.protocol == Protocol::Tcp)?;
    let (host, port) = (other.name.clone(), Expr::Whole(other.service_port(&port.name)?.clone()));
    let Some(replaced) = cx.replaced(name) else { return Some((host, port)) };
    let (other_host, other_port) = replaced.external.endpoint()?;
    let either = |here: Expr, away: Expr| Expr::If(Arc::new((replaced.is_here(), here, away)));
    Some((either(host, Expr::Text(other_host.clone())), either(port, Expr::Whole(other_port.clone()))))
}

/// The containers that wait, one for each component or external that is waited for.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Item> {
    let waits = component.component.pod.waits.iter();
    waits
        .filter_map(|(name, span)| {
            let (host, port) = endpoint(cx, name)?;
            let script = Expr::concat([
                literal!("until nc -z -w 5 "),
                host.clone(),
                literal!(" "),
                port,
                literal!("; do echo \"waiting for "),
                host,
                literal!("\"; sleep 2; done\n"),
            ]);
            let paths = &cx.paths.wait_image;
            // An image that brings no user of its own would be root.
            let ids = match component.component.container.security.user {
                Some(_) => Vec::new(),
                None => vec![Entry::Guarded {
                    when: Expr::Not(Arc::new(Expr::OpenShift)),
                    entries: vec![field!("runAsUser": Expr::Int(NOBODY)), field!("runAsGroup": Expr::Int(NOBODY))],
                }],
            };
            let amounts = |cpu: Expr, memory: Expr, disk: Expr| {
                map! { "cpu": cpu, "memory": memory, "ephemeral-storage": disk }
            };
            let container = map! {
                "name": Expr::Str(format!("wait-for-{name}").into()),
                "image": image::reference(paths),
                "imagePullPolicy": Expr::Text(paths.pull_policy.clone()),
                "command": list![literal!("sh"), literal!("-c"), script],
                "resources": map! {
                    "requests": amounts(literal!("10m"), literal!("16Mi"), literal!("8Mi")),
                    "limits": amounts(literal!("100m"), literal!("32Mi"), literal!("16Mi")),
                },
                "securityContext": security::container(&Security::default(), ids),
            };
            Some(Item::one(container).at(*span))
        })
        .collect()
}
