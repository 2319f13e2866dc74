//! The formatter.

/// The text in the one layout that all programs have.
pub fn format(text: &str) -> String {
    text.to_owned()
}
