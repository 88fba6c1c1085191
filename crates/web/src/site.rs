use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post, put};
use ipnet::IpNet;
use pipeline::{Studio, Till};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::api::{
    access, assets, audio, briefs, checkout, cuts, engines, events, generations, health, licences,
    packs, purchases, replicate, stripe, suno, vocabulary, wallet,
};
use crate::body::BODY_BYTES_MAX;
use crate::cookie::CookieKey;
use crate::problem::Problem;
use crate::{caller, guard, page};

/// What every request needs.
#[derive(Clone)]
pub struct Site {
    /// What is shown and ordered from.
    pub studio: Arc<Studio>,
    /// Where credits are bought and kept.
    pub till: Arc<Till>,
    /// Machines whose forwarding headers count.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Whether visitors come by https, so that cookies are only sent that way.
    pub https: bool,
    /// What cookies are signed with: the same in every process.
    pub cookie_key: CookieKey,
    /// Believes Replicate's webhooks; without it, none is taken.
    pub replicate: Option<Arc<engine::replicate::Webhook>>,
    /// Turns to `true` when the process is about to end: whoever watches something is let go.
    pub end: watch::Receiver<bool>,
}

/// Everything that can be asked for.
pub fn router(site: Site) -> Router {
    let compression = CompressionLayer::new()
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("audio/")));
    Router::new()
        .route("/api/v1/generations", post(generations::create))
        .route("/api/v1/generations/{id}", get(generations::read).delete(generations::cancel))
        .route("/api/v1/generations/{id}/events", get(events::events))
        .route("/api/v1/briefs", post(briefs::understand))
        .route("/api/v1/assets", get(assets::list))
        .route("/api/v1/assets/{id}", get(assets::read).delete(assets::delete))
        .route("/api/v1/assets/{id}/audio", get(audio::audio))
        .route("/api/v1/assets/{id}/midi", get(audio::midi))
        .route("/api/v1/assets/{id}/passport", get(assets::passport))
        .route("/api/v1/assets/{id}/favourite", put(assets::mark).merge(delete(assets::unmark)))
        .route("/api/v1/assets/{id}/cuts", post(cuts::create))
        .route("/api/v1/access", get(access::access))
        .route("/api/v1/engines", get(engines::list))
        .route("/api/v1/vocabulary", get(vocabulary::vocabulary))
        .route("/api/v1/packs", get(packs::list))
        .route("/api/v1/checkout", post(checkout::begin))
        .route("/api/v1/purchases", get(purchases::list))
        .route("/api/v1/purchases/{id}", get(purchases::read))
        .route("/api/v1/purchases/{id}/check", post(purchases::check))
        .route("/api/v1/purchases/{id}/cancel", post(purchases::cancel))
        .route("/api/v1/wallet", get(wallet::read))
        .route("/api/v1/wallet/recovery-code", post(wallet::new_recovery_code))
        .route("/api/v1/wallet/recover", post(wallet::recover))
        .route("/api/v1/wallet/revoke", post(wallet::revoke))
        .route("/", get(page::index))
        .layer(from_fn_with_state(site.clone(), caller::identify))
        .layer(from_fn(guard::refuse_foreign_origins))
        .route("/webhooks/stripe", post(stripe::receive))
        .route("/webhooks/replicate/{job}/{seed}", post(replicate::receive))
        .route("/webhooks/suno/{job}/{seed}", post(suno::receive))
        .route("/licences/{id}", get(licences::text))
        .route("/page/{version}/{*path}", get(page::file))
        .route("/favicon.ico", get(page::favicon))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(async || Problem::not_found("there is nothing at this address"))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(compression)
        .layer(CatchPanicLayer::custom(|_| Problem::internal_response()))
        .layer(from_fn(guard::accompany))
        .with_state(site)
}
