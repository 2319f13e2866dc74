//! CronJobs: pods that run to the end, on a schedule.

use std::sync::Arc;

use kdsl_semantic::model::Timetable;

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::text_of;
use crate::lower::job::{self, if_there};
use crate::lower::labels::selector;
use crate::lower::object;
use crate::lower::workload::workload_metadata;
use crate::macros::{field, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The CronJob of a component, with the template of its pods.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>, template: Entry) -> Object {
    let run = &component.paths.run;
    let written = |keyword| component.component.container.written.statement(keyword);
    let timezone = || Expr::Text(run.time_zone.clone());
    let mut spec = Vec::new();
    if let Some(timetable) = timetable(component) {
        spec.push(field!("schedule": schedule(cx, component, timetable)).at(timetable.span));
    }
    spec.extend([
        Entry::field_when(Expr::HasText(Arc::new(timezone())), "timeZone", timezone()).at_any(written("timezone")),
        field!("concurrencyPolicy": Expr::Text(run.concurrency_policy.clone())).at_any(written("overlap")),
        field!("suspend": Expr::Truth(run.suspend.clone())).at_any(written("suspended")),
        field!("successfulJobsHistoryLimit": Expr::Whole(run.successful_history.clone())).at_any(written("history")),
        field!("failedJobsHistoryLimit": Expr::Whole(run.failed_history.clone())).at_any(written("history")),
        if_there("startingDeadlineSeconds", &run.starting_deadline).at_any(written("start-within")),
        field!("jobTemplate": map! {
            "metadata": map! { "labels": Node::Map(selector(component)) },
            "spec": Node::Map(job::spec(component, template)),
        }),
    ]);
    let body = Node::Map(vec![workload_metadata(cx, component), field!("spec": Node::Map(spec))]);
    object(component, "batch/v1", "CronJob", component.name.clone(), text!("cron-job"), body)
}

/// When a component runs.
pub(crate) fn timetable<'a>(component: &ComponentContext<'a>) -> Option<&'a Timetable> {
    component.component.run.as_ref()?.timetable.as_ref()
}

/// The schedule: of the values, unless the program makes it of something else there.
pub(crate) fn schedule(cx: &AppContext<'_>, component: &ComponentContext<'_>, timetable: &Timetable) -> Expr {
    match timetable.schedule.as_str() {
        Some(_) => Expr::Text(component.paths.run.schedule.clone()),
        None => text_of(cx, &timetable.schedule),
    }
}
