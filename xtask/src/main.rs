//! The tasks of this repository: `cargo xtask` lists them.
//!
//! Nothing here is part of the compiler, so the lints that keep the compiler away from the disk do not apply.
#![allow(clippy::disallowed_methods, reason = "tasks read the repository from the disk")]
#![allow(clippy::print_stdout, reason = "tasks report on standard output")]

mod codegen;
mod prove;
mod repository;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
Tasks of this repository:

  cargo xtask test            installs what the tests need, runs all tests, then tidy
  cargo xtask tools           only installs what the tests need
  cargo xtask prove           tries programs and values made at random: chart and manifests are to be the same objects;
                              `--cases N`, `--seed S`; with --inject it breaks charts, and each way has to be seen
  cargo xtask tidy            checks that no compiler makes: directions of dependencies, lengths, leftovers, licences
  cargo xtask codegen schema  writes the data of kdsl-schema anew; with --check only compares
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => test::test(),
        ["tools"] => test::install_tools(),
        ["prove", rest @ ..] => prove::prove(rest),
        ["tidy"] => tidy::tidy(),
        ["codegen", rest @ ..] => codegen::codegen(rest),
        _ => {
            print!("{USAGE}");
            return if words.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
