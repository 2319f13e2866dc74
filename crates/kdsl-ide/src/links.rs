//! The files that a program names.

use kdsl_db::{Db, File, TextRange, parse};
use kdsl_syntax::SyntaxNode;
use kdsl_syntax::ast::{Arg, Declaration, DeclarationKind, Expr, Statement};

/// A path that leads to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The text, with its quotes.
    pub range: TextRange,
    /// The path, relative to the program's folder.
    pub path: String,
}

/// The files that a program names: `import "./a.kd"`, `file "/etc/a" from "./a"`, `schema "./crd.yaml"`.
pub fn links(db: &dyn Db, file: File) -> Vec<Link> {
    parse(db, file).syntax().descendants().filter_map(|node| link(&node)).collect()
}

fn link(node: &SyntaxNode) -> Option<Link> {
    if let Some(declaration) = Declaration::cast(node.clone()) {
        let imports = declaration.kind() == DeclarationKind::Import;
        return declaration.head().next().filter(|_| imports).as_ref().and_then(path);
    }
    let statement = Statement::cast(node.clone())?;
    let args: Vec<Arg> = statement.args().collect();
    match statement.keyword()?.as_name()?.as_str() {
        "schema" => path(args.first()?),
        "file" => {
            let from = args.iter().position(|arg| arg.as_name().as_deref() == Some("from"))?;
            path(args.get(from + 1)?)
        }
        _ => None,
    }
}

fn path(arg: &Arg) -> Option<Link> {
    match arg.expr()? {
        Expr::Str(text) => Some(Link { range: arg.text_range(), path: text.plain().filter(|it| !it.is_empty())? }),
        _ => None,
    }
}
