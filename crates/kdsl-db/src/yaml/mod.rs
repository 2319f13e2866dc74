//! Reading YAML as Helm and kubectl read it, and writing the numbers that Go writes in its own way. What is written else is
//! written by `kdsl_emit::yaml`.

mod number;
mod read;
mod resolve;

pub use number::{json_float, template_float};
pub use read::{ReadError, read, read_all};
