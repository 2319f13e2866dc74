//! How diagnostics look: for people, in one line each, and for programs.
//!
//! Every renderer is a pure function from a database and diagnostics to text.
//!
//! **Invariant:** no control character of a program's text, name or message is in what [`human`] and [`short`] return, so
//! no program can move a terminal's cursor; and a place whose file has no text is rendered all the same.

mod excerpt;
mod human;
mod json;
mod paint;
mod place;
mod sanitize;
mod sarif;
mod short;

pub use human::{human, places};
pub use json::json;
pub use paint::{Color, Paint};
pub use place::{Place, place};
pub use sanitize::sanitize;
pub use sarif::sarif;
pub use short::short;
