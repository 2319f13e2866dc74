//! The grammar of kd for [tree-sitter](https://tree-sitter.github.io).
#![allow(unsafe_code, reason = "the parser is C")]

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_kd() -> *const ();
}

/// The language.
// SAFETY: it is the function that tree-sitter generated for this.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_kd) };

/// What is coloured, and how.
pub const HIGHLIGHTS: &str = include_str!("../../queries/highlights.scm");
/// What can be folded.
pub const FOLDS: &str = include_str!("../../queries/folds.scm");
/// What is indented.
pub const INDENTS: &str = include_str!("../../queries/indents.scm");
/// What declares and uses names.
pub const LOCALS: &str = include_str!("../../queries/locals.scm");
