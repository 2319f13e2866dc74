//! One token of a right program is deleted, swapped with its neighbour, or misspelt: what is said must be said there, and
//! a misspelt word must come back.
//!
//! The programs are the examples and those of `tests/language`; of the programs of `examples/real` every third mutant is
//! looked at. Which letters of a word change is decided by its place, so every run looks at the same mutants.
//! `cargo test -p kdsl-tests mutations -- --nocapture` prints the numbers, and with `MUTATIONS=all` every miss.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdsl_db::{Db as _, Diagnostic, File, FileText, Help, OsSystem, RootDatabase, Severity};
use kdsl_syntax::{SyntaxKind, parse};
use kdsl_tests::{examples, files_below, repository};
use salsa::Setter as _;

/// A token that means something.
#[derive(Clone, Debug)]
struct Token {
    kind: SyntaxKind,
    range: Range<usize>,
}

fn tokens(text: &str) -> Vec<Token> {
    let elements = parse(text).syntax().descendants_with_tokens().filter_map(|it| it.into_token()).collect::<Vec<_>>();
    elements
        .into_iter()
        .filter(|it| !it.kind().is_trivia() && !it.text().is_empty())
        .map(|it| Token { kind: it.kind(), range: it.text_range().into() })
        .collect()
}

/// What was done to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Delete,
    Swap,
    Misspell,
}

struct Mutant {
    deed: Deed,
    text: String,
    /// What stands at the change, in the new text.
    place: Range<usize>,
    /// The word that was changed, for the report.
    word: String,
    kind: SyntaxKind,
}

/// The range with the blanks and the lines of comments around it, and the tokens that touch them: what is next to the
/// change.
fn widened(text: &str, place: &Range<usize>) -> Range<usize> {
    const BETWEEN: [char; 6] = [' ', '\t', '\n', '\r', ';', ','];
    let mut before = text[..place.start].trim_end_matches(BETWEEN);
    while let Some((above, line)) = before.rsplit_once('\n')
        && line.trim_start().starts_with('#')
    {
        before = above.trim_end_matches(BETWEEN);
    }
    let mut behind = text[place.end..].trim_start_matches(BETWEEN);
    while behind.starts_with('#')
        && let Some((_, below)) = behind.split_once('\n')
    {
        behind = below.trim_start_matches(BETWEEN);
    }
    before.len()..text.len() - behind.len()
}

/// A word with a letter lost, doubled or swapped with the next; which, the seed says.
fn misspelt(word: &str, seed: usize) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || !letters.iter().all(|it| it.is_ascii_alphabetic() || *it == '-') {
        return None;
    }
    // The first letter is seldom the wrong one.
    let at = 1 + seed % (letters.len() - 2);
    let mut new = letters.clone();
    match seed % 3 {
        0 => {
            new.remove(at);
        }
        1 => new.insert(at, letters[at]),
        _ => new.swap(at, at + 1),
    }
    let new: String = new.into_iter().collect();
    (new != word && !new.contains("--") && !new.ends_with('-')).then_some(new)
}

fn mutants(text: &str) -> Vec<Mutant> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (nth, token) in tokens.iter().enumerate() {
        let Token { kind, range } = token.clone();
        let word = text[range.clone()].to_owned();
        // The characters within a text are the writer's.
        let is_text = matches!(kind, SyntaxKind::StringText | SyntaxKind::Escape);
        if !is_text {
            let deleted = format!("{}{}", &text[..range.start], &text[range.end..]);
            found.push(Mutant {
                deed: Deed::Delete,
                text: deleted,
                place: range.start..range.start,
                word: word.clone(),
                kind,
            });
        }
        if let Some(next) = tokens.get(nth + 1).filter(|next| !is_text && next.kind != SyntaxKind::StringText) {
            let (one, two) = (&text[range.clone()], &text[next.range.clone()]);
            let between = &text[range.end..next.range.start];
            if one != two {
                let swapped = format!("{}{two}{between}{one}{}", &text[..range.start], &text[next.range.end..]);
                let word = format!("{one} {two}");
                found.push(Mutant { deed: Deed::Swap, text: swapped, place: range.start..next.range.end, word, kind });
            }
        }
        if matches!(kind, SyntaxKind::Word | SyntaxKind::Keyword)
            && let Some(new) = misspelt(&word, nth + text.len())
        {
            let changed = format!("{}{new}{}", &text[..range.start], &text[range.end..]);
            let place = range.start..range.start + new.len();
            found.push(Mutant { deed: Deed::Misspell, text: changed, place, word: format!("{word} as {new}"), kind });
        }
    }
    found
}

