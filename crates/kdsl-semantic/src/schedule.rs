//! Schedules in cron's notation, as Kubernetes reads them: five fields, or a word such as `@daily`.
//!
//! The rules are those of robfig/cron's standard parser, which Kubernetes uses: names of months and days in any case,
//! `*`, `?`, ranges, steps and lists; no seconds, no years, no `L` or `W`, and Sunday is 0 and not 7.

use crate::nearest::nearest;

/// Why a text is no schedule that Kubernetes can keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleError {
    /// What is wrong, for a label.
    pub reason: String,
    /// The schedule that was probably meant.
    pub suggestion: Option<String>,
    /// Whether it is well formed, and never comes.
    pub never: bool,
}

impl ScheduleError {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), suggestion: None, never: false }
    }
}

/// What a schedule looks like: a regular expression over the whole text, in the subset that RE2 and ECMA-262 share.
/// Everything that [`check`] takes matches it.
pub const PATTERN: &str = concat!(
    "@(yearly|annually|monthly|weekly|daily|midnight|hourly)|",
    "((\\*|\\?|[0-5]?[0-9](-[0-5]?[0-9])?)(/[1-9][0-9]*)?(,(\\*|\\?|[0-5]?[0-9](-[0-5]?[0-9])?)(/[1-9][0-9]*)?)*) +",
    "((\\*|\\?|(2[0-3]|[01]?[0-9])(-(2[0-3]|[01]?[0-9]))?)(/[1-9][0-9]*)?",
    "(,(\\*|\\?|(2[0-3]|[01]?[0-9])(-(2[0-3]|[01]?[0-9]))?)(/[1-9][0-9]*)?)*) +",
    "((\\*|\\?|(3[01]|[12][0-9]|0?[1-9])(-(3[01]|[12][0-9]|0?[1-9]))?)(/[1-9][0-9]*)?",
    "(,(\\*|\\?|(3[01]|[12][0-9]|0?[1-9])(-(3[01]|[12][0-9]|0?[1-9]))?)(/[1-9][0-9]*)?)*) +",
    "((\\*|\\?|(1[0-2]|0?[1-9]|[A-Za-z]{3})(-(1[0-2]|0?[1-9]|[A-Za-z]{3}))?)(/[1-9][0-9]*)?",
    "(,(\\*|\\?|(1[0-2]|0?[1-9]|[A-Za-z]{3})(-(1[0-2]|0?[1-9]|[A-Za-z]{3}))?)(/[1-9][0-9]*)?)*) +",
    "((\\*|\\?|(0?[0-6]|[A-Za-z]{3})(-(0?[0-6]|[A-Za-z]{3}))?)(/[1-9][0-9]*)?",
    "(,(\\*|\\?|(0?[0-6]|[A-Za-z]{3})(-(0?[0-6]|[A-Za-z]{3}))?)(/[1-9][0-9]*)?)*)",
);

/// The words that stand for a whole schedule.
const WORDS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// One of the five fields.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, names: &[] },
    Field { name: "hour", least: 0, most: 23, names: &[] },
    Field { name: "day of the month", least: 1, most: 31, names: &[] },
    Field { name: "month", least: 1, most: 12, names: &MONTHS },
    Field { name: "day of the week", least: 0, most: 6, names: &DAYS },
];

/// The numbers that a field allows, as bits, and whether it allows all of them.
#[derive(Clone, Copy)]
struct Set {
    bits: u64,
    is_any: bool,
}

