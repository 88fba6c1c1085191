use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use md5::{Digest, Md5};

use crate::network::address_within;

/// Somebody without a name: the MD5 sum of `ADDRESS|USER-AGENT` as 32 lower-case hexadecimal digits.
///
/// It tells visitors apart and protects nothing: the sum is the prototype's, so that its visitors are known here. An IPv6
/// address counts by its first 64 bits, since a device draws the others anew every day (RFC 8981).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Visitor(String);

impl Visitor {
    /// The visitor at an address, with the bytes of their `User-Agent` header; empty if there is none.
    pub fn of(address: IpAddr, user_agent: &[u8]) -> Self {
        let mut sum = Md5::new();
        sum.update(address_within(address).to_string());
        sum.update(b"|");
        sum.update(user_agent);
        Self(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The 32 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text is no visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a visitor is written as 32 lower-case hexadecimal digits")]
pub struct VisitorError;

impl FromStr for Visitor {
    type Err = VisitorError;

    fn from_str(text: &str) -> Result<Self, VisitorError> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 32 && digits { Ok(Self(text.to_owned())) } else { Err(VisitorError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(address: &str, user_agent: &str) -> String {
        Visitor::of(address.parse().unwrap(), user_agent.as_bytes()).to_string()
    }

    #[test]
    fn the_sum_is_the_prototypes() {
        // printf '203.0.113.7|Mozilla/5.0 (X11; Linux x86_64)' | md5sum
        let expected = "d41ace88f91980ceba3f78724bcc952d";
        let sum = visitor("203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64)");
        assert_eq!(sum, expected);
        assert_eq!(visitor("::ffff:203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64)"), expected);
    }

    #[test]
    fn an_ipv6_address_counts_by_its_network() {
        assert_eq!(visitor("2001:db8:1:2::1", "a"), visitor("2001:db8:1:2:ffff::9", "a"));
        assert_ne!(visitor("2001:db8:1:2::1", "a"), visitor("2001:db8:1:3::1", "a"));
        assert_ne!(visitor("2001:db8:1:2::1", "a"), visitor("2001:db8:1:2::1", "b"));
    }

    #[test]
    fn only_digits_are_a_visitor() {
        let text = visitor("192.0.2.1", "");
        assert_eq!(text.parse::<Visitor>().unwrap().as_str(), text);
        for wrong in ["", "abc", &text.to_uppercase(), &format!("{text}0"), &"g".repeat(32)] {
            assert_eq!(wrong.parse::<Visitor>(), Err(VisitorError), "{wrong}");
        }
    }
}
