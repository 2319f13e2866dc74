//! Objects and parts of objects that a program writes itself, as nodes.

use std::sync::Arc;

use kdsl_semantic::model::{self, Data, DataEntry, DataKind};
use kdsl_semantic::types::Ty;

use crate::expression::Expr;
use crate::lower::context::AppContext;
use crate::lower::expression::{Gives, condition_of, found, gives, list, lower, negated, text_of};
use crate::node::{Entry, Item, Node};

/// The entries of a map.
pub(crate) fn entries(cx: &AppContext<'_>, data: &[DataEntry]) -> Vec<Entry> {
    data.iter().flat_map(|it| field(cx, &it.key, it.key_span, &it.value)).collect()
}

/// A field, as far as it is there.
pub(crate) fn field(cx: &AppContext<'_>, key: &Arc<str>, span: model::Span, value: &Data) -> Vec<Entry> {
    if let DataKind::Choice(sides) = &value.kind {
        let when = condition_of(cx, &sides.0);
        return guarded(when, field(cx, key, span, &sides.1), field(cx, key, span, &sides.2));
    }
    let origin = Some(match &value.kind {
        DataKind::Scalar(..) => span.to(value.span),
        _ => span,
    });
    let field = node(cx, value).map(|value| Entry::Field { key: Arc::clone(key), value, origin });
    field.into_iter().collect()
}

/// Entries that are there if a condition holds, and others that are there if it does not.
pub(crate) fn guarded(when: Expr, then: Vec<Entry>, otherwise: Vec<Entry>) -> Vec<Entry> {
    let mut entries = Vec::new();
    if !then.is_empty() {
        entries.push(Entry::Guarded { when: when.clone(), entries: then });
    }
    if !otherwise.is_empty() {
        entries.push(Entry::Guarded { when: negated(when), entries: otherwise });
    }
    entries
}

/// A part that is no choice; `None` for nothing.
fn node(cx: &AppContext<'_>, data: &Data) -> Option<Node> {
    Some(match &data.kind {
        DataKind::None | DataKind::Choice(_) => return None,
        DataKind::Map(data) => Node::Map(entries(cx, data)),
        DataKind::List(data) => Node::List(data.iter().flat_map(|it| item(cx, it)).collect()),
        DataKind::Scalar(value, ty) => scalar(cx, value, ty),
    })
}

/// An item of a list, as far as it is there.
pub(crate) fn item(cx: &AppContext<'_>, data: &Data) -> Vec<Item> {
    if let DataKind::Choice(sides) = &data.kind {
        let when = condition_of(cx, &sides.0);
        let (then, otherwise) = (item(cx, &sides.1), item(cx, &sides.2));
        let sides = [(when.clone(), then), (negated(when), otherwise)];
        let there = sides.into_iter().filter(|(_, items)| !items.is_empty());
        return there.map(|(when, items)| Item::Guarded { when, items }).collect();
    }
    node(cx, data).map(|value| Item::One { value, origin: Some(data.span) }).into_iter().collect()
}

fn scalar(cx: &AppContext<'_>, value: &model::Expr, ty: &Ty) -> Node {
    if let (model::Expr::Param { component, name }, Ty::List(_) | Ty::Map(_)) = (value, ty)
        && let Some((_, path)) = found(cx, component, name)
    {
        return Node::Values(path);
    }
    if let (Ty::List(_), Some(list)) = (ty, list(cx, value)) {
        return Node::List(vec![Item::Texts { list, dollars: false }]);
    }
    // `"${workers}"` is a parameter that was made text.
    Node::Scalar(match gives(ty) {
        Gives::Text => text_of(cx, value),
        _ => lower(cx, value).0,
    })
}
