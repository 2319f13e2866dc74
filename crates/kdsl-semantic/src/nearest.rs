//! The name that was probably meant.

/// The candidate that is nearest to `word`, if it is near enough to be meant: at most a third of the letters differ.
/// A swap of neighbours is one difference. Of equally near ones the first is taken.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count().max(3)).div_ceil(3);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(word, candidate, limit)?, candidate)))
        .filter(|(distance, candidate)| *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The number of letters to insert, delete, replace or swap with their neighbour; `None` if it is more than `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    // Words longer than this are not misspelt, they are something else; so a look-up stays linear.
    const LONGEST: usize = 64;
    let a: Vec<char> = a.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], nth: usize| row.get(nth).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|it| *it <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_if_it_is_near() {
        let kinds = ["stateless", "stateful", "per-node", "job"];
        assert_eq!(nearest("statefull", kinds), Some("stateful"));
        assert_eq!(nearest("stateles", kinds), Some("stateless"));
        assert_eq!(nearest("satteful", kinds), Some("stateful"));
        assert_eq!(nearest("Job", kinds), Some("job"));
        assert_eq!(nearest("deployment", kinds), None);
        assert_eq!(nearest("xy", ["db"]), None);
    }
}
