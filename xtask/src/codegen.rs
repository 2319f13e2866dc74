//! `cargo xtask codegen`: data that comes from elsewhere. The generator is a package of its own, since only it needs the
//! types of Kubernetes with their documentation.

use crate::repository::{Outcome, cargo, run};

pub(crate) fn codegen(words: &[&str]) -> Outcome {
    match words {
        ["schema"] => run(&cargo(), &["run", "--quiet", "--package", "kdsl-codegen", "--"]),
        ["schema", "--check"] => run(&cargo(), &["run", "--quiet", "--package", "kdsl-codegen", "--", "--check"]),
        _ => Err("what is to be written? `cargo xtask codegen schema [--check]`".to_owned()),
    }
}
