use std::net::SocketAddr;

use access::{Network, Visitor, client_address};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pipeline::{Asking, Buyer};
use store::Id;

use crate::Site;
use crate::cookie::{Cookie, CookieKey};
use crate::guard::request_id;
use crate::problem::Problem;

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) visitor: Visitor,
    pub(crate) network: Network,
    pub(crate) owner: Id,
    /// The secret of the wallet that their browser holds, or held: it may have been revoked.
    pub(crate) wallet: Option<Id>,
    known: bool,
}

impl Caller {
    pub(crate) fn owns(&self, owner: &str) -> bool {
        self.owner.as_str() == owner
    }

    pub(crate) fn asking(&self) -> Asking {
        Asking {
            visitor: self.visitor.clone(),
            network: self.network,
            owner: self.owner.to_string(),
            known: self.known,
            wallet: self.wallet.clone(),
            request: request_id(),
        }
    }

    pub(crate) fn buyer(&self) -> Buyer {
        Buyer {
            visitor: self.visitor.clone(),
            network: self.network,
            owner: self.owner.to_string(),
            wallet: self.wallet.clone(),
            request: request_id(),
        }
    }
}

/// Finds out who asks, and gives a cookie to who has none.
pub(crate) async fn identify(
    State(site): State<Site>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied()
    else {
        // The server always says who is connected; without it nobody's allowance could be counted.
        return Problem::internal_response();
    };
    let headers = request.headers();
    let forwarded = texts(headers, HeaderName::from_static("x-forwarded-for"));
    let address = client_address(peer.ip(), forwarded.into_iter(), &site.trusted_proxies);
    let user_agent = headers.get(header::USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
    let cookies = texts(headers, header::COOKIE);
    let known = site.cookie_key.read(Cookie::Owner, &cookies);
    let wallet = site.cookie_key.read(Cookie::Wallet, &cookies);
    let owner = match known.clone().map_or_else(Id::random, Ok) {
        Ok(owner) => owner,
        Err(error) => return Problem::from(error).into_response(),
    };
    let visitor = Visitor::of(address, user_agent);
    // Known browsers have theirs renewed when they open the page.
    let opens = request.uri().path() == "/";
    let is_due = known.is_none() || opens;
    let mut set: Vec<String> = Vec::new();
    set.extend(is_due.then(|| site.cookie_key.set(Cookie::Owner, &owner, site.https)));
    let kept = wallet.as_ref().filter(|_| opens);
    set.extend(kept.map(|wallet| site.cookie_key.set(Cookie::Wallet, wallet, site.https)));
    request.extensions_mut().insert(Caller {
        visitor,
        network: Network::of(address),
        owner,
        wallet,
        known: known.is_some(),
    });
    let mut response = next.run(request).await;
    for cookie in set {
        append(&mut response, &cookie);
    }
    response
}

/// The answer that makes a browser hold a wallet, if there is a secret to give.
pub(crate) fn with_wallet(site: &Site, secret: Option<&Id>, mut response: Response) -> Response {
    if let Some(secret) = secret {
        append(&mut response, &site.cookie_key.set(Cookie::Wallet, secret, site.https));
    }
    response
}

/// The answer that makes a browser forget its wallet.
pub(crate) fn without_wallet(site: &Site, mut response: Response) -> Response {
    append(&mut response, &CookieKey::clear(Cookie::Wallet, site.https));
    response
}

fn append(response: &mut Response, cookie: &str) {
    let cookie = HeaderValue::from_str(cookie).expect("a cookie of ours is visible ASCII");
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

/// The values of a header that are text; others say nothing.
fn texts(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect()
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Response> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::internal_response)
    }
}
