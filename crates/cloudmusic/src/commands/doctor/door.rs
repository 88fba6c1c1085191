//! The studio as others reach it: whether it runs, whether its public address leads to it, and whether it takes what
//! Stripe signs.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::{Client, redirect};
use settings::{Role, Settings, StripeSettings};

use super::{Finding, told};

const STUDIO: &str = "running studio";
const PUBLIC: &str = "public address";
const WEBHOOK: &str = "webhook here";

/// What a studio, or a proxy before it, may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// An event that means nothing to anybody.
const KIND: &str = "cloudmusic.doctor";

pub(super) async fn examine(settings: &Settings, now_s: i64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let local = match settings.server.role {
        Role::Worker => {
            findings.push(Finding::skipped(STUDIO, "as a worker it answers no requests"));
            None
        }
        _ => match listening(settings.server.listen) {
            Some(address) => {
                let (found, runs) = of_studio(&address).await;
                findings.push(found);
                runs.then_some(address)
            }
            None => {
                findings.push(Finding::skipped(
                    STUDIO,
                    "it takes any free port: which one is not known here",
                ));
                None
            }
        },
    };
    let (found, public) = of_public_address(settings, local.is_some()).await;
    findings.push(found);
    if let Some(stripe) = &settings.billing.stripe
        && stripe.webhook_secret.is_some()
    {
        findings.push(match public.or(local) {
            Some(address) => of_webhook(&address, stripe, now_s).await,
            None => Finding::skipped(WEBHOOK, "not tried: no studio was reached"),
        });
    }
    findings
}

/// Where a studio that listens there is reached from this machine; `None` if it takes any free port.
fn listening(listen: SocketAddr) -> Option<String> {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    (listen.port() != 0).then(|| format!("http://{}", SocketAddr::new(ip, listen.port())))
}

/// Whether a studio answers there.
async fn of_studio(address: &str) -> (Finding, bool) {
    match is_ready(address).await {
        Ok(200) => (Finding::ok(STUDIO, format!("{address} is ready")), true),
        Ok(503) => {
            let words = format!("{address} answers that it is not ready");
            (Finding::wrong(STUDIO, words, "see its log: its database does not take writes"), true)
        }
        Ok(status) => {
            let words =
                format!("{address} answers with status {status}: something else listens there");
            (
                Finding::wrong(
                    STUDIO,
                    words,
                    "set server.listen to another port, or end what listens there",
                ),
                false,
            )
        }
        Err(_) => (Finding::skipped(STUDIO, format!("none answers at {address}")), false),
    }
}

/// Whether the address that people type leads to a studio, and the address if it does.
async fn of_public_address(settings: &Settings, runs: bool) -> (Finding, Option<String>) {
    let Some(public) = &settings.server.public_url else {
        let listen = settings.server.listen;
        let found = if listen.ip().is_loopback() {
            Finding::ok(PUBLIC, "none is set, and none needed: only this machine gets in")
        } else {
            Finding::warning(
                PUBLIC,
                format!(
                    "none is set, and {listen} is open to other machines: cookies go over plain http too"
                ),
                "put a proxy that does TLS in front, and set CLOUDMUSIC_PUBLIC_URL to its https address",
            )
        };
        return (found, None);
    };
    match is_ready(public.as_str()).await {
        Ok(200) if public.is_https() || public.is_loopback() => {
            (Finding::ok(PUBLIC, format!("{public} leads to a studio")), Some(public.to_string()))
        }
        Ok(200) => {
            let words =
                format!("{public} leads to a studio, and anybody between can read cookies along");
            let remedy = "put a proxy that does TLS in front, and set CLOUDMUSIC_PUBLIC_URL to its https address";
            (Finding::warning(PUBLIC, words, remedy), Some(public.to_string()))
        }
        _ if !runs => (
            Finding::skipped(PUBLIC, format!("{public} is not answered while no studio runs")),
            None,
        ),
        Ok(status) => {
            let words = format!("{public} answers /readyz with status {status}");
            (
                Finding::warning(
                    PUBLIC,
                    words,
                    "see where the proxy sends requests, and that it runs",
                ),
                None,
            )
        }
        Err(error) => {
            let words = format!("{public} was not reached from here: {}", told(&error));
            (
                Finding::warning(
                    PUBLIC,
                    words,
                    "see that its name leads here and that its proxy runs",
                ),
                None,
            )
        }
    }
}

