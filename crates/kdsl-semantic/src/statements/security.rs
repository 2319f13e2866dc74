//! As whom a container runs and what it may do; and what looks like a password.

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::statement_form;
use crate::model::Seccomp;

pub(super) fn user(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let span = args.span();
    if let Some((user, _)) = args.whole(&mut b.diagnostics, "a user id", 0, i32::MAX as u32) {
        b.parts.security.user = Some(user);
        b.parts.security.user_span = Some(span);
    }
}

pub(super) fn group(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if let Some((group, _)) = args.whole(&mut b.diagnostics, "a group id", 0, i32::MAX as u32) {
        b.parts.security.group = Some(group);
    }
}

pub(super) fn writable_root(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.security.writable_root = !args.accept("none");
    b.parts.security.relaxed_span.get_or_insert(args.span());
}

pub(super) fn privileged(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.security.privileged = super::pods::switch(args);
}

pub(super) fn escalation(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.security.escalation = super::pods::switch(args);
}

pub(super) fn seccomp(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let span = args.span();
    let local = args.accept("localhost");
    let what = if local {
        "the path of a profile"
    } else {
        "`\"RuntimeDefault\"`, `\"Unconfined\"` or `localhost` with a path"
    };
    let Some((text, at)) = args.optional_text() else {
        args.fail(&mut b.diagnostics, format!("{what} is expected here"));
        return;
    };
    let is_below = !text.is_empty() && !text.starts_with('/') && text.split('/').all(|it| it != "..");
    let profile = match &*text {
        _ if local && is_below => Seccomp::Localhost(text),
        "RuntimeDefault" if !local => Seccomp::RuntimeDefault,
        "Unconfined" if !local => Seccomp::Unconfined,
        _ => {
            let label = match local {
                true => "a path below the kubelet's folder of profiles, such as `profiles/web.json`, is expected here",
                false => "`\"RuntimeDefault\"`, `\"Unconfined\"` or `localhost` with a path is expected here",
            };
            b.report(statement_form::report(args.keyword.word, args.keyword.form, at, label));
            return;
        }
    };
    b.parts.security.seccomp = Some((profile, span));
}

pub(super) fn capability(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let span = args.span();
    let Some(name) = args.name(&mut b.diagnostics, "a capability such as `NET_BIND_SERVICE`") else { return };
    if &*name.text == "none" {
        b.parts.security.capabilities.clear();
        return;
    }
    if !b.parts.security.capabilities.contains(&name.text) {
        b.parts.security.capabilities.push(name.text);
    }
    b.parts.security.relaxed_span.get_or_insert(span);
}

/// Whether a variable of this name holds a password, by its last words. One that holds the path of a file does not.
pub(crate) fn is_password_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let words: Vec<&str> = name.split('_').collect();
    match words.as_slice() {
        [.., "access" | "api" | "private" | "secret" | "auth" | "encryption" | "signing", "key"] => true,
        [.., last] => {
            matches!(*last, "password" | "passwd" | "pwd" | "pass" | "passphrase" | "secret" | "token" | "credentials")
        }
        [] => false,
    }
}

/// A name for the secret that a variable should hold.
pub(crate) fn suggested_secret_name(variable: &str) -> String {
    crate::naming::dns_label_like(&variable.to_ascii_lowercase()).unwrap_or_else(|| "password".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_passwords_are_told_from_names_of_files() {
        for name in ["DB_PASSWORD", "MYSQL_PWD", "API_KEY", "AWS_SECRET_ACCESS_KEY", "TOKEN", "password"] {
            assert!(is_password_name(name), "{name}");
        }
        for name in ["DB_PASSWORD_FILE", "KEY", "PUBLIC_KEY", "PASSWORD_MIN_LENGTH", "TOKENS", "COMPASS"] {
            assert!(!is_password_name(name), "{name}");
        }
        assert_eq!(suggested_secret_name("DB_PASSWORD"), "db-password");
    }
}
