//! From a pair of streams to a server that runs.

use std::process::ExitCode;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp_server::{LspService, Server};

use crate::server::LanguageServerShell;

/// How many handlers may wait at the same time. They only wait, so there is no reason for a limit; with a small one, a
/// cancellation or a change would queue behind the slow requests that it should stop.
const HANDLERS: usize = 1 << 16;

/// Serves one client over `input` and `output`.
pub(crate) fn run(input: impl AsyncRead + Unpin, output: impl AsyncWrite) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("kdsl: the language server can't start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let orderly = runtime.block_on(async {
        let mut ended_well = None;
        let (service, socket) = LspService::build(|client| {
            let shell = LanguageServerShell::start(client);
            ended_well = Some(shell.shutdown_was_asked());
            shell
        })
        .custom_method("kdsl/text", LanguageServerShell::text)
        .finish();
        Server::new(input, output, socket).concurrency_level(HANDLERS).serve(service).await;
        ended_well.is_some_and(|flag| flag.load(std::sync::atomic::Ordering::SeqCst))
    });
    // A read of standard input may still be under way on a thread of the runtime; waiting for it would hang.
    runtime.shutdown_background();
    if orderly { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
