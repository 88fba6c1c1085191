use std::net::SocketAddr;

use access::{Network, Visitor, client_address};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pipeline::Asking;
use store::Id;

use crate::Site;
use crate::guard::request_id;
use crate::problem::Problem;

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) visitor: Visitor,
    pub(crate) network: Network,
    pub(crate) owner: Id,
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
    let known = site.cookie_key.owner(texts(headers, header::COOKIE).into_iter());
    let owner = match known.clone().map_or_else(Id::random, Ok) {
        Ok(owner) => owner,
        Err(error) => return Problem::from(error).into_response(),
    };
    let visitor = Visitor::of(address, user_agent);
    // Known browsers have theirs renewed when they open the page.
    let is_due = known.is_none() || request.uri().path() == "/";
    let cookie = is_due.then(|| site.cookie_key.set(&owner, site.https));
    request.extensions_mut().insert(Caller {
        visitor,
        network: Network::of(address),
        owner,
        known: known.is_some(),
    });
    let mut response = next.run(request).await;
    if let Some(Ok(cookie)) = cookie.as_deref().map(HeaderValue::from_str) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
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
