//! Prints the tree and the errors of the text on standard input.
#![allow(clippy::print_stdout)]
use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("text");
    let started = std::time::Instant::now();
    let parse = kdsl_syntax::parse(&text);
    let time = started.elapsed();
    assert_eq!(parse.syntax().text().to_string(), text);
    if std::env::args().nth(1).is_some() {
        println!(
            "{} bytes {:?} {:.1} MB/s {} errors",
            text.len(),
            time,
            text.len() as f64 / time.as_secs_f64() / 1e6,
            parse.errors().len()
        );
    } else {
        println!("{:#?}", parse.syntax());
    }
    for e in parse.errors().iter().take(10) {
        println!(
            "{:?} {:?} {:?} | {} | {} | {:?} | {:?}",
            e.kind, e.range, &text[e.range], e.message, e.label, e.help, e.edit
        );
    }
}
