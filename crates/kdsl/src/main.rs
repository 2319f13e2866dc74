//! The `kdsl` command.

mod application;
mod arguments;
mod commands;
mod console;
mod failure;
mod inputs;
mod origin;
mod page;
mod parallel;
mod program;
mod repair;
mod replace_file;
mod report;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::console::Console;
use crate::failure::{CALL_IS_WRONG, Failure};

/// A build of a thousand applications spends a third of its time in the C library's allocator; in this one a tenth.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new(arguments.color);
    if !matches!(arguments.command, Command::Lsp(_)) {
        std::panic::set_hook(Box::new(move |panic| own_mistake(console, panic)));
    }
    let outcome = match &arguments.command {
        Command::Build(arguments) => commands::build::build(console, arguments),
        Command::Check(arguments) => commands::check::check(console, arguments),
        Command::Fmt(arguments) => commands::fmt::fmt(console, arguments),
        Command::Explain(arguments) => commands::explain::explain(console, arguments),
        Command::Secrets(arguments) => commands::secrets::secrets(console, arguments),
        Command::Where(arguments) => commands::origin::origin(console, arguments),
        Command::Test(arguments) => commands::test::test(console, arguments),
        Command::Lsp(_) => return kdsl_lsp::run_stdio(),
    };
    match outcome {
        Ok(verdict) => ExitCode::from(verdict.code()),
        Err(Failure::NobodyListens) => ExitCode::SUCCESS,
        Err(Failure::Call { message, helps }) => {
            console.error(&message, &helps);
            ExitCode::from(CALL_IS_WRONG)
        }
    }
}

/// Tells of a mistake in kdsl itself, which ends the process with the exit code 101.
fn own_mistake(console: Console, panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let message = panic.payload_as_str().unwrap_or_default();
    let help = "please report it, with the program that led to it".to_owned();
    console.error(&format!("kdsl itself made a mistake, at {place}: {message}"), &[help]);
}