/// A program without mistakes.
struct Program {
    name: String,
    /// Where it is or would be: the files that it reads are beside it.
    path: PathBuf,
    text: String,
}

fn programs() -> Vec<Program> {
    let mut programs = Vec::new();
    let mut folders = examples();
    folders.extend(folders_below("examples/real"));
    for folder in folders {
        let path = folder.join("site.kd");
        let text = std::fs::read_to_string(&path).expect("an example");
        let name = path.strip_prefix(repository()).expect("a file of the repository").display().to_string();
        programs.push(Program { name, path, text });
    }
    let folder = repository().join("tests/language");
    // The chapter of what the API server refuses is made of wrong programs, few and dense.
    let chapters = files_below(&folder).into_iter().filter(|(name, _)| name.ends_with(".md") && name != "refused.md");
    for (name, bytes) in chapters {
        let text = String::from_utf8(bytes).expect("text");
        for (nth, part) in text.split("```kd\n").skip(1).enumerate() {
            let text = part.split("```").next().unwrap_or_default().to_owned();
            programs.push(Program {
                name: format!("tests/language/{name}#{nth}"),
                path: folder.join("mutant.kd"),
                text,
            });
        }
    }
    programs
}

/// The folders with a program in this one.
fn folders_below(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository().join(folder)).expect("the programs");
    let mut folders: Vec<PathBuf> = entries.map(|it| it.expect("a program").path()).collect();
    folders.retain(|it| it.join("site.kd").is_file());
    folders.sort();
    folders
}

struct Checker {
    db: RootDatabase,
    file: File,
}

impl Checker {
    /// Looks at texts as this file.
    fn enter(&mut self, path: &Path) {
        self.file = self.db.files().get(&self.db, path, &path.display().to_string());
    }

    fn errors(&mut self, text: &str) -> Vec<Diagnostic> {
        self.file.set_text(&mut self.db).to(FileText::Text(text.into()));
        kdsl_semantic::check(&self.db, self.file).iter().filter(|it| it.severity == Severity::Error).cloned().collect()
    }

    fn touches(&self, span: kdsl_db::Span, place: &Range<usize>) -> bool {
        let range: Range<usize> = span.range(&self.db).into();
        span.file == self.file && range.start <= place.end && place.start <= range.end
    }

    /// Whether one of the repairs that a diagnostic offers gives this program.
    fn restores(&self, text: &str, diagnostic: &Diagnostic, program: &str) -> bool {
        let offered = diagnostic.helps.iter().filter(|it| !it.edits.is_empty());
        offered.into_iter().any(|it| self.repaired(text, it).as_deref() == Some(program))
    }

    fn repaired(&self, text: &str, help: &Help) -> Option<String> {
        let mut edits: Vec<(Range<usize>, &str)> =
            help.edits.iter().map(|it| (it.span.range(&self.db).into(), it.text.as_str())).collect();
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut repaired = text.to_owned();
        for (range, with) in edits {
            repaired.get(range.clone())?;
            repaired.replace_range(range, with);
        }
        Some(repaired)
    }
}

#[derive(Default)]
struct Numbers {
    all: usize,
    valid: usize,
    touched: usize,
    nowhere: usize,
    repaired: usize,
}

/// Of the mutants of `examples/real` one in so many is looked at.
const OF_REAL: usize = 3;
/// At least so many of a hundred mutants have their first label at the change.
const TOUCHED: usize = 97;
/// At least so many of a hundred misspellings come back with one of the repairs that are offered.
const REPAIRED: usize = 96;

