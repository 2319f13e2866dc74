//! Walking through all expressions of a package.

use kdsl_ir::{Entry, Expr, HelperBody, Item, Node, Package, SecretContent};

/// Calls `see` with every expression of the package, the inner ones too.
pub(super) fn package<'a>(package: &'a Package, see: &mut impl FnMut(&'a Expr)) {
    for helper in &package.helpers {
        match &helper.body {
            HelperBody::Text(body) => expression(body, see),
            HelperBody::Entries(body) => entries(body, see),
        }
    }
    for object in &package.objects {
        object.when.iter().for_each(|when| expression(when, see));
        node(&object.body, see);
    }
    for secret in &package.secrets {
        expression(&secret.name, see);
        expression(&secret.when, see);
        entries(&secret.metadata, see);
        if let SecretContent::Certificate { hosts, .. } = &secret.content {
            hosts.iter().for_each(|it| expression(it, see));
        }
    }
    for check in &package.checks {
        expression(&check.when, see);
        expression(&check.message, see);
    }
    for note in &package.notes {
        note.when.iter().for_each(|when| expression(when, see));
        expression(&note.text, see);
    }
}

fn node<'a>(part: &'a Node, see: &mut impl FnMut(&'a Expr)) {
    match part {
        Node::Scalar(expr) => expression(expr, see),
        Node::Map(inner) => entries(inner, see),
        Node::List(inner) => items(inner, see),
        Node::Values(_) => {}
        Node::Filled(_, missing) => missing.iter().for_each(|(_, it)| expression(it, see)),
    }
}

fn entries<'a>(list: &'a [Entry], see: &mut impl FnMut(&'a Expr)) {
    for entry in list {
        match entry {
            Entry::Field { value, .. } => node(value, see),
            Entry::Guarded { when, entries: inner } => {
                expression(when, see);
                entries(inner, see);
            }
            Entry::Include(_) | Entry::Spread(_) | Entry::SpreadAll(_) | Entry::Comment(_) => {}
        }
    }
}

fn items<'a>(list: &'a [Item], see: &mut impl FnMut(&'a Expr)) {
    for item in list {
        match item {
            Item::One { value, .. } => node(value, see),
            Item::Guarded { when, items: inner } => {
                expression(when, see);
                items(inner, see);
            }
            Item::Texts { list, .. } => expression(list, see),
            Item::Spread(_) | Item::NameValues(_) => {}
        }
    }
}

/// Calls `see` with the expression and every one in it.
pub(super) fn expression<'a>(expr: &'a Expr, see: &mut impl FnMut(&'a Expr)) {
    expr.visit(see);
}
