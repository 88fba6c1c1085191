use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

/// The address of whoever asks.
///
/// `forwarded_for` are the values of the `X-Forwarded-For` headers in the order they came. They count only if the peer,
/// the machine that is really connected, is one of the trusted proxies; then the last address in them that no trusted
/// proxy has is the client. What stands before it may have been written by the client, and is ignored; so is everything
/// from the first text on, read from the end, that is no address.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded_for: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|proxies| proxies.contains(&address));
    let mut client = peer.to_canonical();
    let mut hops = forwarded_for.rev().flat_map(|value| value.rsplit(','));
    while is_trusted(client) {
        match hops.next().and_then(address_of) {
            Some(address) => client = address,
            None => break,
        }
    }
    client
}

/// An address as proxies write it: with or without a port, IPv6 in brackets or bare.
fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn client(peer: &str, forwarded_for: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let forwarded_for = forwarded_for.iter().copied();
        client_address(peer.parse().unwrap(), forwarded_for, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_who_they_are() {
        assert_eq!(client("198.51.100.1", &["203.0.113.7"], &[]), "198.51.100.1");
        assert_eq!(client("198.51.100.1", &["203.0.113.7"], &["10.0.0.0/8"]), "198.51.100.1");
    }

    #[test]
    fn the_last_address_that_no_trusted_proxy_has_is_the_client() {
        let proxies = ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8"];
        for (peer, forwarded_for, expected) in [
            ("127.0.0.1", &["203.0.113.7"][..], "203.0.113.7"),
            ("127.0.0.1", &["1.1.1.1, 203.0.113.7, 10.0.0.3"], "203.0.113.7"),
            ("127.0.0.1", &["1.1.1.1", "203.0.113.7", "10.0.0.3"], "203.0.113.7"),
            ("127.0.0.1", &["203.0.113.7:4711"], "203.0.113.7"),
            ("127.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("fd00::1", &["[2001:db8::1]"], "2001:db8::1"),
            ("::ffff:10.0.0.1", &["::ffff:203.0.113.7"], "203.0.113.7"),
            // Nobody but proxies, or nothing that can be read: the last hop that is known.
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["10.0.0.3"], "10.0.0.3"),
            ("127.0.0.1", &["203.0.113.7, unknown"], "127.0.0.1"),
            ("127.0.0.1", &["203.0.113.7, , 10.0.0.3"], "10.0.0.3"),
        ] {
            assert_eq!(client(peer, forwarded_for, &proxies), expected, "{peer} {forwarded_for:?}");
        }
    }

    proptest! {
        #[test]
        fn no_header_changes_who_an_untrusted_peer_is(header in ".{0,200}", a in any::<[u8; 4]>()) {
            let peer = IpAddr::from(a);
            let trusted = ["10.0.0.0/8".parse().unwrap()];
            prop_assume!(a[0] != 10);
            prop_assert_eq!(client_address(peer, [header.as_str()].into_iter(), &trusted), peer);
        }

        #[test]
        fn what_a_client_writes_before_its_own_address_is_ignored(claim in "[^,]{0,100}") {
            let header = format!("{claim}, 203.0.113.7");
            let trusted = ["10.0.0.0/8".parse().unwrap()];
            let peer = "10.1.2.3".parse().unwrap();
            let client = client_address(peer, [header.as_str()].into_iter(), &trusted);
            prop_assert_eq!(client.to_string(), "203.0.113.7");
        }
    }
}
