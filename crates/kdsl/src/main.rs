//! The `kdsl` command.
fn main() {}
