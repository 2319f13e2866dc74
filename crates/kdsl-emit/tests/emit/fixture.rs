//! Files of cases: `input`, a line `-----`, `answer`, and a line `=====` between two cases.

use std::path::Path;

/// Gives each case's input to a function and compares what it gives with the answer.
#[expect(clippy::disallowed_methods, reason = "the files of the tests are no input of the compiler")]
pub(crate) fn check_cases(file: &str, answer: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut found = Vec::new();
    for case in text.split("=====\n") {
        let (input, _) = case.split_once("-----\n").unwrap_or((case, ""));
        found.push(format!("{input}-----\n{}", answer(input)));
    }
    compare(&path, &text, &found.join("=====\n"));
}

/// The inputs and answers of a file of cases.
#[expect(clippy::disallowed_methods, reason = "the files of the tests are no input of the compiler")]
pub(crate) fn cases(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let case = |case: &str| case.split_once("-----\n").map(|(input, answer)| (input.to_owned(), answer.to_owned()));
    text.split("=====\n").map(|it| case(it).unwrap()).collect()
}

/// Compares a text with a file.
#[expect(clippy::disallowed_methods, reason = "the files of the tests are no input of the compiler")]
pub(crate) fn check_file(file: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    compare(&path, &text, found);
}

#[expect(clippy::disallowed_methods, reason = "the files of the tests are no input of the compiler")]
fn compare(path: &Path, expected: &str, found: &str) {
    if expected == found {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, found).unwrap();
        return;
    }
    let line = expected.lines().zip(found.lines()).take_while(|(left, right)| left == right).count();
    let around = |text: &str| text.lines().skip(line.saturating_sub(3)).take(9).collect::<Vec<_>>().join("\n");
    panic!(
        "{} differs from line {} on\n--- expected\n{}\n--- found\n{}\n",
        path.display(),
        line + 1,
        around(expected),
        around(found)
    );
}
