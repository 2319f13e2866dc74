//! Standard output and standard error.

use std::io::{IsTerminal as _, Write as _};

use kdsl_db::render::{Color, Paint, sanitize};

use crate::arguments::When;
use crate::failure::Failure;

/// Where a command tells what it has to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    /// Whether standard output is coloured.
    pub(crate) stdout_color: Color,
    /// Whether standard error is coloured.
    pub(crate) stderr_color: Color,
}

impl Console {
    /// The console under the wish of the command line.
    pub(crate) fn new(when: When) -> Self {
        let color = |terminal: bool| match when {
            When::Always => Color::On,
            When::Auto if terminal && !colors_unwanted() => Color::On,
            When::Auto | When::Never => Color::Off,
        };
        Self {
            stdout_color: color(std::io::stdout().is_terminal()),
            stderr_color: color(std::io::stderr().is_terminal()),
        }
    }

    /// Writes to standard output, to the end. Texts come whole, so nothing is gained by a buffer between.
    pub(crate) fn print(self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        // Not through `print!`, which panics when the reader has gone.
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::NobodyListens),
            Err(error) => Err(Failure::new(format!("standard output can't be written: {error}"))),
        }
    }

    /// Writes to standard error. That nobody listens there is no reason to stop.
    pub(crate) fn tell(self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// One line of news on standard error.
    pub(crate) fn note(self, text: &str) {
        self.tell(&format!("{}\n", sanitize(text)));
    }

    /// A hint on standard error: something the user may want to do next.
    pub(crate) fn hint(self, text: &str) {
        self.tell(&format!("{} {}\n", Paint::Help.apply(self.stderr_color, "help:"), sanitize(text)));
    }

    /// A warning that has no place in a program, on standard error.
    pub(crate) fn warning(self, text: &str) {
        let word = Paint::Warning.apply(self.stderr_color, "warning:");
        self.tell(&format!("{word} {}\n", sanitize(text)));
    }

    /// An error that has no place in a program.
    pub(crate) fn error(self, message: &str, helps: &[String]) {
        let mut lines = message.lines().map(sanitize);
        let first = lines.next().unwrap_or_default();
        let mut text = Paint::Error.apply(self.stderr_color, "error");
        text.push_str(&Paint::Strong.apply(self.stderr_color, &format!(": {first}")));
        text.push('\n');
        for line in lines {
            text.push_str("  ");
            text.push_str(&line);
            text.push('\n');
        }
        for help in helps {
            let bullet = Paint::Frame.apply(self.stderr_color, "=");
            let word = Paint::Help.apply(self.stderr_color, "help:");
            text.push_str(&format!("  {bullet} {word} {}\n", sanitize(help)));
        }
        self.tell(&text);
    }
}

/// Whether the user asked every program for plain text; see no-color.org.
#[expect(clippy::disallowed_methods, reason = "this is the door: it changes colours only")]
fn colors_unwanted() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty())
        || std::env::var_os("TERM").is_some_and(|it| it == "dumb")
}
