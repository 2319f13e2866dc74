//! What expressions, statements and strings are read as.

use kdsl_syntax::ast::{Arg, Declaration, Expr, Item, StringPart};
use kdsl_syntax::parse;

/// The items of the block of the only declaration.
fn items(statements: &str) -> Vec<Item> {
    let parsed = parse(&format!("component a: job {{\n{statements}\n}}\n"));
    assert_eq!(parsed.errors(), [], "{statements}");
    let declaration = parsed.tree().declarations().next().expect("a declaration");
    declaration.block().expect("a block").items().collect()
}

/// An expression with all its brackets.
fn brackets(expr: &Expr) -> String {
    let inner = |it: Option<Expr>| it.map_or_else(|| "?".to_owned(), |it| brackets(&it));
    match expr {
        Expr::Name(it) => it.text(),
        Expr::Number(it) => format!("{}{}", it.digits(), it.unit().map_or_else(String::new, |it| format!("'{it}"))),
        Expr::Count(it) => format!("count {}", it.value().map_or_else(|| "?".to_owned(), |it| it.to_string())),
        Expr::Str(it) => format!("{:?}", it.plain().unwrap_or_else(|| it.syntax().text().to_string())),
        Expr::Field(it) => format!("{}.{}", inner(it.base()), it.name().map_or_else(String::new, |it| it.text())),
        Expr::Index(it) => format!("{}[{}]", inner(it.base()), inner(it.index())),
        Expr::Call(it) => {
            let args: Vec<_> = it.args().map(|it| brackets(&it)).collect();
            format!("{}({})", inner(it.callee()), args.join(", "))
        }
        Expr::List(it) => format!("[{}]", it.items().map(|it| brackets(&it)).collect::<Vec<_>>().join(", ")),
        Expr::Block(it) => format!("{{{}}}", it.items().map(|it| item(&it)).collect::<Vec<_>>().join("; ")),
        Expr::Paren(it) => inner(it.inner()),
        Expr::Unary(it) => format!("({} {})", it.op().map_or("?", |it| it.text()), inner(it.operand())),
        Expr::Binary(it) => {
            format!("({} {} {})", inner(it.lhs()), it.op().map_or("?", |it| it.text()), inner(it.rhs()))
        }
        Expr::If(it) => {
            format!("(if {} then {} else {})", inner(it.condition()), inner(it.then_value()), inner(it.else_value()))
        }
        Expr::Range(it) => format!("({} .. {})", inner(it.from()), inner(it.to())),
    }
}

fn args(args: impl Iterator<Item = Arg>) -> String {
    let texts: Vec<_> = args
        .map(|it| match it {
            Arg::Expr(it) => brackets(&it),
            Arg::Colon(_) => ":".to_owned(),
            Arg::Equals(_) => "=".to_owned(),
            Arg::Arrow(_) => "->".to_owned(),
        })
        .collect();
    texts.join(" | ")
}

fn item(item: &Item) -> String {
    let key = item.key().expect("a key").text();
    match item {
        Item::Entry(it) => format!("{key}: {}", it.value().map_or_else(String::new, |it| brackets(&it))),
        Item::Assign(it) => format!("{key} = {}", it.value().map_or_else(String::new, |it| brackets(&it))),
        Item::Statement(it) => format!("{key} <- {}", args(it.args())),
    }
}

/// What each line is read as.
fn check(lines: &[(&str, &str)]) {
    for (source, expected) in lines {
        let read: Vec<_> = items(source).iter().map(item).collect();
        assert_eq!(read.join(" ;; "), *expected, "{source}");
    }
}

#[test]
fn operators_bind_as_documented() {
    check(&[
        ("v = a or b and not c == d", "v = (a or (b and (not (c == d))))"),
        ("v = not a and not b", "v = ((not a) and (not b))"),
        ("v = 1 + 2 * 3 - 4 / 5", "v = ((1 + (2 * 3)) - (4 / 5))"),
        ("v = 1 - 2 - 3", "v = ((1 - 2) - 3)"),
        ("v = 2-1", "v = (2 - 1)"),
        ("v = -a.b + -1", "v = ((- a.b) + (- 1))"),
        ("v = -1..5 ", "v = ((- 1) .. 5)"),
        ("v = 1..n + 1", "v = ((1 .. n) + 1)"),
        ("v = if a < b then 1 else if c then 2 else 3", "v = (if (a < b) then 1 else (if c then 2 else 3))"),
        ("v = if if a then b else c then 1 else 2", "v = (if (if a then b else c) then 1 else 2)"),
        ("v = 1 + if a then 1 else 2 + 3", "v = (1 + (if a then 1 else (2 + 3)))"),
        ("v = (1 + 2) * 3", "v = ((1 + 2) * 3)"),
        ("v = f(a, [b], { c: 1 })[0].d", "v = f(a, [b], {c: 1})[0].d"),
        ("v = self.pods[0].host", "v = self.pods[0].host"),
    ]);
}

