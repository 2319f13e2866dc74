//! Names of hosts, replaced by the addresses that stand for them.

/// A text in which every name of a host is replaced by what stands for it. A name in a path is not one of a host.
pub(crate) fn named(names: &[(String, String)], text: &str) -> String {
    let belongs = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars().map(Some).chain([None]) {
        if let Some(character) = character.filter(|&it| belongs(it)) {
            word.push(character);
            continue;
        }
        let in_path = result.ends_with('/') && !result.ends_with("//");
        match names.iter().find(|(name, _)| *name == word && !in_path) {
            Some((_, stands)) => result.push_str(stands),
            None => result.push_str(&word),
        }
        word.clear();
        result.extend(character);
    }
    result
}
