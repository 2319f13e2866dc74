//! Paths of a pod's file system, moved below the folder that plays its root.

use std::path::Path;

/// A text in which every path that is one of `places`, or below one, is moved below `root`.
pub fn moved_below(root: &Path, places: &[String], text: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        if next == '/' && !continues(before) {
            let place = places.iter().filter(|place| starts_with(rest, place)).max_by_key(|place| place.len());
            if let Some(place) = place {
                moved.push_str(&root.to_string_lossy());
                moved.push_str(place);
                before = '/';
                rest = &rest[place.len()..];
                continue;
            }
        }
        moved.push(next);
        before = next;
        rest = &rest[next.len_utf8()..];
    }
    moved
}

/// Whether a slash after this character goes on with a path rather than beginning one.
fn continues(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_./-})".contains(character)
}

/// Whether a text begins with a path or a path below it.
fn starts_with(text: &str, place: &str) -> bool {
    text.strip_prefix(place).is_some_and(|after| {
        !after.chars().next().is_some_and(|next| next.is_ascii_alphanumeric() || "_-.".contains(next))
    })
}