#[test]
fn words_are_names_where_they_are_not_operators() {
    check(&[
        ("require a <= 9 else \"no\"", "require <- (a <= 9) | else | \"no\""),
        ("if: then", "if: then"),
        ("not = if", "not = if"),
        ("capability and", "capability <- and"),
        ("then else", "then <- else"),
        ("v = x-1", "v = x-1"),
        ("place { not-on { a: 1 }; on {} }", "place <- {not-on <- {a: 1}; on <- {}}"),
        ("or or or or", "or <- (or or or)"),
    ]);
}

#[test]
fn statements_are_told_apart_by_their_second_token() {
    check(&[
        (
            "param table-prefix: string matching \"[a-z]\" = \"wp_\"",
            "param <- table-prefix | : | string | matching | \"[a-z]\" | = | \"wp_\"",
        ),
        ("file \"/x\" = db.password", "file <- \"/x\" | = | db.password"),
        ("needs db = orders-db", "needs <- db | = | orders-db"),
        ("access [get, list] to [pods] named \"x\"", "access <- [get, list] | to | [pods] | named | \"x\""),
        ("command [\"a\"]", "command <- [\"a\"]"),
        ("port http -1", "port <- http | (- 1)"),
        ("port http - 1", "port <- (http - 1)"),
        ("spec.a[0].b: [1]", "spec.a[0].b: [1]"),
        ("containers[\"web\"].tty: true", "containers[\"web\"].tty: true"),
        ("\"a/b\": 1, \"c\" = 2; d", "a/b: 1 ;; c = 2 ;; d <- "),
        ("tls.crt, tls.key", "tls.crt <-  ;; tls.key <- "),
        (
            "resources { cpu: 250m..1, memory: 0.5Gi..70% }",
            "resources <- {cpu: (250'm .. 1); memory: (0.5'Gi .. 70'%)}",
        ),
        ("v = x3..10", "v = (count 3 .. 10)"),
        ("v = x99999999999999999999", "v = count ?"),
    ]);
}

#[test]
fn lines_end_statements() {
    check(&[
        ("a 1\nb 2", "a <- 1 ;; b <- 2"),
        ("a = 1 +\n  2\nb", "a = (1 + 2) ;; b <- "),
        ("a = b and # why\n  c", "a = (b and c)"),
        ("require a else\n  \"no\"", "require <- a | else | \"no\""),
        ("a = (1\n  + 2)", "a = (1 + 2)"),
        ("a = [\n  1,\n  # two\n  2\n]", "a = [1, 2]"),
        ("a = f(\n  x == y\n)", "a = f((x == y))"),
        ("a = 1 # b = 2", "a = 1"),
        ("a 1;; b 2,", "a <- 1 ;; b <- 2"),
        ("a =\r\n  1\rb 2", "a = 1 ;; b <- 2"),
    ]);
}

#[test]
fn heads_end_at_the_brackets() {
    let source = "app blog in namespace web <\n web: stateless wordpress x3..10 shared-volume \"/x\" 20Gi { a }; db: x1\n\
                  nightly: cron \"0 3 * * *\" > { b }\nmoved a -> b\nimport \"./c.kd\"";
    let parsed = parse(source);
    assert_eq!(parsed.errors(), []);
    let declarations: Vec<Declaration> = parsed.tree().declarations().collect();
    let heads: Vec<_> = declarations.iter().map(|it| format!("{:?} {}", it.kind(), args(it.head()))).collect();
    assert_eq!(heads, ["App blog | in | namespace | web", "Moved a | -> | b", "Import \"./c.kd\""]);
    let topology = declarations[0].topology().expect("a topology");
    let components: Vec<_> = topology
        .components()
        .map(|it| {
            let name = it.name().expect("a name").text();
            format!("{name}: {} {}", args(it.head()), it.block().map_or(0, |it| it.items().count()))
        })
        .collect();
    assert_eq!(
        components,
        [
            "web: stateless | wordpress | (count 3 .. 10) | shared-volume | \"/x\" | 20'Gi 1",
            "db: count 1 0",
            "nightly: cron | \"0 3 * * *\" 0",
        ]
    );
    assert_eq!(declarations[0].block().map(|it| it.items().count()), Some(1));
}

