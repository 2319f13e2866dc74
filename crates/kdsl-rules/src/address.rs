//! Addresses and ranges of the network.

use std::net::IpAddr;

/// Whether a text is the address of a host.
pub(crate) fn is_ip(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

/// A range of addresses: the bits of its first one, how many of them are the network's, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    bits: u128,
    network: u32,
    all: u32,
}

impl Range {
    /// Reads `10.0.0.0/8`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (address, network) = text.split_once('/')?;
        let (bits, all) = match address.parse().ok()? {
            IpAddr::V4(it) => (u128::from(u32::from(it)), 32),
            IpAddr::V6(it) => (u128::from(it), 128),
        };
        let network = network.parse().ok().filter(|it| *it <= all && !network.starts_with('+'))?;
        Some(Self { bits, network, all })
    }

    /// Whether another range lies within this one and is smaller.
    pub(crate) fn contains(self, other: Self) -> bool {
        let first = |it: Self| it.bits.checked_shr(self.all - self.network).unwrap_or(0);
        self.all == other.all && self.network < other.network && first(self) == first(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lie_within_ranges() {
        let range = |text: &str| Range::read(text).unwrap();
        assert!(range("10.0.0.0/8").contains(range("10.1.0.0/16")));
        assert!(!range("10.0.0.0/8").contains(range("10.0.0.0/8")));
        assert!(!range("10.0.0.0/8").contains(range("11.0.0.0/16")));
        assert!(range("0.0.0.0/0").contains(range("169.254.169.254/32")));
        assert!(range("::/0").contains(range("fd00::/8")));
        assert!(!range("0.0.0.0/0").contains(range("fd00::/8")));
        for odd in ["10.0.0.0", "10.0.0/8", "10.0.0.0/33", "x/8", "10.0.0.0/+8"] {
            assert_eq!(Range::read(odd), None, "{odd}");
        }
    }
}
