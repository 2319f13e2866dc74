//! Nesting without end: one error, no overflow of a small stack, and what stands around it is read.

use kdsl_syntax::{MAX_NESTING, Parse, SyntaxErrorKind, format, parse};

/// A program whose middle declaration holds `value` and nothing that closes it.
fn program(value: &str) -> String {
    format!("app a < web: job >\n\ncomponent b: job {{\n  v = {value}\n}}\n\napp c < web: job {{ user 1 }} >\n")
}

/// Works on a thread with less stack than any that the compiler uses.
fn on_small_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn_scoped(scope, work);
        thread.expect("a thread").join().expect("no overflow")
    })
}

fn check_too_deep(value: &str) {
    let text = program(value);
    on_small_stack(|| {
        let parsed = parse(&text);
        let kinds: Vec<_> = parsed.errors().iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [SyntaxErrorKind::TooDeep], "{}…", &value[..20]);
        assert!(parsed.syntax().text() == text.as_str());
        let names = last_app(&parsed);
        assert_eq!(names, ["web"], "{}…", &value[..20]);
        assert!(deepest(&parsed) < 6 * MAX_NESTING);
        assert_eq!(format(&format(&text)), format(&text));
    });
}

fn last_app(parsed: &Parse) -> Vec<String> {
    let last = parsed.tree().declarations().last().expect("a declaration");
    let topology = last.topology().expect("a topology");
    topology.components().filter_map(|it| Some(it.name()?.text())).collect()
}

/// How many nodes lie around one another at most.
fn deepest(parsed: &Parse) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for event in parsed.syntax().preorder() {
        match event {
            kdsl_syntax::WalkEvent::Enter(_) => depth += 1,
            kdsl_syntax::WalkEvent::Leave(_) => depth -= 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn brackets_without_end() {
    for bracket in ["[", "(", "{ a: ", "[{ a: (", "f(", "a["] {
        check_too_deep(&bracket.repeat(10_000));
        check_too_deep(&bracket.repeat(100_000));
    }
}

#[test]
fn brackets_without_end_that_are_closed() {
    for (open, close) in [("[", "]"), ("(", ")"), ("{ a: ", "}"), ("\"${ ", "}\"")] {
        check_too_deep(&format!("{}1{}", open.repeat(10_000), close.repeat(10_000)));
    }
}

#[test]
fn operators_without_end() {
    for piece in ["- ", "not ", "if a then ", "if ", "1 + ", "a and ", "1 == ", "1..", "-", "(1) + [2] * "] {
        check_too_deep(&format!("{}1", piece.repeat(5_000)));
    }
}

#[test]
fn suffixes_without_end() {
    for piece in [".a", "(b)", "[0]", ".a[0](b)"] {
        check_too_deep(&format!("a{}", piece.repeat(5_000)));
    }
}

#[test]
fn strings_without_end() {
    for piece in ["\"${", "\"${ ", "\"${a + "] {
        check_too_deep(&piece.repeat(5_000));
    }
}

#[test]
fn operators_around_brackets_count_together() {
    let mut value = "1".to_owned();
    for _ in 0..100 {
        value = format!("({value}{})", " + 1".repeat(100));
    }
    check_too_deep(&value);
}

#[test]
fn the_deepest_program_that_is_allowed() {
    // The block of the declaration is a level, too.
    let levels = MAX_NESTING - 1;
    for (open, close) in [("[", "]"), ("(", ")"), ("{ a: ", " }"), ("f(", ")"), ("-", ""), ("not ", ""), ("1 + ", "")] {
        let text = program(&format!("{}1{}", open.repeat(levels), close.repeat(levels)));
        on_small_stack(|| assert_eq!(parse(&text).errors(), [], "{open}"));
        check_too_deep(&format!("{}1{}", open.repeat(levels + 1), close.repeat(levels + 1)));
    }
}

#[test]
fn brackets_in_strings_and_comments_are_no_brackets() {
    let brackets = "[".repeat(1000);
    for value in [
        format!("\"{brackets}\""),
        format!("'{brackets}'"),
        format!("\"\"\"\n{brackets}\"\"\""),
        format!("'''\n{brackets}'''"),
        format!("1 # {brackets}"),
    ] {
        assert_eq!(parse(&program(&value)).errors(), [], "{}…", &value[..20]);
    }
}

#[test]
fn long_texts_that_are_not_deep() {
    let many = [
        "}",
        ">",
        "\0",
        "app a <\n",
        "\"\"\"",
        "'''",
        "app \\\"\"\"\n",
        "\"${ \"",
        "x = f(\n",
        "# c\n",
        "## d\n",
        "\n",
        "\\",
        ",",
        "a: b\n",
        "component c: job { a = 1 }\n",
        "é",
        "\u{feff}",
        "${",
        "\r",
    ];
    for piece in many {
        let text = piece.repeat(4_000);
        on_small_stack(|| {
            assert!(parse(&text).syntax().text() == text.as_str());
            let formatted = format(&text);
            assert_eq!(format(&formatted), formatted, "{piece:?}");
        });
    }
}
