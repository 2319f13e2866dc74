//! The form of what is being written.

use kdsl_db::{Db, File, TextSize, parse};
use kdsl_semantic::functions::function;
use kdsl_semantic::statements;
use kdsl_syntax::SyntaxKind;
use kdsl_syntax::ast::{Block, CallExpr, ComponentItem, Expr, Statement};

use crate::meaning::is_owner;
use crate::vocabulary;

/// How a statement or a head is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The form, with what is expected in capitals.
    pub form: String,
    /// What it does.
    pub docs: String,
}

/// The form of the statement whose arguments, or of the component whose head, `offset` is in.
pub fn signature(db: &dyn Db, file: File, offset: TextSize) -> Option<Signature> {
    let root = parse(db, file).syntax();
    // Behind the last argument only blanks may stand, so look at what is before them.
    let mut token = root.token_at_offset(offset.min(root.text_range().end())).left_biased()?;
    while token.kind() == SyntaxKind::Whitespace {
        token = token.prev_token()?;
    }
    if matches!(token.kind(), SyntaxKind::Newline | SyntaxKind::Semicolon | SyntaxKind::Comment) {
        return None;
    }
    for node in token.parent_ancestors() {
        match node.kind() {
            SyntaxKind::CallExpr => {
                let call = CallExpr::cast(node)?;
                let Some(Expr::Name(callee)) = call.callee() else { continue };
                let is_behind = callee.syntax().text_range().end() < offset;
                let is_closed = call.syntax().text_range().end() <= offset
                    && call.syntax().last_token().is_some_and(|it| it.text() == ")");
                if let Some(known) = function(&callee.text()).filter(|_| is_behind && !is_closed) {
                    return Some(Signature { form: known.form.to_owned(), docs: known.docs.to_owned() });
                }
            }
            SyntaxKind::Statement => {
                let statement = Statement::cast(node)?;
                let keyword = statement.keyword()?;
                let is_of_owner = statement
                    .syntax()
                    .ancestors()
                    .find_map(Block::cast)?
                    .syntax()
                    .parent()
                    .is_some_and(|it| is_owner(&it));
                if keyword.syntax().text_range().end() >= offset {
                    return None;
                }
                let word = keyword.as_name()?;
                if let Some(known) = statements::keyword(&word) {
                    return Some(Signature { form: known.form.to_owned(), docs: known.docs.to_owned() });
                }
                let of_test = || vocabulary::inner("test", &word);
                let word = vocabulary::app_statement(&word).filter(|_| is_of_owner).or_else(of_test)?;
                return Some(Signature { form: word.form.to_owned(), docs: word.docs.to_owned() });
            }
            SyntaxKind::Block => return None,
            SyntaxKind::Component => {
                let colon = ComponentItem::cast(node)?.colon()?;
                return (colon.text_range().end() <= offset).then(|| Signature {
                    form: vocabulary::COMPONENT_HEAD.form.to_owned(),
                    docs: vocabulary::COMPONENT_HEAD.docs.to_owned(),
                });
            }
            _ => {}
        }
    }
    None
}
