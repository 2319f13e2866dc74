//! Environment variables and commands: references, composition in the pod, and what Kubernetes would expand.

mod common;

use std::sync::Arc;

use common::{app, component, env, param, param_of, secret, secret_key, text};
use kdsl_ir::node::{Entry, Item, Node};
use kdsl_semantic::model::{App, EnvVar, Expr, Kind, PodField};
use kdsl_semantic::types::Ty;

/// An application of one component, `web`, with this environment and command.
fn with(variables: Vec<EnvVar>, command: Vec<Expr>) -> App {
    let mut web = component("web", Kind::Stateful, "library/x", "1");
    web.secrets = vec![secret("password", 32), secret("other", 32)];
    web.params =
        vec![param("mode", Ty::Bool, "A mode.", Expr::Bool(false)), param("level", Ty::Int, "A level.", Expr::Int(3))];
    web.container.env = variables;
    web.container.command = Some(command);
    app("shop", vec![web])
}

/// The field of the main container, as text.
fn shown(app: &App, field: &str) -> String {
    let package = kdsl_ir::lower(app);
    assert_eq!(kdsl_ir::verify(&package), Vec::<String>::new());
    let text = kdsl_ir::pretty(&package);
    let from = text.find("\napps/v1 ").expect("there is a workload");
    let workload = text[from..].split("\n\n").next().expect("it has a text");
    let start = format!("            {field}:\n");
    let at = workload.find(&start).expect("the container has the field") + start.len();
    let lines = workload[at..].lines().take_while(|line| line.starts_with("              "));
    lines.map(|line| line.trim_start_matches("              ")).collect::<Vec<_>>().join("\n")
}

fn environment(variables: Vec<EnvVar>) -> String {
    shown(&with(variables, vec![text("run")]), "env")
}

fn password() -> Expr {
    Expr::Secret(secret_key("web", "password"))
}

#[test]
fn values() {
    insta::assert_snapshot!(environment(vec![
        env("TEXT", text("yes")),
        env("WHOLE", Expr::Int(5)),
        env("LEVEL", param_of("web", "level")),
        env("TRUTH", param_of("web", "mode")),
        env("NOTHING", Expr::None),
    ]));
}

#[test]
fn one_secret_and_one_fact_of_the_pod_are_references() {
    insta::assert_snapshot!(environment(vec![
        env("KEY", password()),
        env("NAME", Expr::Pod(PodField::Name)),
        env("INDEX", Expr::Pod(PodField::Index)),
    ]));
}

#[test]
fn a_text_with_secrets_is_composed_in_the_pod() {
    insta::assert_snapshot!(environment(vec![
        env("FIRST", text("1")),
        env("URL", Expr::Concat(vec![text("postgres://app:"), password(), text("@db/"), Expr::Pod(PodField::Name)])),
        env("OWN_NAME", Expr::Pod(PodField::Name)),
    ]));
}

#[test]
fn a_name_that_is_taken_is_not_taken_again() {
    insta::assert_snapshot!(environment(vec![
        env("WEB_PASSWORD", text("a setting")),
        env("URL", Expr::Concat(vec![text("x:"), password()])),
    ]));
}

#[test]
fn what_kubernetes_would_expand_reaches_the_process_unchanged() {
    insta::assert_snapshot!(environment(vec![
        env("LITERAL", text("$(HOME) and $HOME")),
        env("COST", Expr::Concat(vec![text("cost: $"), password()])),
    ]));
}

#[test]
fn a_choice_between_kinds_of_values_is_a_condition() {
    let choice = |then, otherwise| Expr::If(Arc::new((param_of("web", "mode"), then, otherwise)));
    insta::assert_snapshot!(environment(vec![
        env("MAYBE", choice(text("on"), Expr::None)),
        env("EITHER", choice(password(), text("none"))),
        env("PLAIN", choice(text("a"), text("b"))),
    ]));
}

#[test]
fn a_value_under_the_name_of_a_secret_stands_in_the_config_map() {
    let app = with(vec![env("DB_PASSWORD_FILE", text("/run/secrets/db"))], vec![text("run")]);
    insta::assert_snapshot!(shown(&app, "env"));
    let package = kdsl_ir::lower(&app);
    let map = package.objects.iter().find(|it| it.kind == "ConfigMap").expect("there is a ConfigMap");
    assert!(kdsl_ir::pretty(&package).contains("db-credential-file: \"/run/secrets/db\""), "{map:?}");
}

#[test]
fn commands_may_know_what_the_pod_knows() {
    let app = with(
        vec![env("A", text("1"))],
        vec![
            text("server"),
            Expr::Concat(vec![text("--id=1"), Expr::Pod(PodField::Index)]),
            text("$(date)"),
            Expr::None,
        ],
    );
    insta::assert_snapshot!(format!("{}\n---\n{}", shown(&app, "command"), shown(&app, "env")));
}

#[test]
fn an_environment_of_conditions_only_is_left_out_where_none_holds() {
    let maybe = Expr::If(Arc::new((param_of("web", "mode"), text("on"), Expr::None)));
    let package = kdsl_ir::lower(&with(vec![env("MAYBE", maybe)], vec![text("run")]));
    let is_guarded = |entry: &Entry| match entry {
        Entry::Guarded { entries, .. } => {
            entries.iter().any(|it| matches!(it, Entry::Field { key, .. } if &**key == "env"))
        }
        _ => false,
    };
    fn find(node: &Node, is: &dyn Fn(&Entry) -> bool) -> bool {
        match node {
            Node::Map(entries) => entries.iter().any(|entry| {
                is(entry)
                    || match entry {
                        Entry::Field { value, .. } => find(value, is),
                        _ => false,
                    }
            }),
            Node::List(items) => items.iter().any(|it| matches!(it, Item::One { value, .. } if find(value, is))),
            _ => false,
        }
    }
    assert!(package.objects.iter().any(|it| find(&it.body, &is_guarded)));
}
