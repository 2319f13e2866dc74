//! Pods that run to their end: once, or on a schedule.

use std::sync::Arc;

use super::{Duration, Expr, Span};

/// How the pods of a job or of a cron job run to their end. `None` for what was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// How often a run that failed is tried again (`retries`).
    pub retries: Option<u32>,
    /// How long a run may take with all of its tries (`deadline`).
    pub deadline: Option<Duration>,
    /// How long a run that is over is kept (`keep`).
    pub keep: Option<Duration>,
    /// How many pods run at once (`parallel`).
    pub parallel: Option<u32>,
    /// How many pods have to end well (`completions`).
    pub completions: Option<u32>,
    /// Whether a try that failed leaves its pod and its log, and the next one has a pod of its own (`restart never`).
    pub new_pods: bool,
    /// When it runs; only for a cron job.
    pub timetable: Option<Timetable>,
}

/// When a cron job runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// The schedule, in cron's notation. Known at build or at install.
    pub schedule: Expr,
    /// Where the schedule is written.
    pub span: Span,
    /// The time zone of the schedule; `None` for the cluster's, which is UTC nearly everywhere.
    pub timezone: Option<Arc<str>>,
    /// What happens when a run is due and the one before is not over.
    pub overlap: Overlap,
    /// How many runs that ended well, and how many that failed, are kept.
    pub history: Option<(u32, u32)>,
    /// How late a run may begin that could not begin in time (`start-within`).
    pub start_within: Option<Duration>,
    /// Whether it rests (`suspended`).
    pub suspended: bool,
}

/// What happens when a run is due and the one before is not over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// It is left out.
    #[default]
    Forbid,
    /// Both run.
    Allow,
    /// The one before is ended.
    Replace,
}

impl Overlap {
    /// Kubernetes' word for it.
    pub fn policy(self) -> &'static str {
        match self {
            Self::Forbid => "Forbid",
            Self::Allow => "Allow",
            Self::Replace => "Replace",
        }
    }
}
