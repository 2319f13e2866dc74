//! From a pair of streams to a server that runs.

use std::io::Read;
use std::process::ExitCode;
use std::sync::atomic::Ordering;

use tokio::io::AsyncWrite;
use tower_lsp_server::{LspService, Server};

use crate::framing::{Messages, UNREADABLE};
use crate::server::LanguageServerShell;

/// How many handlers may wait at the same time. They only wait, so there is no reason for a limit; with a small one, a
/// cancellation or a change would queue behind the slow requests that it should stop.
const HANDLERS: usize = 1 << 16;

/// Serves one client over `input` and the output that `output` opens within the runtime.
pub(crate) fn run<O: AsyncWrite>(input: impl Read + Send + 'static, output: impl FnOnce() -> O) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let started = runtime.and_then(|runtime| Ok((runtime, Messages::start(input)?)));
    let (runtime, messages) = match started {
        Ok(started) => started,
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
        .custom_method(UNREADABLE, LanguageServerShell::unreadable)
        .finish();
        Server::new(messages, output(), socket).concurrency_level(HANDLERS).serve(service).await;
        ended_well.is_some_and(|flag| flag.load(Ordering::SeqCst))
    });
    if orderly { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
