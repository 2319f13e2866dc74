//! Unreadable file.

use kdsl_db::files::MAX_FILE_SIZE;
use kdsl_db::{Anchor, Diagnostic, File, FileText, Span, TextRange, code};

code!("KD0001", "unreadable-file");

/// A file that can't be read as a program.
pub fn report(file: File, text: &FileText) -> Option<Diagnostic> {
    let span = Span::new(file, Anchor::File, TextRange::default());
    let (message, label, help) = match text {
        FileText::Text(_) => return None,
        FileText::NotUtf8 { offset, .. } => {
            ("this file is not UTF-8 text".to_owned(), format!("byte {offset} begins no character"), "save it as UTF-8")
        }
        FileText::TooLarge { size } => (
            format!("this file has {size} bytes, and {MAX_FILE_SIZE} are the most"),
            String::new(),
            "split it: a program of this size is hard to read too",
        ),
        FileText::Missing => ("this file does not exist".to_owned(), String::new(), "check its name"),
        FileText::Unreadable(reason) => {
            (format!("this file can't be read: {reason}"), String::new(), "check what it is and who may read it")
        }
    };
    Some(Diagnostic::error(&CODE, message, span, label).help(help))
}
