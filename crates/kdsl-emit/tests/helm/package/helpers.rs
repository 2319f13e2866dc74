//! The helpers of the shop.

use std::sync::Arc;

use kdsl_ir::expression::CompareOp;
use kdsl_ir::*;

use super::*;

pub(super) fn helpers() -> Vec<Helper> {
    let helper = |name: &str, docs: &str, body| Helper { name: name.into(), docs: docs.into(), body };
    let chosen_name = || Expr::Coalesce(vec![text("nameOverride"), str("shop")]);
    let image_name = concat([
        Expr::Coalesce(vec![text("global.imageRegistry"), Expr::Argument("registry".into())]),
        str("/"),
        Expr::Argument("repository".into()),
    ]);
    let suffix = |mark: &str, part: &str| {
        let part = Expr::Argument(part.into());
        either(Expr::HasText(Arc::new(part.clone())), concat([str(mark), part]), str(""))
    };
    vec![
        helper(
            "fullname",
            "What the names of all objects start with.",
            HelperBody::Text(Expr::Coalesce(vec![
                text("fullnameOverride"),
                either(
                    Expr::Contains(Arc::new((Expr::ReleaseName, chosen_name()))),
                    Expr::ReleaseName,
                    concat([Expr::ReleaseName, str("-"), chosen_name()]),
                ),
            ])),
        ),
        helper(
            "selectorLabels",
            "The labels that selectors look at. They never change.",
            HelperBody::Entries(vec![
                field("app.kubernetes.io/name", chosen_name()),
                field("app.kubernetes.io/instance", Expr::ReleaseName),
            ]),
        ),
        helper(
            "labels",
            "The labels of all objects.",
            HelperBody::Entries(vec![
                Entry::Include("selectorLabels".into()),
                field("helm.sh/chart", Expr::ChartLabel),
                field("app.kubernetes.io/version", Expr::AppVersion),
                field("app.kubernetes.io/managed-by", Expr::ManagedBy),
                Entry::Spread(path("commonLabels")),
            ]),
        ),
        helper(
            "image",
            "The reference of an image, from its parts.",
            HelperBody::Text(concat([
                image_name,
                suffix(":", "tag"),
                suffix("@", "digest"),
                either(compare(CompareOp::Equal, Expr::Argument("repository".into()), str("x")), str("{"), str("")),
            ])),
        ),
        helper(
            "tag",
            "A choice of three.",
            HelperBody::Text(either(
                Expr::HasText(Arc::new(Expr::Argument("digest".into()))),
                Expr::Argument("digest".into()),
                either(
                    Expr::HasText(Arc::new(Expr::Argument("tag".into()))),
                    Expr::Argument("tag".into()),
                    concat([str(" v"), Expr::AppVersion, str(" ")]),
                ),
            )),
        ),
        helper(
            "pullPolicy",
            "A part of the values and nothing else.",
            HelperBody::Text(Expr::Argument("pullPolicy".into())),
        ),
        helper(
            "described",
            "A part of the values and the release.",
            HelperBody::Text(concat([Expr::Argument("repository".into()), str(" of "), Expr::ReleaseName])),
        ),
        helper(
            "maybe",
            "Entries that may be none.",
            HelperBody::Entries(vec![when(Expr::Truth(path("web.ingress.enabled")), vec![field("open", str("yes"))])]),
        ),
    ]
}
