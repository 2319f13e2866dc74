//! What `tests/pods/README.md` says is shown here, is.

use std::fs;
use std::path::Path;

#[test]
fn every_test_of_the_table_is_there() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(here.join("README.md")).expect("the table");
    let tests = |name: &str| fs::read_to_string(here.join("it").join(name)).expect("tests");
    let mut types: Vec<String> = Vec::new();
    for row in table.lines().filter(|line| line.starts_with('|') && !line.starts_with("|--")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        if cells[0].is_empty() {
            types = cells[1..].iter().map(|cell| cell.split('`').nth(1).unwrap_or_default().to_owned()).collect();
            continue;
        }
        assert_eq!(cells.len(), types.len() + 1, "{row}");
        for (ty, cell) in types.iter().zip(&cells[1..]) {
            let file = if ["nginx", "apache"].contains(&ty.as_str()) { "sites" } else { ty };
            let name = cell.split('`').nth(1);
            let is_there = name.is_none_or(|name| tests(&format!("{file}.rs")).contains(&format!("fn {name}(")));
            assert!(is_there, "no test of {ty} is called {name:?}");
        }
    }

    // The other types are only checked, and that is said.
    let repository = kdsl_tests::repository();
    let run: Vec<&str> =
        table.lines().filter(|line| line.starts_with("| |")).flat_map(|line| line.split('`')).collect();
    let pages = fs::read_dir(repository.join("docs/stdlib")).expect("the pages of the types").flatten();
    let names = pages.filter_map(|page| Some(page.file_name().to_str()?.strip_suffix(".md")?.to_owned()));
    let mut checked: Vec<String> = names.filter(|name| name != "README" && !run.contains(&name.as_str())).collect();
    checked.sort();
    let last = checked.pop().expect("a type that is only checked");
    let said = format!("`{}` and `{last}`", checked.join("`, `"));
    for page in ["README.md", "docs/stdlib/README.md"] {
        let text =
            fs::read_to_string(repository.join(page)).expect("a page").split_whitespace().collect::<Vec<_>>().join(" ");
        let is_said = [format!("{said} are only checked"), format!("{said}, which are only checked")];
        assert!(is_said.iter().any(|it| text.contains(it)), "{page} does not say that {said} are only checked");
    }
}
