//! The values of pods that run to their end.

use kdsl_semantic::model::Run;

use crate::knob::KnobType;
use crate::lower::context::ComponentContext;
use crate::lower::knobs::{Knobs, at_least, matching};
use crate::macros::text;
use crate::tree::Tree;

/// How often a run is tried again where the program does not say: Kubernetes' own default.
const RETRIES: u32 = 6;

/// How many runs that ended well, and how many that failed, a cron job keeps: Kubernetes' own defaults.
const HISTORY: (u32, u32) = (3, 1);

/// What the name of a time zone looks like.
const TIME_ZONE: &str = "([A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*)?";

/// Adds how the pods run to their end, and when.
pub(crate) fn add(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    let Some(run) = &component.component.run else { return };
    add_timetable(knobs, component, run);
    let paths = &component.paths.run;
    let number = |number: u32| Tree::Int(i64::from(number));
    let nullable = || KnobType::Nullable(Box::new(at_least(1)));
    let or_null = |number: Option<u32>| number.map_or(Tree::Null, |it| Tree::Int(i64::from(it)));
    knobs.add(
        &paths.parallelism,
        at_least(0),
        number(run.parallel.unwrap_or(1)),
        text!("How many pods of a run work at once."),
    );
    let completions = match (run.completions, run.parallel) {
        (None, None) => Some(1),
        (completions, _) => completions,
    };
    knobs.add(
        &paths.completions,
        nullable(),
        or_null(completions),
        text!("How many pods have to end well. null for pods that share out work among themselves: a run is over when all have ended, one of them well."),
    );
    knobs.add(
        &paths.backoff_limit,
        at_least(0),
        number(run.retries.unwrap_or(RETRIES)),
        text!("How often a run that failed is tried again."),
    );
    knobs.add(
        &paths.active_deadline,
        nullable(),
        or_null(run.deadline),
        text!("How many seconds a run may take, with all of its tries. null for as long as it takes."),
    );
    knobs.add(
        &paths.ttl,
        nullable(),
        or_null(run.keep),
        match run.timetable {
            Some(_) => {
                text!("How many seconds a run that is over is kept, beside the history. null for the history alone.")
            }
            None => {
                text!("How many seconds the run is kept when it is over. null for ever, so that it is not run again.")
            }
        },
    );
    knobs.add(
        &paths.restart_policy,
        KnobType::Enum(vec![text!("OnFailure"), text!("Never")]),
        Tree::Str(if run.new_pods { text!("Never") } else { text!("OnFailure") }),
        text!("Whether a container that failed starts again in its pod, or the next try has a pod of its own."),
    );
}

fn add_timetable(knobs: &mut Knobs, component: &ComponentContext<'_>, run: &Run) {
    let Some(timetable) = &run.timetable else { return };
    let paths = &component.paths.run;
    if let Some(schedule) = timetable.schedule.as_str() {
        knobs.add(
            &paths.schedule,
            matching(text!(kdsl_semantic::schedule::PATTERN)),
            Tree::str(schedule),
            text!("When it runs: minute, hour, day of the month, month and day of the week, or a word such as @daily."),
        );
    }
    knobs.add(
        &paths.time_zone,
        matching(text!(TIME_ZONE)),
        Tree::str(timetable.timezone.as_deref().unwrap_or_default()),
        text!("The time zone of the schedule, such as Europe/Berlin. Empty for the cluster's, which is mostly UTC."),
    );
    knobs.add(
        &paths.concurrency_policy,
        KnobType::Enum(vec![text!("Forbid"), text!("Allow"), text!("Replace")]),
        Tree::str(timetable.overlap.policy()),
        text!("When a run is due and the one before is not over: Forbid leaves it out, Allow lets both run, Replace ends the one before."),
    );
    knobs.add(&paths.suspend, KnobType::Truth, Tree::Bool(timetable.suspended), text!("Whether it rests."));
    let (good, failed) = timetable.history.unwrap_or(HISTORY);
    knobs.add(
        &paths.successful_history,
        at_least(0),
        Tree::Int(i64::from(good)),
        text!("How many runs that ended well are kept."),
    );
    knobs.add(
        &paths.failed_history,
        at_least(0),
        Tree::Int(i64::from(failed)),
        text!("How many runs that failed are kept."),
    );
    knobs.add(
        &paths.starting_deadline,
        KnobType::Nullable(Box::new(at_least(1))),
        timetable.start_within.map_or(Tree::Null, |it| Tree::Int(i64::from(it))),
        text!("How many seconds late a run may begin that could not begin in time. null for any."),
    );
}
