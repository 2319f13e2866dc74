//! A program in memory.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::{Db as _, File, MemorySystem, RootDatabase};
use kdsl_semantic::model::App;

/// A database that holds one file, `site.kd`; a line `# --- NAME` begins another one.
pub(crate) fn program(text: &str) -> (RootDatabase, File) {
    let mut files = vec![("site.kd", String::new())];
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("# --- "), files.last_mut()) {
            (Some(name), _) => files.push((name.trim(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => {}
        }
    }
    // Beside it lies a file that no ConfigMap holds.
    let large = "x".repeat(1024 * 1024 + 1);
    files.push(("large.txt", large));
    let db = RootDatabase::new(Arc::new(MemorySystem::new(files.iter().map(|(name, text)| (*name, text.as_str())))));
    let file = db.files().get(&db, Path::new("site.kd"), "site.kd");
    (db, file)
}

/// The first app of a program, and everything that is said of the file: one line each, `error[KD0301] message @ text`.
pub(crate) fn app_and_errors(text: &str) -> (Option<Arc<App>>, Vec<String>) {
    let (db, file) = program(text);
    let said = kdsl_rules::check(&db, file)
        .iter()
        .map(|it| {
            let at = it.primary_span().map(|span| (span.file, span.range(&db)));
            let place = match at {
                Some((at, range)) if at == file => text[std::ops::Range::<usize>::from(range)].to_owned(),
                Some((at, _)) => at.path(&db).to_string(),
                None => String::new(),
            };
            format!("{}: {} @ {place:?}", it.code.id, it.message)
        })
        .collect();
    let first = kdsl_semantic::definitions::items(&db, file).apps.first().map(|(_, nth)| *nth);
    let app = first.and_then(|nth| kdsl_semantic::app(&db, file, nth).app.clone());
    (app, said)
}
