//! Jobs: pods that run once, to the end.

use std::sync::Arc;

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::digest::StructureDigest;
use crate::lower::object;
use crate::lower::workload::metadata_with_name;
use crate::macros::{field, literal, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// How many characters of the hash stand in a Job's name.
pub(crate) const HASH_LENGTH: u32 = 8;

/// The Job of a component, with the template of its pods, and the helper that its name ends in.
///
/// What runs in a Job can't be changed once it is there. So its name ends in a hash of all that can't: a change is another
/// Job, which runs, and without a change there is nothing to do. `helpers` has what the template includes.
pub(crate) fn lower(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    template: Entry,
    helpers: &[Helper],
) -> (Object, Helper) {
    let mut digest = StructureDigest::of_objects();
    if let Entry::Field { value, .. } = &template {
        digest.node(value, helpers);
    }
    digest.expression(&Expr::Part(component.paths.run.completions.clone()));
    let helper = Helper {
        name: hash_name(component),
        docs: format!(
            "A hash of what the Job of {} runs. It stands in its name, so that a change runs it again.",
            component.component.name
        )
        .into(),
        body: HelperBody::Text(digest.finish_short(HASH_LENGTH)),
    };
    let name = name(component);
    let body = Node::Map(vec![
        metadata_with_name(cx, component, name.clone()),
        field!("spec": Node::Map(spec(component, template))),
    ]);
    (object(component, "batch/v1", "Job", name, text!("job"), body), helper)
}

/// The name of a component's Job.
pub(crate) fn name(component: &ComponentContext<'_>) -> Expr {
    Expr::concat([component.name.clone(), literal!("-"), Expr::Include(hash_name(component), None)])
}

fn hash_name(component: &ComponentContext<'_>) -> Arc<str> {
    format!("{}.hash", component.component.name).into()
}

/// The fields of the `spec` of a Job.
pub(crate) fn spec(component: &ComponentContext<'_>, template: Entry) -> Vec<Entry> {
    let run = &component.paths.run;
    let written = |keyword| component.component.container.written.statement(keyword);
    vec![
        field!("backoffLimit": Expr::Whole(run.backoff_limit.clone())).at_any(written("retries")),
        if_there("activeDeadlineSeconds", &run.active_deadline).at_any(written("deadline")),
        if_there("ttlSecondsAfterFinished", &run.ttl).at_any(written("keep")),
        field!("parallelism": Expr::Whole(run.parallelism.clone())).at_any(written("parallel")),
        if_there("completions", &run.completions).at_any(written("completions")),
        template,
    ]
}

/// A whole number that is left out where the values have none.
pub(crate) fn if_there(key: &str, path: &KnobPath) -> Entry {
    Entry::field_when(Expr::NonEmpty(path.clone()), key, Expr::Whole(path.clone()))
}
