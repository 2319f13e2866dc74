//! `cargo xtask prove`: tries programs and values that are made at random, as many as one likes.

use crate::repository::{Outcome, cargo, run};
use crate::test;

pub(crate) fn prove(arguments: &[&str]) -> Outcome {
    test::install_tools()?;
    let build = ["run", "--quiet", "--locked", "--profile", "prove", "--package", "kdsl-prove", "--"];
    run(&cargo(), &[&build, arguments].concat())
}
