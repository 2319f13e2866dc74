//! Every page that explains an error holds a program that has it, what is said of that program, and one that is right.
//!
//! `UPDATE_PAGES=1 cargo test -p kdsl-semantic` writes what is said into the pages.

#![expect(clippy::disallowed_methods, reason = "the pages lie on disk")]

use std::path::{Path, PathBuf};

use kdsl_db::render::human;
use kdsl_db::{Diagnostic, Severity};
use kdsl_semantic::diagnostics::{CODES, syntax};

use crate::support::program;

/// The code blocks of a page: the language behind the fence, and the text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// What is said of a program for a target: the diagnostics, their rendering, and the program after its repairs.
fn said(target: &str, text: &str) -> (Vec<Diagnostic>, String, String) {
    let (db, file) = program(text);
    let mut found = kdsl_rules::check(&db, file).to_vec();
    if target == "kd openshift" {
        let app = kdsl_semantic::app(&db, file, 0).app.as_ref().expect("it is right for the other targets");
        found.extend(kdsl_semantic::check_openshift(app));
    }
    if found.iter().all(|it| it.severity != Severity::Error) {
        found.extend(kdsl_test::check_values(&db, file));
    }
    if found.is_empty() {
        found.extend(kdsl_test::run(&db, file, &kdsl_test::Wishes::default()).into_iter().flat_map(|it| it.failures));
    }
    let rendered = human(&db, &found, kdsl_db::render::Color::Off);
    let rendered: Vec<&str> = rendered.lines().map(str::trim_end).collect();
    let repaired = repair(&db, file, text, &found);
    (found, rendered.join("\n").trim_end().to_owned() + "\n", repaired)
}

/// The text after the first repair of each diagnostic that is applied by itself.
fn repair(db: &kdsl_db::RootDatabase, file: kdsl_db::File, text: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<(std::ops::Range<usize>, &str)> = found
        .iter()
        .filter_map(|it| it.helps.iter().find(|help| help.automatic && !help.edits.is_empty()))
        .flat_map(|help| &help.edits)
        .filter(|edit| edit.span.file == file)
        .map(|edit| (edit.span.range(db).into(), edit.text.as_str()))
        .collect();
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut repaired = text.to_owned();
    for (range, with) in edits {
        repaired.replace_range(range, with);
    }
    repaired
}

fn page_path(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors").join(format!("{id}.md"))
}

#[test]
fn every_page_tells_the_truth() {
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let mut wrong_pages = Vec::new();
    for code in CODES.iter().chain(syntax::CODES) {
        let page = std::fs::read_to_string(page_path(code.id)).unwrap();
        let heading = format!("# {}: ", code.id);
        if !page.starts_with(&heading) {
            wrong_pages.push(format!("{}: the page does not begin with {heading:?}", code.id));
        }
        let blocks = blocks(&page);
        // A file that can't be read has no program to show.
        if code.id == "KD0001" {
            continue;
        }
        let [(target, wrong), (_, expected), (_, right)] = blocks.as_slice() else {
            wrong_pages
                .push(format!("{}: a wrong program, what is said of it, and a right program are expected", code.id));
            continue;
        };
        let (found, rendered, repaired) = said(target, wrong);
        if found.is_empty() || found.iter().any(|it| it.code != *code) {
            wrong_pages.push(format!("{}: the wrong program has other mistakes:\n{rendered}", code.id));
        }
        if update && *expected != rendered {
            let page = page.replacen(&format!("```text\n{expected}```"), &format!("```text\n{rendered}```"), 1);
            std::fs::write(page_path(code.id), page).unwrap();
        } else if *expected != rendered {
            wrong_pages.push(format!("{}: the page says\n{expected}and the compiler\n{rendered}", code.id));
        }
        let (still, rendered, _) = said(target, right);
        if still.iter().any(|it| it.severity == Severity::Error || it.code == *code) {
            wrong_pages.push(format!("{}: the right program is wrong:\n{rendered}", code.id));
        }
        if repaired != *wrong {
            let (left, rendered, _) = said(target, &repaired);
            let is_new = |it: &Diagnostic| it.code == *code || it.severity == Severity::Error;
            if left.iter().any(is_new) {
                wrong_pages.push(format!("{}: after the repair there is still:\n{repaired}\n{rendered}", code.id));
            }
        }
    }
    assert!(wrong_pages.is_empty(), "{}", wrong_pages.join("\n\n"));
}
