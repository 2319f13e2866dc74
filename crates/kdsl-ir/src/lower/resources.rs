//! What a container asks for and may use at most.
//!
//! The defaults are those of a small service, stated in full because a container without limits can starve its node, and one
//! without requests is the first to be evicted: a tenth of a processor and 128 MiB at rest, half a processor at most so that
//! it starts in reasonable time, twice the memory for peaks, and 1 GiB of local disk, of which scratch folders are a part.

use std::sync::Arc;

use kdsl_semantic::model::{Quantity, Resources};

use crate::macros::text;
use crate::tree::Tree;

/// The requests and limits by default.
const DEFAULTS: [(&str, &str, &str); 3] =
    [("cpu", "100m", "500m"), ("memory", "128Mi", "256Mi"), ("ephemeral-storage", "50Mi", "1Gi")];

/// The value of the knob `resources`: what the program says, and defaults for what it does not.
pub(crate) fn tree(resources: &Resources) -> Tree {
    let said = [
        (&resources.cpu_request, &resources.cpu_limit),
        (&resources.memory_request, &resources.memory_limit),
        (&resources.storage_request, &resources.storage_limit),
    ];
    let (mut requests, mut limits) = (Vec::with_capacity(3), Vec::with_capacity(3));
    for ((name, request, limit), said) in DEFAULTS.into_iter().zip(said) {
        let (request, limit) = pair(said, request, limit);
        let name: Arc<str> = name.into();
        requests.push((Arc::clone(&name), Tree::Str(request)));
        limits.push((name, Tree::Str(limit)));
    }
    for (name, amount) in &resources.extended {
        requests.push((Arc::clone(name), Tree::Str(Arc::clone(amount))));
        limits.push((Arc::clone(name), Tree::Str(Arc::clone(amount))));
    }
    Tree::Map(vec![(text!("requests"), Tree::Map(requests)), (text!("limits"), Tree::Map(limits))])
}

/// A request and a limit of which one, both or none was said. The limit is never below the request.
fn pair(said: (&Option<Quantity>, &Option<Quantity>), request: &str, limit: &str) -> (Quantity, Quantity) {
    let larger =
        |one: &str, other: &str| if thousandths(one) >= thousandths(other) { one.into() } else { other.into() };
    let smaller =
        |one: &str, other: &str| if thousandths(one) <= thousandths(other) { one.into() } else { other.into() };
    match said {
        (Some(request), Some(limit)) => (Arc::clone(request), Arc::clone(limit)),
        (Some(request), None) => (Arc::clone(request), larger(limit, request)),
        (None, Some(limit)) => (smaller(request, limit), Arc::clone(limit)),
        (None, None) => (request.into(), limit.into()),
    }
}

/// A quantity in thousandths of its unit, for comparison; 0 for what is none.
fn thousandths(quantity: &str) -> u128 {
    let digits_end = quantity.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(quantity.len());
    let (number, unit) = quantity.split_at_checked(digits_end).unwrap_or((quantity, ""));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    let number = |digits: &str| digits.parse::<u128>().unwrap_or(0);
    let value = number(whole).saturating_mul(1000).saturating_add(number(&fraction));
    let factor: u128 = match unit {
        "m" => return value / 1000,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "P" => 1_000_000_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        "Ti" => 1 << 40,
        "Pi" => 1 << 50,
        _ => 1,
    };
    value.saturating_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::{pair, thousandths};

    #[test]
    fn quantities_compare_by_amount() {
        assert!(thousandths("1") > thousandths("500m"));
        assert!(thousandths("1.5") > thousandths("1200m"));
        assert!(thousandths("1Gi") > thousandths("1000M"));
        assert_eq!(thousandths("1Gi"), thousandths("1024Mi"));
    }

    #[test]
    fn a_limit_is_never_below_its_request() {
        let said = |text: &str| Some(text.into());
        assert_eq!(pair((&said("2"), &None), "100m", "500m"), ("2".into(), "2".into()));
        assert_eq!(pair((&said("250m"), &None), "100m", "500m"), ("250m".into(), "500m".into()));
        assert_eq!(pair((&None, &said("50m")), "100m", "500m"), ("50m".into(), "50m".into()));
    }
}
