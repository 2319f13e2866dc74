//! A feature a file: no file of source is longer than a person reads in one go.

use crate::repository::TextFile;

/// The largest number of lines of a file without its tests.
const LARGEST: usize = 700;

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.has_extension("rs") && !is_test(&file.path))
        .filter_map(|file| {
            let lines = file.text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
            (lines > LARGEST).then(|| format!("{}: {lines} lines; at most {LARGEST} without tests", file.path))
        })
        .collect()
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.starts_with("tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}
