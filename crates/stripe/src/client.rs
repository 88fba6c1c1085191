use std::fmt;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::Call;
use crate::id::{checked, id_of};
use crate::{
    API_VERSION, Dispute, Event, NewSession, Page, Refund, Session, StripeConfig, StripeError,
    WebhookEndpoint,
};

const SESSIONS: &str = "/v1/checkout/sessions";
/// The most that Stripe puts on a page.
const PAGE: &str = "100";
/// Nobody has as many refunds of one payment, or as many endpoints.
const PAGES_MAX: usize = 20;

/// A line to Stripe, for one account and one mode. It is to be kept: it keeps its connections.
pub struct Stripe {
    pub(crate) client: Client,
    pub(crate) api_base: String,
    pub(crate) secret_key: String,
    pub(crate) total_max: Duration,
    pub(crate) back_off: Duration,
    pub(crate) back_off_max: Duration,
    livemode: bool,
}

impl Stripe {
    /// Gets ready; nothing is asked yet.
    ///
    /// # Errors
    /// [`StripeError::Key`], [`StripeError::Setup`].
    pub fn new(config: StripeConfig) -> Result<Self, StripeError> {
        let livemode = livemode_of(&config.secret_key).ok_or(StripeError::Key)?;
        let bearer = format!("Bearer {}", config.secret_key);
        let mut bearer = HeaderValue::try_from(bearer).map_err(|_| StripeError::Key)?;
        bearer.set_sensitive(true);
        let version = HeaderName::from_static("stripe-version");
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, bearer),
            (version, HeaderValue::from_static(API_VERSION)),
        ]);
        // The TLS library wants to be told once a process what to compute with; being told twice is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut client = Client::builder()
            .user_agent(concat!("cloudmusic/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .connect_timeout(config.connect_max)
            .read_timeout(config.silence_max)
            // Nothing that Stripe answers is elsewhere, and the key is for Stripe alone.
            .redirect(Policy::none());
        if config.api_base.starts_with("http://") {
            // A stand-in on this machine, which no proxy leads to.
            client = client.no_proxy();
        }
        Ok(Self {
            client: client.build().map_err(StripeError::Setup)?,
            api_base: config.api_base,
            secret_key: config.secret_key,
            total_max: config.total_max,
            back_off: config.back_off,
            back_off_max: config.back_off_max,
            livemode,
        })
    }

    /// Whether this is about real money, which the key says.
    pub fn livemode(&self) -> bool {
        self.livemode
    }

    /// Opens a checkout.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn create_session(&self, new: &NewSession<'_>) -> Result<Session, StripeError> {
        let key = new.idempotency_key.to_owned();
        self.ask(&Call::act(SESSIONS.to_owned(), new.form(), key)).await
    }

    /// How a checkout stands, with its payment and the charge of that written out.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn session(&self, id: &str) -> Result<Session, StripeError> {
        let path = format!("{SESSIONS}/{}", checked(id)?);
        self.ask(&Call::read(path, vec![("expand[]", "payment_intent.latest_charge")])).await
    }

    /// Ends a checkout that is open, so that it cannot be paid any more.
    ///
    /// # Errors
    /// [`StripeError`]; it is refused if the checkout is not open.
    pub async fn expire_session(&self, id: &str) -> Result<Session, StripeError> {
        let path = format!("{SESSIONS}/{}/expire", checked(id)?);
        self.ask(&Call::end(path)).await
    }

    /// The checkout that a payment belongs to, if it belongs to one.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn session_of_payment(&self, intent: &str) -> Result<Option<Session>, StripeError> {
        let query = vec![("payment_intent", checked(intent)?), ("limit", "1")];
        let page: Page<Session> = self.ask(&Call::list(SESSIONS, query)).await?;
        Ok(page.data.into_iter().next())
    }

    /// The payment that a charge belongs to, if it belongs to one.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn intent_of_charge(&self, charge: &str) -> Result<Option<String>, StripeError> {
        let path = format!("/v1/charges/{}", checked(charge)?);
        let charge: Value = self.ask(&Call::read(path, Vec::new())).await?;
        if charge["object"] != "charge" {
            return Err(StripeError::Unreadable);
        }
        Ok(id_of(&charge["payment_intent"]))
    }

    /// Everything that goes back or went back of a payment.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn refunds(&self, intent: &str) -> Result<Vec<Refund>, StripeError> {
        let query = vec![("payment_intent", checked(intent)?)];
        self.all("/v1/refunds", query, |refund: &Refund| &refund.id).await
    }

    /// Every dispute about a payment.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn disputes(&self, intent: &str) -> Result<Vec<Dispute>, StripeError> {
        let query = vec![("payment_intent", checked(intent)?)];
        self.all("/v1/disputes", query, |dispute: &Dispute| &dispute.id).await
    }

    /// What happened since a time in seconds since 1970, newest first; `starting_after` is the last event of the page
    /// before. Stripe remembers thirty days.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn events(
        &self,
        types: &[&str],
        since_s: i64,
        starting_after: Option<&str>,
    ) -> Result<Page<Event>, StripeError> {
        let since = since_s.to_string();
        let mut query: Vec<_> = types.iter().map(|kind| ("types[]", *kind)).collect();
        query.extend([("created[gte]", since.as_str()), ("limit", PAGE)]);
        if let Some(last) = starting_after {
            query.push(("starting_after", checked(last)?));
        }
        let page: Page<Value> = self.ask(&Call::list("/v1/events", query)).await?;
        let events: Option<Vec<Event>> = page.data.iter().map(Event::read).collect();
        let data = events.ok_or(StripeError::Unreadable)?;
        Ok(Page { data, has_more: page.has_more })
    }

    /// Everywhere that this account's events are told.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn webhook_endpoints(&self) -> Result<Vec<WebhookEndpoint>, StripeError> {
        self.all("/v1/webhook_endpoints", Vec::new(), |endpoint: &WebhookEndpoint| &endpoint.id)
            .await
    }

    /// A list from its first page to its last.
    async fn all<T: DeserializeOwned>(
        &self,
        path: &str,
        query: Vec<(&'static str, &str)>,
        id: fn(&T) -> &str,
    ) -> Result<Vec<T>, StripeError> {
        let mut all: Vec<T> = Vec::new();
        for _ in 0..PAGES_MAX {
            let last = all.last().map(|one| id(one).to_owned());
            let mut query = query.clone();
            query.push(("limit", PAGE));
            if let Some(last) = &last {
                query.push(("starting_after", checked(last)?));
            }
            let page: Page<T> = self.ask(&Call::list(path, query)).await?;
            let goes_on = page.has_more && !page.data.is_empty();
            all.extend(page.data);
            if !goes_on {
                return Ok(all);
            }
        }
        Err(StripeError::Unreadable)
    }
}

