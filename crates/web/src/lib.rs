//! HTTP: the API, its views, and the page, embedded.
//!
//! The only crate that knows HTTP and JSON requests. Whatever comes in is bounded and checked here; what is decided and
//! made is `pipeline`'s business.

mod api;
mod body;
mod caller;
mod cookie;
mod guard;
mod page;
mod problem;
mod ranges;
mod serve;
mod site;
mod views;

pub use cookie::CookieKey;
pub use serve::{ServeError, serve};
pub use site::{Site, router};
pub use views::instant;
