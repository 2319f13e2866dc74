//! The pages of the standard library say what its files say.

use std::fs;
use std::path::Path;

#[test]
fn every_parameter_is_on_the_page_of_its_type_with_its_default() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pages = 0;
    for entry in fs::read_dir(repository.join("stdlib")).expect("the standard library") {
        let path = entry.expect("a file").path();
        let source = fs::read_to_string(&path).expect("a file of the standard library");
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if !source.contains("\ncomponent ") {
            continue;
        }
        pages += 1;
        let page = repository.join("docs/stdlib").join(format!("{stem}.md"));
        let page = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let mut parameters = Vec::new();
        for line in source.lines() {
            let Some(parameter) = line.trim_start().strip_prefix("param ") else { continue };
            let (name, rest) = parameter.split_once(':').expect("a parameter has a type");
            let default = rest.rsplit_once(" = ").map_or("required".to_owned(), |(_, default)| format!("`{default}`"));
            let row = format!("| `{name}` | {default} |");
            assert!(page.contains(&row), "docs/stdlib/{stem}.md lacks the row {row}");
            parameters.push(name);
        }
        let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        for (name, _) in rows {
            assert!(parameters.contains(&name), "docs/stdlib/{stem}.md has a row for `{name}`, which is no parameter");
        }
    }
    assert!(pages > 0, "there are types");
}
