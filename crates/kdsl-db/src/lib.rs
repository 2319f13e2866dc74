//! The base that every later layer stands on: which files there are and what they say, the door to the outside world,
//! the embedded standard library, places in programs and the diagnostics that point at them.
//!
//! **Invariant:** nothing here knows what a program means.
//!
//! **Invariant:** files, the environment and random numbers are reached through [`System`] only.

pub mod database;
pub mod diagnostic;
pub mod files;
pub mod lines;
pub mod render;
pub mod span;
pub mod stdlib;
pub mod system;
pub mod tree;
pub mod trees;
pub mod yaml;

pub use database::{Db, RootDatabase};
pub use diagnostic::{Code, Diagnostic, Edit, Help, Label, Named, Severity, Unknown};
pub use files::{File, FilePath, FileText, Files};
pub use lines::{ColumnUnit, LineColumn, LineIndex, line_index};
pub use span::{Anchor, Span};
pub use stdlib::Stdlib;
pub use system::{MemorySystem, OsSystem, System};
pub use text_size::{TextRange, TextSize};
pub use tree::Tree;
pub use trees::{component_green, declaration_green, parse};
