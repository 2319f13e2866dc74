//! Programs of what the standard library has.

use std::fmt::Write as _;

use crate::library::{self, counts, external, library};
use crate::pair::Program;
use crate::random::Random;

/// A program of components of the standard library, with those who use them.
pub(super) fn library_program(seed: u64, app: &str, texts: &[String]) -> String {
    let mut random = Random::new(seed);
    // What a type demands of its parameters together is not known here: a program that it refuses is made again.
    for _ in 0..20 {
        let text = components_of_library(&mut random, app, texts);
        if Program::compile(&text).is_ok() {
            return text;
        }
    }
    format!("app {app} < web: stateless nginx >\n")
}

fn components_of_library(random: &mut Random, app: &str, texts: &[String]) -> String {
    let library = library();
    let mut program = format!("app {app} <\n");
    let mut provided: Vec<&str> = Vec::new();
    let mut names: Vec<&str> = vec!["web", "db", "null", "on", "my-very-long-component", "q1", "yes", "x"];
    let mut overrides = String::new();
    for _ in 0..=random.below(2) {
        let it = random.pick(library);
        if names.len() < 4 || it.provides.iter().any(|(name, _)| provided.contains(&&**name)) {
            continue;
        }
        let name = names.swap_remove(random.below(names.len()));
        let count = *random.pick(counts(it.kind));
        let volume = if it.can_share && random.once_in(2) { "shared-volume" } else { "" };
        let mut body = String::new();
        for (param, ty) in &it.params {
            if random.once_in(4)
                && let Some(value) = library::value(ty, texts, random)
            {
                let _ = writeln!(body, "    {param} = {value}");
                if random.once_in(3)
                    && let Some(value) = library::value(ty, texts, random)
                {
                    let _ = writeln!(overrides, "  {name}: {{ {param} = {value} }}");
                }
            }
        }
        let statements = [
            "grace 75s",
            "resources { cpu: 1..2, memory: 2Gi..4Gi }",
            "label { tier: \"back\" }",
            "place { spread zones }",
            "priority \"high\"",
            "disruption max-unavailable 1",
            "env { TZ: \"UTC\" }",
        ];
        for statement in statements {
            if random.once_in(4) {
                let _ = writeln!(body, "    {statement}");
            }
        }
        if let Some((interface, fields)) = it.provides.first()
            && random.once_in(2)
        {
            let user = names.swap_remove(random.below(names.len()));
            let env: Vec<String> =
                fields.iter().enumerate().map(|(nth, field)| format!("F{nth}: \"<${{it.{field}}}>\"")).collect();
            let _ = writeln!(
                program,
                "  {user}: stateless \"docker.io/library/node:22.17.0\" {{\n    user 1000\n    needs it: {interface} = {name}\n    \
                 env {{ {} }}\n  }}",
                env.join(", ")
            );
        }
        if it.provides.iter().any(|(name, _)| name == "http") && random.once_in(2) {
            let _ = writeln!(body, "    expose \"{name}.example.com\"");
        }
        let _ = writeln!(program, "  {name}: {} {} {count} {volume} {{\n{body}  }}", it.kind, it.name);
        provided.extend(it.provides.iter().map(|(name, _)| &**name));
        for need in &it.needs {
            if !provided.contains(&&**need) {
                program.push_str(&external(&format!("far-{need}"), need));
                provided.push(need);
            }
        }
    }
    if provided.is_empty() {
        program.push_str("  web: stateless nginx\n");
    }
    program.push_str(">\n");
    if !overrides.is_empty() {
        let _ = write!(program, "\nenvironment staging of {app} <\n{overrides}>\n");
    }
    program
}