/// Without the key.
impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { api_base, livemode, .. } = self;
        f.debug_struct("Stripe")
            .field("api_base", api_base)
            .field("livemode", livemode)
            .finish_non_exhaustive()
    }
}

/// Secret keys and restricted ones say which mode they are for; others are none of ours.
fn livemode_of(key: &str) -> Option<bool> {
    let rest = key.strip_prefix("sk_").or_else(|| key.strip_prefix("rk_"))?;
    let (livemode, rest) = match (rest.strip_prefix("live_"), rest.strip_prefix("test_")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return None,
    };
    let is_written = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
    is_written.then_some(livemode)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripe(secret_key: &str) -> Result<Stripe, StripeError> {
        Stripe::new(StripeConfig { secret_key: secret_key.into(), ..StripeConfig::default() })
    }

    #[test]
    fn the_key_says_whether_money_is_real() {
        for (key, livemode) in
            [("sk_live_a", true), ("rk_live_a", true), ("sk_test_a", false), ("rk_test_a", false)]
        {
            assert_eq!(stripe(key).unwrap().livemode(), livemode, "{key}");
        }
        for key in
            ["", "sk_live_", "pk_live_a", "whsec_a", "sk_test_a b", "sk_test_ä", "sk_test_a\n"]
        {
            assert!(matches!(stripe(key), Err(StripeError::Key)), "{key:?}");
        }
    }

    #[test]
    fn the_key_is_not_printed() {
        let stripe = stripe("sk_live_hunter2").unwrap();
        assert!(!format!("{stripe:?} {stripe:#?}").contains("hunter2"));
    }
}
