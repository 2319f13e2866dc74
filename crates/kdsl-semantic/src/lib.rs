//! What a program means: names, types, wiring and values. From syntax trees to the model of an application, with the
//! diagnostics that were found on the way.

pub mod model;
pub mod types;
