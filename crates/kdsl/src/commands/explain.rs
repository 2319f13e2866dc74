//! `kdsl explain`: the whole story behind an error.

use kdsl_db::Code;
use kdsl_db::render::Paint;
use kdsl_semantic::diagnostics::{CODES, syntax};
use kdsl_semantic::nearest::nearest;

use crate::arguments::Explain;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::page::page;

/// Runs the command.
pub(crate) fn explain(console: Console, arguments: &Explain) -> Result<Verdict, Failure> {
    let mut codes: Vec<&Code> = CODES.iter().chain(syntax::CODES).copied().collect();
    codes.sort_by_key(|it| it.id);
    let Some(wanted) = &arguments.code else {
        console.print(list(console, &codes))?;
        return Ok(Verdict::Fine);
    };
    match codes.iter().find(|it| is(it, wanted)) {
        Some(code) => console.print(page(code.page, console.stdout_color))?,
        None => return Err(unknown(wanted, &codes)),
    }
    Ok(Verdict::Fine)
}

/// Whether `wanted` is the code's number, with or without its letters and zeros, or its name.
fn is(code: &Code, wanted: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().trim_start_matches("error").trim_start_matches("warning");
        let text = text.trim_start_matches(['[', 'K', 'k', 'D', 'd', '0']).trim_end_matches(']');
        (!text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())).then(|| text.to_owned())
    };
    code.name.eq_ignore_ascii_case(wanted.trim()) || bare(wanted).is_some_and(|it| Some(it) == bare(code.id))
}

/// Every code with its name.
fn list(console: Console, codes: &[&Code]) -> String {
    codes
        .iter()
        .map(|code| format!("{}  {}\n", Paint::Strong.apply(console.stdout_color, code.id), code.name))
        .collect()
}

fn unknown(wanted: &str, codes: &[&Code]) -> Failure {
    let failure = Failure::new(format!("there is no error `{wanted}`"));
    let names = codes.iter().map(|it| it.name);
    let near = match wanted.bytes().any(|it| it.is_ascii_digit()) {
        true => nearest(&wanted.to_uppercase(), codes.iter().map(|it| it.id)),
        false => nearest(wanted, names),
    };
    match near {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`kdsl explain` lists them all"),
    }
}
