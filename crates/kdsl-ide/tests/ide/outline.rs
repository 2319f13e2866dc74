use kdsl_ide::Symbol;

use super::world;

fn render(symbols: &[Symbol], depth: usize, out: &mut String) {
    for symbol in symbols {
        let detail = symbol.detail.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
        out.push_str(&format!("{}{:?} {}{detail}\n", "  ".repeat(depth), symbol.kind, symbol.name));
        render(&symbol.children, depth + 1, out);
    }
}

#[test]
fn an_outline_has_declarations_and_what_is_in_them() {
    let (db, file, _) = world(
        "$0## Docs.
app a < web: stateless blog x3; db: stateful database > { version \"1.0\" }
environment staging of a < web: x1 >
component c: blog { param p: int in 1..9 = 3; needs db: sql optional; secret s; env { A: 1 } }
interface i { host: host }
import \"./b.kd\"
test a \"it works\" { expect web.replicas == 3 }
",
    );
    let mut found = String::new();
    render(&kdsl_ide::symbols(&db, file), 0, &mut found);
    assert_eq!(
        found,
        "App a
  Component web (stateless blog x3)
  Component db (stateful database)
Environment staging (a)
  Component web (x1)
Type c (blog)
  Field p (int)
  Field db (sql)
  Field s (secret)
Interface i
  Field host (host)
Test it works (a)
"
    );
}
