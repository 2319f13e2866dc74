//! Compiles the generated parser and the scanner beside it.

fn main() {
    let sources = ["src/parser.c", "src/scanner.c"];
    let mut build = cc::Build::new();
    build.std("c11").include("src").files(sources).warnings(false);
    build.compile("tree-sitter-kd");
    for source in sources {
        println!("cargo:rerun-if-changed={source}");
    }
}
