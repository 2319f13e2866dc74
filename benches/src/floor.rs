//! The floor of a build: a process that only writes objects which it has in memory already.
//!
//! `floor FILE TIMES` reads a stream of objects once and writes all of them so many times.
#![allow(clippy::disallowed_methods, reason = "it measures the disk too")]

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [file, times] => match write(file, times) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("error: {message}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: floor FILE TIMES");
            ExitCode::from(2)
        }
    }
}

fn write(file: &str, times: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let times: usize = times.parse().map_err(|_| format!("`{times}` is no number"))?;
    let objects = text
        .trim_start_matches("---\n")
        .split("\n---\n")
        .filter(|document| !document.trim().is_empty())
        .map(|document| kdsl_emit::yaml::read(document).map_err(|error| format!("{error:?}")))
        .collect::<Result<Vec<_>, _>>()?;
    let mut out = String::new();
    for _ in 0..times {
        for object in &objects {
            out.push_str("---\n");
            kdsl_emit::yaml::write_document(object, &mut out);
        }
    }
    std::io::stdout().write_all(out.as_bytes()).map_err(|error| error.to_string())
}
