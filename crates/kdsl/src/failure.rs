//! Reasons to give up that lie outside the program: the call is wrong, or a file can't be read or written.

use std::fmt;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well.
    Fine,
    /// A program is wrong, or a check found a difference; what it is has been told.
    Wrong,
    /// The call is wrong; why has been told.
    WrongCall,
}

impl Verdict {
    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Wrong => 1,
            Self::WrongCall => CALL_IS_WRONG,
        }
    }
}

/// The exit code when the call is wrong.
pub(crate) const CALL_IS_WRONG: u8 = 2;

/// Why a command gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// One sentence about the call or the outside, and what can be done.
    Call {
        /// The sentence, without a full stop.
        message: String,
        /// What can be done.
        helps: Vec<String>,
    },
    /// The reader of standard output has gone, as `head` does; nobody is left to be told.
    NobodyListens,
}

impl Failure {
    /// One sentence about the call or the outside.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Call { message: message.into(), helps: Vec::new() }
    }

    /// Adds what can be done.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        if let Self::Call { helps, .. } = &mut self {
            helps.push(help.into());
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { message, .. } => f.write_str(message),
            Self::NobodyListens => f.write_str("standard output is closed"),
        }
    }
}