#[test]
fn docs_belong_to_what_is_below_them() {
    let source = "# No doc.\n## Lost: an empty line follows, and more.\n\n## One.\n##\n##   Two.\napp a < ## no doc\n  ## Web.\n  \
                  web: job { user 1 ## no doc\n    ## Group.\n    group 2\n  }\n>";
    let parsed = parse(source);
    let declaration = parsed.tree().declarations().next().expect("a declaration");
    assert_eq!(declaration.docs().as_deref(), Some("One.\n\n  Two."));
    let component = declaration.topology().expect("a topology").components().next().expect("a component");
    assert_eq!(component.docs().as_deref(), Some("Web."));
    let docs: Vec<_> = component.block().expect("a block").items().map(|it| it.docs()).collect();
    assert_eq!(docs, [None, Some("Group.".to_owned())]);
}

fn string_of(source: &str) -> Option<String> {
    let items = items(&format!("v = {source}"));
    match &items[..] {
        [Item::Assign(it)] => match it.value() {
            Some(Expr::Str(it)) => it.plain(),
            other => panic!("{source} is {other:?}"),
        },
        other => panic!("{source} is {other:?}"),
    }
}

#[test]
fn strings_mean_their_own_characters() {
    let strings = [
        (r#""""#, ""),
        (r#""a \"b\" \\ \n \t \u{e9} \${x}""#, "a \"b\" \\ \n \t é ${x}"),
        (r#""$(HOME) {{ x }} $HOME""#, "$(HOME) {{ x }} $HOME"),
        (r"'a \n ${b}'", r"a \n ${b}"),
        (r#""""one line""""#, "one line"),
        ("'''\n  a\n    b\n  '''", "a\n  b\n"),
        ("'''\n    a\n  '''", "  a\n"),
        ("'''\n  a\n  b'''", "a\nb"),
        ("'''\n  a\n\n \n  b\n  '''", "a\n\n\nb\n"),
        ("'''a\n  b\n  '''", "a\nb\n"),
        ("'''\r\n  a\r\n  b\r\n  '''", "a\nb\n"),
        ("'''\n\ta\n\t'''", "a\n"),
        ("'''\n  '''", ""),
        ("''''''", ""),
        ("\"\"\"\n  a \"b\" \\\"\"\"\n    c\\n\n  \"\"\"", "a \"b\" \"\"\"\n  c\n\n"),
        ("\"\"\"\n  \\u{20} a\n  \"\"\"", "  a\n"),
    ];
    for (source, expected) in strings {
        assert_eq!(string_of(source).as_deref(), Some(expected), "{source}");
    }
}

#[test]
fn interpolations_are_parts() {
    let source = "v = \"http://${if c then \"a\" else b[\"}\"]}:${db.port}/\"";
    let items = items(source);
    let [Item::Assign(it)] = &items[..] else { panic!("{items:?}") };
    let Some(Expr::Str(string)) = it.value() else { panic!("no string") };
    let parts: Vec<_> = string
        .parts()
        .into_iter()
        .map(|part| match part {
            StringPart::Text { value, .. } => value,
            StringPart::Interpolation { expr, .. } => expr.map_or_else(String::new, |it| brackets(&it)),
        })
        .collect();
    assert_eq!(parts, ["http://", "(if c then \"a\" else b[\"}\"])", ":", "db.port", "/"]);
    assert_eq!(string.plain(), None);
}

#[test]
fn an_interpolation_counts_for_the_indentation() {
    let items = items("v = \"\"\"\n    ${a}\n      b\n    \"\"\"");
    let [Item::Assign(it)] = &items[..] else { panic!("{items:?}") };
    let Some(Expr::Str(string)) = it.value() else { panic!("no string") };
    let texts: Vec<_> = string
        .parts()
        .into_iter()
        .filter_map(|part| match part {
            StringPart::Text { value, .. } => Some(value),
            StringPart::Interpolation { .. } => None,
        })
        .collect();
    assert_eq!(texts, ["\n  b\n"]);
}
