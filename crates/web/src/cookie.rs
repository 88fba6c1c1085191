use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::Id;

/// As long as browsers keep a cookie: 400 days, renewed with every visit.
const SECONDS: u32 = 400 * 24 * 3600;
/// Bytes of the signature: 128 bits cannot be guessed.
const SIGNATURE_BYTES: usize = 16;

/// What cookies are signed with.
#[derive(Clone)]
pub struct CookieKey([u8; 32]);

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Says whose history it is.
    Owner,
    /// Proves that a browser holds a wallet.
    Wallet,
}

impl Cookie {
    fn name(self) -> &'static str {
        match self {
            Self::Owner => "cm_owner",
            Self::Wallet => "cm_wallet",
        }
    }
}

impl From<[u8; 32]> for CookieKey {
    fn from(key: [u8; 32]) -> Self {
        Self(key)
    }
}

impl CookieKey {
    /// The `Set-Cookie` header that gives it to a browser.
    pub(crate) fn set(&self, cookie: Cookie, id: &Id, https: bool) -> String {
        let signature = self.mac(cookie, id).finalize().into_bytes();
        let signature = URL_SAFE_NO_PAD.encode(&signature[..SIGNATURE_BYTES]);
        attributes(cookie, &format!("{id}.{signature}"), SECONDS, https)
    }

    /// The `Set-Cookie` header that takes it from a browser.
    pub(crate) fn clear(cookie: Cookie, https: bool) -> String {
        attributes(cookie, "", 0, https)
    }

    /// What the `Cookie` headers prove; anything that was tampered with proves nothing.
    pub(crate) fn read(&self, cookie: Cookie, headers: &[&str]) -> Option<Id> {
        let cookies = headers.iter().flat_map(|header| header.split(';'));
        let ours =
            cookies.filter_map(|text| text.trim().strip_prefix(cookie.name())?.strip_prefix('='));
        ours.filter_map(|value| self.verified(cookie, value)).next()
    }

    fn verified(&self, cookie: Cookie, value: &str) -> Option<Id> {
        let (id, signature) = value.split_once('.')?;
        let id: Id = id.parse().ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if signature.len() != SIGNATURE_BYTES {
            return None;
        }
        self.mac(cookie, &id).verify_truncated_left(&signature).ok()?;
        Some(id)
    }

    /// Over the name as well, so that one cookie is not taken for the other.
    fn mac(&self, cookie: Cookie, id: &Id) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length is a key");
        mac.update(cookie.name().as_bytes());
        mac.update(id.as_str().as_bytes());
        mac
    }
}

/// `Lax`: a browser that comes back from paying elsewhere brings its cookies along.
fn attributes(cookie: Cookie, value: &str, seconds: u32, https: bool) -> String {
    let (name, secure) = (cookie.name(), if https { "; Secure" } else { "" });
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: [Cookie; 2] = [Cookie::Owner, Cookie::Wallet];

    fn key() -> CookieKey {
        CookieKey::from([7; 32])
    }

    fn value(header: &str) -> String {
        header.split(';').next().unwrap().to_owned()
    }

    #[test]
    fn what_was_set_is_read_back_among_other_cookies() {
        let (owner, wallet) = (Id::random().unwrap(), Id::random().unwrap());
        let set =
            [key().set(Cookie::Owner, &owner, true), key().set(Cookie::Wallet, &wallet, true)];
        for set in &set {
            assert!(set.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{set}");
        }
        let cookies = format!("theme=dark; {}; {}; other=1", value(&set[0]), value(&set[1]));
        let read = |cookie| key().read(cookie, &[cookies.as_str()]);
        assert_eq!((read(Cookie::Owner), read(Cookie::Wallet)), (Some(owner), Some(wallet)));
    }

    #[test]
    fn another_key_or_another_id_proves_nothing() {
        for cookie in BOTH {
            let id = Id::random().unwrap();
            let set = value(&key().set(cookie, &id, false));
            assert_eq!(CookieKey::from([8; 32]).read(cookie, &[set.as_str()]), None);
            let forged = set.replace(id.as_str(), Id::random().unwrap().as_str());
            assert_eq!(key().read(cookie, &[forged.as_str()]), None);
            for cut in [&set[..set.len() - 1], &set[..set.len() - 4], &format!("{set}A")] {
                assert_eq!(key().read(cookie, &[cut]), None, "{cut}");
            }
        }
    }

    #[test]
    fn one_cookie_is_not_taken_for_the_other() {
        let id = Id::random().unwrap();
        let owner = value(&key().set(Cookie::Owner, &id, false));
        let as_wallet = owner.replace("cm_owner", "cm_wallet");
        assert_eq!(key().read(Cookie::Wallet, &[as_wallet.as_str()]), None);
    }

    #[test]
    fn a_cleared_cookie_is_gone_at_once() {
        let cleared = CookieKey::clear(Cookie::Wallet, false);
        assert!(cleared.starts_with("cm_wallet=; Path=/; Max-Age=0;"), "{cleared}");
    }

    proptest! {
        #[test]
        fn no_header_proves_anything_by_chance(header in ".{0,200}") {
            for cookie in BOTH {
                prop_assert_eq!(key().read(cookie, &[header.as_str()]), None);
                let named = format!("{}={header}", cookie.name());
                prop_assert_eq!(key().read(cookie, &[named.as_str()]), None);
            }
        }
    }
}
