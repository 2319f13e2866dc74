//! The nearest name to a misspelt one.

use kdsl_ir::Package;

/// The path that was meant by a path whose last name, `key`, is unknown: one of its siblings that is spelt nearly so, else
/// the knob that has just this name elsewhere, if there is only one.
pub(super) fn nearest<'a>(
    path: &str,
    key: &str,
    package: &Package,
    siblings: impl Iterator<Item = &'a str>,
) -> Option<String> {
    if let Some(name) = sibling(key, siblings) {
        return Some(beside(path, key, name));
    }
    let mut elsewhere = package.knobs.iter().filter(|knob| knob.path.0.last().is_some_and(|last| &**last == key));
    match (elsewhere.next(), elsewhere.next()) {
        (Some(knob), None) => Some(knob.path.dotted()),
        _ => None,
    }
}

/// The name that is spelt nearly like a key: at most a third of its characters differ. Of several equally near ones, the
/// first.
pub(super) fn sibling<'a>(key: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = key.to_lowercase();
    let limit = (key.chars().count() / 3).max(1);
    names
        .map(|name| (distance(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// A path with its last name, `key`, replaced.
pub(super) fn beside(path: &str, key: &str, name: &str) -> String {
    format!("{}{name}", path.strip_suffix(key).unwrap_or_default())
}

/// How many characters are to be added, taken away, replaced or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (row, character) in left.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&last, column) + usize::from(character != *other))
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped = column > 0 && previous == Some(*other) && right.get(column - 1) == Some(&character);
            if swapped {
                least = least.min(at(&before_last, column - 1) + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(character);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, sibling};

    #[test]
    fn distances() {
        for (left, right, expected) in
            [("", "", 0), ("", "ab", 2), ("abc", "abc", 0), ("abc", "acb", 1), ("replcaCount", "replicaCount", 1)]
        {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn siblings() {
        let names = ["replicaCount", "resources", "image"];
        assert_eq!(sibling("replcaCount", names.into_iter()), Some("replicaCount"));
        assert_eq!(sibling("Image", names.into_iter()), Some("image"));
        assert_eq!(sibling("banana", names.into_iter()), None);
    }
}
