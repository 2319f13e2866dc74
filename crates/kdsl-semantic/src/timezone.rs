//! The names of the time zones of the IANA database.

/// One name on each line, sorted.
static NAMES: &str = include_str!("../data/timezones.txt");

/// Every name.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.lines()
}

/// Whether there is a time zone of this name; it is written exactly so.
pub fn is_known(name: &str) -> bool {
    names().any(|it| it == name)
}

/// The zone of a city that is written without its continent, or in another case.
pub(crate) fn by_city(name: &str) -> Option<&'static str> {
    let city = name.rsplit('/').next().unwrap_or(name).replace(' ', "_");
    names().find(|it| it.rsplit('/').next().is_some_and(|it| it.eq_ignore_ascii_case(&city)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_their_names() {
        assert!(is_known("Europe/Berlin") && is_known("UTC") && is_known("Etc/UTC"));
        assert!(!is_known("Local") && !is_known("") && !is_known("europe/berlin"));
        assert_eq!(by_city("new york"), Some("America/New_York"));
    }
}
