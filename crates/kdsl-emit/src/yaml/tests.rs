//! Texts that readers of YAML take for something else, and trees that come back as they were.

use super::{read, write_document};

#[test]
fn a_document_comes_back_as_it_was() {
    let text = "a:\n  - name: x\n    b: |\n      one\n      two\n  - []\n  - - 1\n    - 2.5\nc: {}\n";
    let tree = read(text).unwrap();
    let mut out = String::new();
    write_document(&tree, &mut out);
    assert_eq!(out, text);
}
