//! Roles and their bindings: what the pods of a component may ask of Kubernetes' API.

use std::sync::Arc;

use kdsl_semantic::model::{Access, Grant};

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::{names, object};
use crate::macros::{field, list, literal, map, text};
use crate::node::{Item, Node};
use crate::package::Object;

/// The API group of all of them.
const API: &str = "rbac.authorization.k8s.io";

/// The roles of a component and what binds them to its ServiceAccount.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let mut objects = Vec::new();
    for cluster in [false, true] {
        let of_scope = || component.component.access.iter().filter(move |it| it.cluster == cluster);
        let rules: Vec<Item> = of_scope().filter_map(rule).collect();
        let writer = Writer { cx, component, cluster };
        if !rules.is_empty() {
            let (kind, file) = if cluster { ("ClusterRole", text!("cluster-role")) } else { ("Role", text!("role")) };
            objects.push(writer.object(kind, "", file, vec![field!("rules": Node::List(rules))]));
            objects.push(writer.binding("", cluster, writer.name("")));
        }
        let mut taken: Vec<String> = Vec::new();
        for access in of_scope() {
            let Grant::Role { of_cluster, name } = &access.grant else { continue };
            let label = names::unique_label(name, taken.iter().map(String::as_str));
            objects.push(writer.binding(&label, *of_cluster, Expr::Str(Arc::clone(name))));
            taken.push(label);
        }
    }
    objects
}

/// What is the same for the objects of the namespace, or for those of the cluster.
struct Writer<'a, 'b> {
    cx: &'b AppContext<'a>,
    component: &'b ComponentContext<'a>,
    cluster: bool,
}

impl Writer<'_, '_> {
    /// A name. In the cluster there are other releases, and namespaces with releases of the same name.
    fn name(&self, suffix: &str) -> Expr {
        let name = names::object(&self.component.component.object_name, suffix);
        match self.cluster {
            true => Expr::concat([Expr::ReleaseNamespace, literal!("-"), name]),
            false => name,
        }
    }

    fn object(&self, kind: &'static str, suffix: &str, file: Arc<str>, fields: Vec<crate::node::Entry>) -> Object {
        let name = self.name(suffix);
        let labels = object_labels(self.cx, self.component);
        let mut body = vec![metadata(name.clone(), labels, Annotations::of_object(self.cx))];
        body.extend(fields);
        Object {
            when: Some(Expr::Truth(self.component.paths.rbac_create.clone())),
            ..object(self.component, "rbac.authorization.k8s.io/v1", kind, name, file, Node::Map(body))
        }
    }

    /// Binds a role to the component's ServiceAccount.
    fn binding(&self, suffix: &str, of_cluster: bool, role: Expr) -> Object {
        let role_kind = if of_cluster { literal!("ClusterRole") } else { literal!("Role") };
        let (kind, file) = match self.cluster {
            true => ("ClusterRoleBinding", "cluster-role-binding"),
            false => ("RoleBinding", "role-binding"),
        };
        let file = if suffix.is_empty() { file.into() } else { format!("{file}-{suffix}").into() };
        let subject = map! {
            "kind": literal!("ServiceAccount"),
            "name": self.component.service_account(),
            "namespace": Expr::ReleaseNamespace,
        };
        let fields = vec![
            field!("roleRef": map! { "apiGroup": Expr::Str(API.into()), "kind": role_kind, "name": role }),
            field!("subjects": list![subject]),
        ];
        self.object(kind, suffix, file, fields)
    }
}

fn rule(access: &Access) -> Option<Item> {
    let words = |words: &[Arc<str>]| Node::list(words.iter().map(|it| Node::str(Arc::clone(it))));
    let fields = match &access.grant {
        Grant::Resources { verbs, group, resources, names } => {
            let mut fields =
                vec![field!("apiGroups": list![Expr::Str(Arc::clone(group))]), field!("resources": words(resources))];
            if !names.is_empty() {
                fields.push(field!("resourceNames": words(names)));
            }
            fields.push(field!("verbs": words(verbs)));
            fields
        }
        Grant::Urls { verbs, urls } => {
            vec![field!("nonResourceURLs": words(urls)), field!("verbs": words(verbs))]
        }
        Grant::Role { .. } => return None,
    };
    Some(Item::one(Node::Map(fields)).at(access.span))
}
