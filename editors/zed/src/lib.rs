//! Tells Zed how the language server of kd is started.

use zed_extension_api::{Command, Extension, LanguageServerId, Result, Worktree, register_extension};

struct Kd;

impl Extension for Kd {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree.which("kdsl").ok_or("`kdsl` is not on the PATH")?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: worktree.shell_env() })
    }
}

register_extension!(Kd);
