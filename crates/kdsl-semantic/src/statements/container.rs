//! What runs, and how long it has to stop.

use super::{Arguments, setting};
use crate::builder::Builder;
use crate::diagnostics::bad_unit;
use crate::eval::Sink;
use crate::units;

pub(super) fn command(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.command = None;
    } else if let Some(list) = args.expr(&mut b.diagnostics, "a list of texts") {
        b.parts.command = b.eval().texts(list, Sink::Argument);
    }
}

pub(super) fn args(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.args = None;
    } else if let Some(list) = args.expr(&mut b.diagnostics, "a list of texts") {
        b.parts.args = b.eval().texts(list, Sink::Argument);
    }
}

pub(super) fn workdir(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.workdir = None;
    } else if let Some(path) = args.expr(&mut b.diagnostics, "a path") {
        let ty = crate::types::ParamType { ty: crate::types::Ty::Path, matching: None, range: None };
        b.parts.workdir = b.eval().typed(path, &ty);
    }
}

pub(super) fn grace(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.grace_seconds = None;
    } else {
        let seconds = setting::seconds(b, args, "a length of time such as `60s`", 0);
        b.parts.grace_seconds = seconds.or(b.parts.grace_seconds.take());
    }
}

/// The next argument, a length of time in seconds.
pub(super) fn seconds(b: &mut Builder<'_>, args: &mut Arguments<'_>, what: &str) -> Option<u32> {
    let Some((digits, unit, span)) = args.optional_number() else {
        args.fail(&mut b.diagnostics, format!("{what} is expected here"));
        return None;
    };
    match units::seconds(digits, unit) {
        Ok(seconds) => Some(seconds),
        Err(error) => {
            b.report(bad_unit::report("duration", &units::written(digits, unit), &error, span));
            None
        }
    }
}