/// Whether Kubernetes can keep this schedule, and whether it ever comes.
pub fn check(text: &str) -> Result<(), ScheduleError> {
    if text.starts_with('@') {
        return word(text);
    }
    if let Some(rest) = text.strip_prefix("TZ=").or_else(|| text.strip_prefix("CRON_TZ=")) {
        let zone = rest.split(' ').next().unwrap_or_default();
        return Err(ScheduleError::new(format!("the time zone is a statement of its own: `timezone \"{zone}\"`")));
    }
    if text.contains(|it: char| it.is_whitespace() && it != ' ') || text.trim() != text {
        return Err(ScheduleError {
            suggestion: Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            ..ScheduleError::new("only single blanks between the fields are expected")
        });
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(wrong_number(&fields));
    }
    let mut sets = Vec::with_capacity(FIELDS.len());
    for (nth, (written, field)) in fields.iter().zip(&FIELDS).enumerate() {
        match set(written, field) {
            Ok(set) => sets.push(set),
            Err((reason, instead)) => {
                let suggestion = instead.map(|instead| {
                    let parts = fields.iter().enumerate();
                    parts.map(|(at, it)| if at == nth { &*instead } else { *it }).collect::<Vec<_>>().join(" ")
                });
                // What is offered has to be right as a whole.
                let suggestion = suggestion.filter(|it| check(it).is_ok());
                return Err(ScheduleError { suggestion, ..ScheduleError::new(reason) });
            }
        }
    }
    let [_, _, days, months, weekdays] = sets.as_slice() else { return Ok(()) };
    // A day of the week that is asked for as well would do: of the two days one is enough.
    if !weekdays.is_any || days.is_any {
        return Ok(());
    }
    let comes = (1..=12u32).any(|month| {
        let length = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        months.bits >> month & 1 == 1 && (1..=length).any(|day| days.bits >> day & 1 == 1)
    });
    match comes {
        true => Ok(()),
        false => Err(ScheduleError { never: true, ..ScheduleError::new("no such month has such a day") }),
    }
}

fn word(text: &str) -> Result<(), ScheduleError> {
    if WORDS.contains(&text) {
        return Ok(());
    }
    let mut error = ScheduleError::new("not one of the words that stand for a schedule");
    error.suggestion = match text.strip_prefix("@every ") {
        Some(every) => {
            error.reason = "`@every` counts from the start of the controller; cron's notation says when".to_owned();
            match every.trim().split_at_checked(every.trim().len().saturating_sub(1)) {
                Some((number, "m")) => divides(number, 60).map(|it| format!("*/{it} * * * *")),
                Some((number, "h")) => divides(number, 24).map(|it| format!("0 */{it} * * *")),
                _ => None,
            }
        }
        None => nearest(text, WORDS).map(str::to_owned),
    };
    Err(error)
}

fn divides(number: &str, whole: u32) -> Option<u32> {
    number.parse().ok().filter(|it| *it > 0 && *it < whole && whole.is_multiple_of(*it))
}

fn wrong_number(fields: &[&str]) -> ScheduleError {
    let count = fields.len();
    let mut error = ScheduleError::new(format!("{count} {} of the five", if count == 1 { "field" } else { "fields" }));
    let instead = match fields {
        [_, rest @ ..] if rest.len() == 5 => {
            error.reason = "six fields: a schedule has no seconds".to_owned();
            Some(rest.join(" "))
        }
        few if few.len() == 4 => Some(format!("{} *", few.join(" "))),
        _ => None,
    };
    error.suggestion = instead.filter(|it| check(it).is_ok());
    error
}

/// The numbers of a field; else what is wrong, and what to write instead.
fn set(written: &str, field: &Field) -> Result<Set, (String, Option<String>)> {
    let mut set = Set { bits: 0, is_any: false };
    for part in written.split(',') {
        let replaced = |instead: String| {
            let parts = written.split(',').map(|it| if it == part { &*instead } else { it });
            Some(parts.collect::<Vec<_>>().join(","))
        };
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (part, None),
        };
        let step_size = match step {
            None => 1,
            Some(step) => match step.parse::<u32>() {
                Ok(number) if number > 0 && !step.starts_with(['0', '+']) => number,
                _ => return Err((format!("`{part}` in the {}: a step is a number from 1", field.name), None)),
            },
        };
        let (from, to) = match range {
            "*" | "?" => {
                set.is_any |= step_size == 1;
                (field.least, field.most)
            }
            range => match range.split_once('-') {
                Some((from, to)) => {
                    let (from, to) = (number(from, field), number(to, field));
                    match (from, to) {
                        (Ok(from), Ok(to)) if from <= to => (from, to),
                        (Ok(from), Ok(to)) => {
                            let reason = format!("`{part}` in the {}: the smaller number stands first", field.name);
                            let suffix = step.map(|it| format!("/{it}")).unwrap_or_default();
                            return Err((
                                reason,
                                replaced(format!("{from}-{}{suffix},{}-{to}{suffix}", field.most, field.least)),
                            ));
                        }
                        (Err((reason, _)), _) | (_, Err((reason, _))) => return Err((reason, None)),
                    }
                }
                None => match number(range, field) {
                    // `5/10` is from 5 on.
                    Ok(from) if step.is_some() => (from, field.most),
                    Ok(only) => (only, only),
                    Err((reason, instead)) => {
                        let suffix = step.map(|it| format!("/{it}")).unwrap_or_default();
                        return Err((reason, instead.and_then(|it| replaced(format!("{it}{suffix}")))));
                    }
                },
            },
        };
        let mut at = from;
        while at <= to {
            set.bits |= 1 << at;
            at = at.saturating_add(step_size);
        }
    }
    Ok(set)
}

