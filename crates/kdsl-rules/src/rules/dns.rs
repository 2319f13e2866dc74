//! How a pod finds names.

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;

const ORIGIN: Origin = core("validatePodDNSConfig");

/// `MaxDNSNameservers`, `MaxDNSSearchPaths` and `MaxDNSSearchListChars`
const NAME_SERVERS: usize = 3;
const SEARCHES: usize = 32;
const SEARCH_LENGTH: usize = 2048;

/// `validatePodDNSConfig` and `ValidateHostAliases`
pub(super) fn check(spec: At<'_>) {
    let config = spec.child("dnsConfig");
    if spec.text("dnsPolicy") == Some("None") && config.count("nameservers") == 0 {
        let servers = config.child("nameservers");
        spec.child("dnsPolicy").refuse_beside(
            servers,
            ORIGIN,
            "can be `None` only where `dnsConfig.nameservers` has a server",
        );
    }
    if config.count("nameservers") > NAME_SERVERS {
        config.child("nameservers").refuse(ORIGIN, format!("must have at most {NAME_SERVERS} servers"));
    }
    config.items("nameservers").for_each(|it| it.must_be(Form::Address, ORIGIN));
    if config.count("searches") > SEARCHES {
        config.child("searches").refuse(ORIGIN, format!("must have at most {SEARCHES} domains"));
    }
    let lengths = config.items("searches").map(|it| 1 + it.as_text().map_or(0, str::len));
    if lengths.sum::<usize>() > SEARCH_LENGTH + 1 {
        config.child("searches").refuse(ORIGIN, format!("must have at most {SEARCH_LENGTH} characters in all"));
    }
    for search in config.items("searches") {
        if search.as_text().is_some_and(|it| !Form::Subdomain.fits(it.strip_suffix('.').unwrap_or(it))) {
            search.refuse(ORIGIN, "must be a DNS name");
        }
    }
    for option in config.items("options") {
        if option.word("name").is_none() {
            option.refuse(ORIGIN, "must have a name");
        }
    }
    for alias in spec.items("hostAliases") {
        alias.child("ip").must_be(Form::Address, core("ValidateHostAliases"));
        alias.items("hostnames").for_each(|it| it.must_be(Form::Subdomain, core("ValidateHostAliases")));
    }
}
