//! One object as a template.

use kdsl_ir::{Entry, Expr, Node, Object};

use super::context::{Context, Scope};
use super::template::Template;
use crate::origin::Lines;

/// The template of an object, and if that is wanted what stands in which of its lines.
pub(super) fn object(context: &Context<'_>, object: &Object, mapped: bool) -> (String, Vec<Lines>) {
    let name = match &object.component {
        Some(component) => format!("{component}.{}", object.file),
        None => object.file.to_string(),
    };
    let body = if object.namespaced { with_namespace(&object.body) } else { object.body.clone() };
    let mut template = Template::new(context, Scope::ROOT, name);
    template.under(0, object.when.as_ref(), |template| {
        template.line(0, &format!("apiVersion: {}", object.api_version));
        template.line(0, &format!("kind: {}", object.kind));
        template.inner(0, &body);
    });
    let lines = if mapped { template.lines(object.origin) } else { Vec::new() };
    (template.finish(), lines)
}

/// The release's namespace, as a field of the metadata.
pub(super) fn namespace() -> Entry {
    Entry::field("namespace", Expr::ReleaseNamespace)
}

/// The body with the release's namespace after the name.
fn with_namespace(body: &Node) -> Node {
    let Node::Map(entries) = body else { return body.clone() };
    let entries = entries.iter().map(|entry| match entry {
        Entry::Field { key, value: Node::Map(metadata), origin } if &**key == "metadata" => {
            let mut metadata = metadata.clone();
            let place_of = |name: &str| {
                metadata.iter().position(|entry| matches!(entry, Entry::Field { key, .. } if **key == *name))
            };
            if place_of("namespace").is_none() {
                let after_name = place_of("name").map_or(0, |name| name + 1);
                metadata.insert(after_name, namespace());
            }
            Entry::Field { key: key.clone(), value: Node::Map(metadata), origin: *origin }
        }
        entry => entry.clone(),
    });
    Node::Map(entries.collect())
}
