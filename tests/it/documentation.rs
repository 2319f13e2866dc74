//! What the documentation shows works: every program in it that is said to be whole builds.

use kdsl_tests::{kdsl, repository, run};

/// The blocks of a language in a Markdown text.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("```{language}\n");
    let parts = text.split(opening.as_str()).skip(1);
    parts.filter_map(|part| part.split("\n```").next()).collect()
}

#[test]
fn every_program_in_the_documentation_checks() {
    let mut tried = 0;
    let documents = ["README.md".to_owned(), "docs/language.md".to_owned(), "docs/cli.md".to_owned()];
    for name in documents {
        let text = std::fs::read_to_string(repository().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for program in blocks(&text, "kd") {
            let ran = run(kdsl(), repository(), &["check", "-"], program);
            assert!(ran.succeeded(), "{name}:\n{program}\n{}{}", ran.stdout, ran.stderr);
            tried += 1;
        }
    }
    assert!(tried >= 5, "{tried} programs");
}

#[test]
fn every_flag_of_the_command_is_documented() {
    let page = std::fs::read_to_string(repository().join("docs/cli.md")).expect("the page");
    let mut missing = Vec::new();
    for command in ["build", "check", "fmt", "explain", "secrets", "lsp"] {
        assert!(page.contains(&format!("| `kdsl {command}")), "{command} is not documented");
        let help = run(kdsl(), repository(), &[command, "--help"], "").ok();
        // The list of flags: lines such as `  -o, --output <DIR>`.
        for line in help.lines().filter(|line| line.trim_start().starts_with('-')) {
            let flags = line.split([' ', ',', '<', '[']).filter(|word| word.starts_with("--"));
            missing.extend(flags.filter(|flag| *flag != "--help" && !page.contains(flag)).map(str::to_owned));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_mistake_in_the_readme_is_told_as_it_is_shown() {
    let text = std::fs::read_to_string(repository().join("README.md")).expect("the README");
    let (wrong, shown) = (blocks(&text, "kd wrong"), blocks(&text, "text"));
    let ([wrong], [shown]) = (wrong.as_slice(), shown.as_slice()) else { panic!("one mistake is shown") };
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("site.kd"), wrong).expect("the program");
    let told = run(kdsl(), folder.path(), &["check", "site.kd"], "").stderr;
    assert!(told.starts_with(shown), "{told}");
}

#[test]
fn links_within_the_documentation_lead_somewhere() {
    let mut broken = Vec::new();
    for (name, bytes) in kdsl_tests::files_below(&repository().join("docs")) {
        broken.extend(broken_links(&format!("docs/{name}"), &String::from_utf8_lossy(&bytes)));
    }
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        broken.extend(broken_links(name, &text));
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// The links of a document to files that are not there.
fn broken_links(name: &str, text: &str) -> Vec<String> {
    let folder = repository().join(name);
    let folder = folder.parent().expect("a document lies in a folder");
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    let paths = files.filter_map(|target| target.split('#').next());
    paths.filter(|path| !folder.join(path).exists()).map(|path| format!("{name}: {path}")).collect()
}

#[test]
fn every_statement_is_in_the_reference() {
    let page = std::fs::read_to_string(repository().join("docs/language.md")).expect("the reference");
    let (there, later) = page.split_once("## What is not there yet").expect("the last chapter");
    let missing: Vec<&str> = kdsl_semantic::statements::KEYWORDS
        .iter()
        .map(|keyword| keyword.word)
        .filter(|word| !is_in_a_row(there, word) && !later.contains(&format!("`{word}`")))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Whether the first cell of a table's row tells of the statement.
fn is_in_a_row(page: &str, word: &str) -> bool {
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.into_iter().any(|cell| cell.contains(&format!("`{word}")))
}
