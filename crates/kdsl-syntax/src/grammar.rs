//! The parser that pest makes of `grammar/kd.pest`.
#![allow(missing_docs, unreachable_pub)]

#[derive(pest_derive::Parser)]
#[grammar = "../../../grammar/kd.pest"]
pub(crate) struct Grammar;