#[test]
#[expect(clippy::print_stdout, reason = "the shares are to be read")]
fn what_is_said_of_a_mutant_is_said_where_it_was_changed() {
    let db = RootDatabase::new(Arc::new(OsSystem));
    let file = db.files().get(&db, &repository().join("mutant.kd"), "mutant.kd");
    let mut checker = Checker { db, file };
    let mut numbers: BTreeMap<Deed, Numbers> = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut said_nowhere = Vec::new();
    for Program { name, path, text: program } in programs() {
        checker.enter(&path);
        checker.errors(&program);
        let whole = kdsl_rules::check(&checker.db, checker.file);
        if let Some(first) = whole.iter().find(|it| it.severity == Severity::Error) {
            // The chapters show what is wrong, too.
            assert!(name.starts_with("tests/language/"), "{name}: {}", first.message);
            continue;
        }
        let step = if name.starts_with("examples/real/") { OF_REAL } else { 1 };
        for mutant in mutants(&program).into_iter().step_by(step) {
            let errors = checker.errors(&mutant.text);
            let numbers = numbers.entry(mutant.deed).or_default();
            numbers.all += 1;
            let Some(first) = errors.first() else {
                numbers.valid += 1;
                continue;
            };
            let place = widened(&mutant.text, &mutant.place);
            let line = |what: &str| {
                let at = program[..mutant.place.start.min(program.len())].lines().count();
                let said = first.primary_span().map(|span| Range::<usize>::from(span.range(&checker.db)));
                let said = said.map_or(String::new(), |range| {
                    let line = mutant.text[..range.start.min(mutant.text.len())].lines().count();
                    format!(
                        "{line} `{}`",
                        mutant.text.get(range).unwrap_or_default().lines().next().unwrap_or_default()
                    )
                });
                let (deed, word, id) = (mutant.deed, &mutant.word, first.code.id);
                format!("{what} {name}:{at} {deed:?} `{word}`: {id} {} at {said}", first.message)
            };
            let group = |what: &str| format!("{what} {:?} {:?} {}", mutant.deed, mutant.kind, first.code.id);
            if first.primary_span().is_some_and(|span| checker.touches(span, &place)) {
                numbers.touched += 1;
            } else {
                groups.entry(group("elsewhere")).or_default().push(line("elsewhere"));
            }
            let labels = errors.iter().flat_map(|it| &it.labels);
            if !labels.into_iter().any(|it| checker.touches(it.span, &place)) {
                numbers.nowhere += 1;
                said_nowhere.push(line("nowhere"));
            }
            if mutant.deed == Deed::Misspell {
                let restored = errors.iter().any(|it| checker.restores(&mutant.text, it, &program));
                if restored {
                    numbers.repaired += 1;
                } else {
                    groups.entry(group("unrepaired")).or_default().push(line("unrepaired"));
                }
            }
        }
    }
    let mut report = String::new();
    let mut total = Numbers::default();
    for (deed, it) in &numbers {
        let wrong = it.all - it.valid;
        let _ = writeln!(
            report,
            "{deed:?}: {} mutants, {} still right, of {wrong} wrong ones {} said at the change, {} nowhere, {} repaired",
            it.all, it.valid, it.touched, it.nowhere, it.repaired
        );
        total.all += it.all;
        total.valid += it.valid;
        total.touched += it.touched;
        total.nowhere += it.nowhere;
    }
    let wrong = total.all - total.valid;
    let misspelt = numbers.get(&Deed::Misspell).map_or((0, 0), |it| (it.repaired, it.all - it.valid));
    let _ = writeln!(report, "said at the change: {}/{wrong}; restored: {}/{}", total.touched, misspelt.0, misspelt.1);
    let mut worst: Vec<_> = groups.iter().collect();
    worst.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.len()));
    let all = std::env::var_os("MUTATIONS").is_some();
    for (group, lines) in worst.iter().take(if all { usize::MAX } else { 12 }) {
        let _ = writeln!(report, "{:4} {group}", lines.len());
        for line in lines.iter().take(if all { usize::MAX } else { 2 }) {
            let _ = writeln!(report, "       {line}");
        }
    }
    println!("{report}");
    if all {
        println!("{}", said_nowhere.join("\n"));
    }
    assert!(total.all >= 5000, "only {} mutants", total.all);
    assert!(total.touched * 100 >= wrong * TOUCHED, "{report}");
    assert!(misspelt.0 * 100 >= misspelt.1 * REPAIRED, "{report}");
    assert!(said_nowhere.is_empty(), "{report}{}", said_nowhere.join("\n"));
}
