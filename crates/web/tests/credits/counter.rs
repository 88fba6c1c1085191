//! A studio to knock at, and what it answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use access::{Calendar, Policy};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use billing::{Packs, Prices};
use jiff::tz::TimeZone;
use pipeline::{Parts, Payments, Roster, Rules, Studio, SystemClock, Till, TillParts};
use serde_json::Value;
use store::{Database, Id, Objects, Url};
use stripe::{Stripe, StripeConfig};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;
use web::{Site, router};

pub(crate) const WEBHOOK_SECRET: &str = "whsec_knocking";
/// Nothing listens there: whoever asks Stripe is refused by the system at once.
const NOBODY: &str = "http://127.0.0.1:9";
const FROM: ([u8; 4], u16) = ([192, 0, 2, 1], 50_000);

pub(crate) struct Counter {
    pub(crate) database: Database,
    pub(crate) till: Arc<Till>,
    router: Router,
    /// Who watches something watches this too.
    _end: watch::Sender<bool>,
    /// Removed with the counter.
    _folder: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// How a studio is paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paid {
    Not,
    WithoutWebhooks,
    Fully,
}

impl Counter {
    /// Sells one pack, and gives nothing away.
    pub(crate) async fn open(paid: Paid) -> Self {
        let folder = TempDir::new().unwrap();
        let url = Url::Sqlite(folder.path().join("studio.db"));
        let database = Database::open(&url, 2).await.unwrap();
        let studio = Arc::new(Studio::new(Parts {
            database: database.clone(),
            objects: Objects::in_folder(&folder.path().join("objects")).unwrap(),
            roster: Roster::built_in(),
            public_address: None,
            policy: Policy {
                daily_limit: 0,
                network_daily_limit: 0,
                in_flight_max: 4,
                queue_max: 10,
            },
            prices: Prices::new([]).unwrap(),
            calendar: Calendar::new(TimeZone::UTC),
            rules: Rules {
                running_per_visitor: 1,
                lease_ms: 1000,
                attempts_max: 1,
                deadline_ms: 60_000,
                paid_head_start_ms: 0,
                workers: 1,
            },
            clock: Box::new(SystemClock),
        }));
        let till = Arc::new(Till::new(TillParts {
            database: database.clone(),
            clock: Box::new(SystemClock),
            packs: Packs::new(vec!["small: 40 credits for 4.00 USD".parse().unwrap()]).unwrap(),
            payments: (paid != Paid::Not).then(|| payments(paid)),
            reconcile_every_ms: 300_000,
        }));
        let (end, ending) = watch::channel(false);
        let site = Site {
            replicate: None,
            studio,
            till: till.clone(),
            trusted_proxies: Arc::from([]),
            https: true,
            cookie_key: [7; 32].into(),
            end: ending,
        };
        Self { database, till, router: router(site), _end: end, _folder: folder }
    }

    pub(crate) async fn get(&self, path: &str, cookies: &str) -> Answer {
        self.ask(Method::GET, path, &[("cookie", cookies)], Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, cookies: &str, body: &str) -> Answer {
        let headers = [("cookie", cookies), ("content-type", "application/json")];
        self.ask(Method::POST, path, &headers, Body::from(body.to_owned())).await
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(FROM)));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_slice(&body).unwrap_or_default(),
        }
    }

    /// A wallet that nobody holds, and the code that brings it.
    pub(crate) async fn wallet(&self) -> (Id, String) {
        let made = self.database.write(|tx| Box::pin(async move { tx.new_wallet(1).await }));
        let wallet = made.await.unwrap();
        let code = self.till.new_recovery_code_of(&wallet).await.unwrap();
        (wallet, code.to_string())
    }
}

impl Answer {
    /// Its status, and the code of the problem.
    pub(crate) fn problem(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    /// The `Set-Cookie` header of this name.
    pub(crate) fn set_cookie(&self, name: &str) -> Option<&str> {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.map(|value| value.to_str().unwrap()).find(|set| set.split('=').next() == Some(name))
    }

    /// What a browser sends back of it.
    pub(crate) fn cookie(&self, name: &str) -> String {
        self.set_cookie(name).unwrap().split(';').next().unwrap().to_owned()
    }
}

fn payments(paid: Paid) -> Payments {
    let stripe = StripeConfig {
        secret_key: "sk_test_knocking".to_owned(),
        api_base: NOBODY.to_owned(),
        back_off: Duration::from_millis(1),
        back_off_max: Duration::from_millis(1),
        ..StripeConfig::default()
    };
    Payments {
        stripe: Stripe::new(stripe).unwrap(),
        webhook_secret: (paid == Paid::Fully).then(|| WEBHOOK_SECRET.to_owned()),
        return_address: "https://loops.example".to_owned(),
        expiry_ms: 3_600_000,
    }
}