/// Tells a studio an event as Stripe would: it takes it, if it is signed with the secret that it knows.
async fn of_webhook(address: &str, set: &StripeSettings, now_s: i64) -> Finding {
    let Some(secret) = &set.webhook_secret else {
        return Finding::skipped(WEBHOOK, "not tried: there is no secret to sign with");
    };
    let url = format!("{address}/webhooks/stripe");
    let livemode = set.is_live();
    let body = serde_json::json!({
        "id": format!("evt_doctor{now_s}"), "object": "event", "type": KIND, "created": now_s,
        "livemode": livemode, "data": {"object": {}},
    });
    let body = body.to_string();
    let signature = stripe::sign(body.as_bytes(), secret.reveal(), now_s);
    let answered = async {
        let request = client(address)?.post(&url).body(body);
        request
            .header("content-type", "application/json")
            .header("stripe-signature", signature)
            .send()
            .await
    };
    match answered.await {
        Ok(answer) => judged(&url, answer.status().as_u16()),
        Err(error) => {
            let words = format!("{url} did not answer: {}", told(&error));
            Finding::wrong(WEBHOOK, words, "see that the proxy lets Stripe's requests through")
        }
    }
}

/// What is to be said of the status that a signed event was answered with.
fn judged(url: &str, status: u16) -> Finding {
    match status {
        200 => Finding::ok(WEBHOOK, format!("{url} takes what is signed with the secret")),
        400 => Finding::wrong(
            WEBHOOK,
            format!(
                "{url} does not take what is signed with the secret: the studio runs with another one"
            ),
            "restart it, so that it reads its settings again, and see that it reads the same ones as the doctor",
        ),
        503 => Finding::wrong(
            WEBHOOK,
            format!("{url} takes nothing from Stripe: the studio runs without a key or secret"),
            "restart it, so that it reads its settings again, and see that it reads the same ones as the doctor",
        ),
        300..400 => Finding::wrong(
            WEBHOOK,
            format!("{url} leads elsewhere (status {status}), where Stripe does not follow"),
            "let the proxy hand /webhooks/stripe to the studio itself",
        ),
        _ => Finding::wrong(
            WEBHOOK,
            format!("{url} answers with status {status}"),
            "let the proxy hand POST /webhooks/stripe to the studio, with all headers and the body as it is",
        ),
    }
}

/// The status that `/readyz` is answered with there.
async fn is_ready(address: &str) -> Result<u16, reqwest::Error> {
    let answer = client(address)?.get(format!("{address}/readyz")).send().await?;
    Ok(answer.status().as_u16())
}

fn client(address: &str) -> Result<Client, reqwest::Error> {
    // The TLS library wants to be told once a process what to compute with; being told twice is fine.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder()
        .user_agent(concat!("cloudmusic/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .timeout(ANSWER_MAX);
    // What this machine goes through to reach others does not lead back to it.
    if address.starts_with("http://") { builder.no_proxy() } else { builder }.build()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn what_listens_everywhere_is_reached_at_this_machine() {
        let at = |listen: &str| listening(listen.parse().unwrap());
        assert_eq!(at("0.0.0.0:8080").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(at("[::]:80").as_deref(), Some("http://[::1]:80"));
        assert_eq!(at("192.0.2.7:8080").as_deref(), Some("http://192.0.2.7:8080"));
        assert_eq!(at("127.0.0.1:0"), None);
    }

    #[test]
    fn only_200_means_that_the_event_was_taken() {
        for (status, said) in [
            (400, "another one"),
            (503, "without a key"),
            (308, "leads elsewhere"),
            (404, "status 404"),
            (201, "status 201"),
        ] {
            let found = judged("https://loops.example.com/webhooks/stripe", status);
            assert_eq!(found.verdict, Verdict::Wrong, "{found:?}");
            assert!(found.words.contains(said) && !found.remedy.is_empty(), "{found:?}");
        }
        assert_eq!(judged("https://loops.example.com/webhooks/stripe", 200).verdict, Verdict::Ok);
    }
}
