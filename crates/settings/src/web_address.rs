use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use crate::shape::Fault;

/// Where a server is: `https://loops.example.com`, `http://127.0.0.1:9000/path`. Scheme and host are in lower case; a port
/// that goes without saying and a slash at the end are left out, as browsers leave them out of an `Origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress {
    text: String,
    is_https: bool,
    host: String,
    path_from: usize,
}

impl WebAddress {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nobody between here and there can read along.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether it is this machine itself.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = |address: IpAddr| address.to_canonical().is_loopback();
        self.host == "localhost" || bare.parse().is_ok_and(is_loopback)
    }

    /// An address without a path.
    pub(crate) fn origin(text: &str) -> Result<Self, Fault> {
        let address = Self::read(text)?;
        if address.path_from < address.text.len() {
            let origin = &address.text[..address.path_from];
            return Err(Fault::but("has a path", format!("did you mean {origin}?")));
        }
        Ok(address)
    }

    /// An address, with a path or without.
    pub(crate) fn read(text: &str) -> Result<Self, Fault> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let is_https = match &*scheme.to_ascii_lowercase() {
            "https" => true,
            "http" => false,
            _ => {
                let remedy = "begin it with https:// or http://";
                return Err(Fault::but("is not an address of the web", remedy));
            }
        };
        if !rest.chars().all(|c| c.is_ascii_graphic()) {
            let remedy = "write such a host in its form for machines, xn--…";
            return Err(Fault::but("has a blank or a letter that is not ASCII", remedy));
        }
        if rest.contains('@') {
            return Err(Fault::but("has a user or a password in it", "leave them out"));
        }
        if rest.contains(['?', '#', '\\']) {
            return Err(Fault::but("has more than host, port and path", "leave the rest out"));
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = host_and_port(authority)?;
        let usual = if is_https { 443 } else { 80 };
        let port =
            port.filter(|port| *port != usual).map_or(String::new(), |port| format!(":{port}"));
        let scheme = if is_https { "https" } else { "http" };
        let mut text = format!("{scheme}://{host}{port}");
        let path_from = text.len();
        text.push_str(path.trim_end_matches('/'));
        Ok(Self { text, is_https, host, path_from })
    }
}

fn host_and_port(authority: &str) -> Result<(String, Option<u16>), Fault> {
    let colon = authority.rfind(':').filter(|at| !authority[*at..].contains(']'));
    let (host, port) = authority.split_at(colon.unwrap_or(authority.len()));
    let port = match port.strip_prefix(':').map(str::parse) {
        None => None,
        Some(Ok(port)) if port > 0 => Some(port),
        Some(_) => return Err(Fault::new("has a port that is not from 1 to 65535")),
    };
    let in_brackets = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_host = match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.chars().all(fits),
    };
    if is_host {
        Ok((host.to_ascii_lowercase(), port))
    } else {
        Err(Fault::new("has no valid host"))
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        WebAddress::read(text).map_or_else(|fault| fault.problem.into(), |address| address.text)
    }

    #[test]
    fn addresses_are_written_as_browsers_write_them() {
        assert_eq!(read("HTTPS://Loops.Example.com:443/"), "https://loops.example.com");
        assert_eq!(read("http://127.0.0.1:9000"), "http://127.0.0.1:9000");
        assert_eq!(read("http://[::1]:80"), "http://[::1]");
        assert_eq!(
            read("https://x.supabase.co/storage/v1/S3/"),
            "https://x.supabase.co/storage/v1/S3"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(read("loops.example.com"), "is not an address of the web");
        assert_eq!(read("ftp://host"), "is not an address of the web");
        assert_eq!(read("http://"), "has no valid host");
        assert_eq!(read("http://[::1"), "has no valid host");
        assert_eq!(read("http://::1"), "has no valid host");
        assert_eq!(read("http://host:0"), "has a port that is not from 1 to 65535");
        assert_eq!(read("http://host:"), "has a port that is not from 1 to 65535");
        assert_eq!(read("http://me:pass@host"), "has a user or a password in it");
        assert_eq!(read("http://höst"), "has a blank or a letter that is not ASCII");
        assert_eq!(read("http://host/?x"), "has more than host, port and path");
    }

    #[test]
    fn an_origin_has_no_path() {
        assert!(WebAddress::origin("https://host/").is_ok());
        let fault = WebAddress::origin("https://host/loops").unwrap_err();
        assert_eq!(fault, Fault::but("has a path", "did you mean https://host?"));
    }

    #[test]
    fn loopback_is_this_machine_only() {
        let is_loopback = |text| WebAddress::read(text).unwrap().is_loopback();
        for here in ["http://localhost:1", "http://127.3.2.1", "http://[::1]:9000"] {
            assert!(is_loopback(here), "{here}");
        }
        for elsewhere in ["http://10.0.0.1", "http://localhost.example.com", "http://[::2]"] {
            assert!(!is_loopback(elsewhere), "{elsewhere}");
        }
    }
}
