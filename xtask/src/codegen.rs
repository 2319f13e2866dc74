//! `cargo xtask codegen`: what is derived from something else. The generator is a package of its own, since only it needs the
//! types of Kubernetes with their documentation.

use crate::repository::{Outcome, cargo, run};

pub(crate) fn codegen(words: &[&str]) -> Outcome {
    match words {
        [what @ ("schema" | "stdlib")] => generate(&[what]),
        [what @ ("schema" | "stdlib"), "--check"] => generate(&[what, "--check"]),
        _ => Err("what is to be written? `cargo xtask codegen schema|stdlib [--check]`".to_owned()),
    }
}

fn generate(words: &[&str]) -> Outcome {
    run(&cargo(), &[&["run", "--quiet", "--package", "kdsl-codegen", "--"], words].concat())
}