/// The number of a value; else what is wrong, and what to write instead.
fn number(text: &str, field: &Field) -> Result<u32, (String, Option<String>)> {
    if let Some(nth) = field.names.iter().position(|it| it.eq_ignore_ascii_case(text)) {
        return Ok(field.least + u32::try_from(nth).unwrap_or(0));
    }
    let Field { name, least, most, names } = field;
    let range = format!("`{text}` in the {name}: {least} to {most}");
    match text.parse::<u32>() {
        Ok(number) if (*least..=*most).contains(&number) && text.len() <= 2 && !text.starts_with('+') => Ok(number),
        // Sunday is 7 elsewhere, and midnight is 24.
        Ok(number) if number == most + 1 && *least == 0 => Err((format!("{range} is expected"), Some("0".to_owned()))),
        Ok(_) => Err((format!("{range} is expected"), None)),
        Err(_) => {
            let start: String = text.chars().take(3).collect();
            let near = names.iter().copied().find(|it| it.eq_ignore_ascii_case(&start));
            let near = near.or_else(|| nearest(text, names.iter().copied()));
            let with_names = if names.is_empty() { "" } else { ", or the first three letters of a name," };
            Err((format!("{range}{with_names} is expected"), near.map(str::to_owned)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 14] = [
        "0 3 * * *",
        "*/5 * * * *",
        "0 0 1,15 * MON-FRI",
        "5/10 * ? JAN,dec *",
        "0-30/2 8-18 * * 1-5",
        "59 23 31 12 6",
        "0 0 29 2 *",
        "0 0 31 2 MON",
        "@daily",
        "@hourly",
        "@yearly",
        "00 03 01 01 00",
        "0  3  *  *  *",
        "*,5 * * * *",
    ];

    #[test]
    fn what_is_taken_matches_the_pattern_of_the_values() {
        for text in GOOD {
            assert_eq!(check(text), Ok(()), "{text}");
            assert!(crate::pattern::matches_whole(PATTERN, text), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_schedule_is_told_why() {
        for (text, suggestion) in [
            ("", None),
            ("0 3 * *", Some("0 3 * * *")),
            ("0 0 3 * * *", Some("0 3 * * *")),
            ("0 24 * * *", Some("0 0 * * *")),
            ("60 * * * *", Some("0 * * * *")),
            ("0 3 * * 7", Some("0 3 * * 0")),
            ("0 3 * * Monday", Some("0 3 * * Mon")),
            ("0 3 0 * *", None),
            ("0 3 32 * *", None),
            ("0 3 * 13 *", None),
            ("0 3 * * FRI-MON", Some("0 3 * * 5-6,0-1")),
            ("*/0 * * * *", None),
            ("0 3 L * *", None),
            ("@dayly", Some("@daily")),
            ("@every 5m", Some("*/5 * * * *")),
            ("@reboot", None),
            ("TZ=Europe/Berlin 0 3 * * *", None),
            ("0\t3 * * *", Some("0 3 * * *")),
        ] {
            let error = check(text).unwrap_err();
            let suggestion = suggestion.map(str::to_ascii_uppercase);
            assert_eq!(error.suggestion.map(|it| it.to_ascii_uppercase()), suggestion, "{text}: {}", error.reason);
            assert!(!error.never, "{text}");
        }
    }

    #[test]
    fn days_that_no_month_has_never_come() {
        for text in ["0 0 31 2 *", "0 0 30 FEB ?", "0 0 31 4,6,9,11 *", "* * 31 2 */1"] {
            assert!(check(text).unwrap_err().never, "{text}");
        }
    }
}
