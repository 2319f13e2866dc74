//! `cargo xtask tidy`: the rules of this repository that no compiler checks.

mod codes;
mod dependencies;
mod leftovers;
mod length;
mod licences;

use crate::repository::{Outcome, cargo, output, text_files};

/// Runs every check and reports all that is wrong, not only the first.
pub(crate) fn tidy() -> Outcome {
    println!("== cargo xtask tidy");
    let files = text_files()?;
    let text = output(&cargo(), &["metadata", "--format-version", "1", "--locked", "--all-features"])?;
    let metadata: serde_json::Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut complaints = Vec::new();
    complaints.extend(dependencies::check(&metadata));
    complaints.extend(licences::check(&metadata));
    complaints.extend(length::check(&files));
    complaints.extend(leftovers::check(&files));
    complaints.extend(codes::check(&files));
    if complaints.is_empty() {
        println!("tidy: {} files, nothing to complain about", files.len());
        return Ok(());
    }
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    Err(format!("tidy: {} complaints", complaints.len()))
}
