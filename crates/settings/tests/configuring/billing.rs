use crate::{environment, read, refused, wrongs};

const KEY: (&str, &str) = ("STRIPE_SECRET_KEY", "sk_test_51abc");

#[test]
fn without_a_key_nothing_is_sold_and_there_are_packs_and_prices_all_the_same() {
    let billing = read(&environment(&[])).billing;
    assert_eq!(billing.stripe, None);
    let packs: Vec<String> = billing
        .packs
        .iter()
        .map(|pack| format!("{} {} {}", pack.id, pack.credits, pack.price))
        .collect();
    assert_eq!(packs, ["small 40 4.00 USD", "medium 120 10.00 USD", "large 300 20.00 USD"]);
    assert_eq!(billing.prices.for_engine("built-in").of(30.0), 1);
}

#[test]
fn a_studio_that_only_this_machine_reaches_needs_nothing_but_the_key() {
    let stripe = read(&environment(&[KEY])).billing.stripe.unwrap();
    assert_eq!(stripe.secret_key.reveal(), "sk_test_51abc");
    assert_eq!(stripe.webhook_secret, None);
    assert_eq!(stripe.api_base.as_str(), "https://api.stripe.com");
    assert_eq!(stripe.return_address.as_str(), "http://127.0.0.1:8080");
}

#[test]
fn a_studio_that_others_reach_has_to_say_where_buyers_come_back_to() {
    let open = ("CLOUDMUSIC_LISTEN", "0.0.0.0:8080");
    refused(
        &environment(&[KEY, open]),
        &[
            "environment: STRIPE_SECRET_KEY is set, and it is not known where buyers come back to: set \
           server.public_url (CLOUDMUSIC_PUBLIC_URL) to the address people type to get here",
        ],
    );
    let public = ("CLOUDMUSIC_PUBLIC_URL", "https://loops.example.com");
    let stripe = read(&environment(&[KEY, open, public])).billing.stripe.unwrap();
    assert_eq!(stripe.return_address.as_str(), "https://loops.example.com");
}

#[test]
fn real_money_and_plain_http_do_not_go_together() {
    let live = ("STRIPE_SECRET_KEY", "sk_live_51abc");
    let plain = ("CLOUDMUSIC_PUBLIC_URL", "http://loops.example.com");
    let wrong = wrongs(&environment(&[live, plain])).to_string();
    assert!(wrong.contains("takes real money, and buyers would come back without TLS"), "{wrong}");
    read(&environment(&[KEY, plain]));
}

#[test]
fn keys_in_each_others_places_are_recognized_and_never_shown() {
    for (variable, value, told) in [
        ("STRIPE_SECRET_KEY", "pk_test_51abc", "this is the publishable key"),
        ("STRIPE_SECRET_KEY", "whsec_51abc", "this is a webhook secret"),
        ("STRIPE_SECRET_KEY", "51abc", "sk_live_…, sk_test_…, rk_live_… or rk_test_…"),
        ("STRIPE_SECRET_KEY", "sk_test_", "it is cut off"),
        ("STRIPE_SECRET_KEY", "sk_test_51 abc", "something stands in it that does not belong"),
        ("STRIPE_WEBHOOK_SECRET", "sk_test_51abc", "this is a secret key"),
        ("STRIPE_WEBHOOK_SECRET", "51abc", "whsec_…"),
    ] {
        let wrong = wrongs(&environment(&[(variable, value)])).to_string();
        assert!(wrong.contains(told) && wrong.contains(variable), "{wrong}");
        assert!(!wrong.contains("51"), "{wrong}");
    }
}

#[test]
fn a_webhook_secret_without_a_key_is_refused() {
    let wrong = wrongs(&environment(&[("STRIPE_WEBHOOK_SECRET", "whsec_abc")])).to_string();
    assert!(wrong.contains("means nothing without a key"), "{wrong}");
}

#[test]
fn the_key_is_only_sent_where_nobody_reads_along() {
    let base = |url| [KEY, ("STRIPE_API_BASE", url)];
    read(&environment(&base("http://127.0.0.1:9999")));
    let wrong = wrongs(&environment(&base("http://stripe.example.com"))).to_string();
    assert!(wrong.contains("is another machine, spoken to without TLS"), "{wrong}");
}

#[test]
fn packs_and_prices_are_sentences() {
    let packs = ("CLOUDMUSIC_PACKS", "one: 10 credits for 500 JPY, two: 30 credits for 1200 JPY");
    let prices = ("CLOUDMUSIC_PRICES", "built-in: 2 per 8 seconds, *: 5");
    let billing = read(&environment(&[packs, prices])).billing;
    assert_eq!(billing.packs.by_id("two").unwrap().price.to_string(), "1200 JPY");
    assert_eq!(billing.prices.for_engine("built-in").of(9.0), 4);
    assert_eq!(billing.prices.for_engine("other").of(9.0), 5);
    for (variable, value, told) in [
        (
            "CLOUDMUSIC_PACKS",
            "small: 40 for 4 USD",
            "a pack is written as small: 40 credits for 4.00 USD",
        ),
        (
            "CLOUDMUSIC_PACKS",
            "a: 1 credits for 1.00 USD, a: 2 credits for 1.50 USD",
            "two packs are called a",
        ),
        ("CLOUDMUSIC_PRICES", "built-in", "a price is written as built-in: 1"),
        ("CLOUDMUSIC_PRICES", "a: 1, a: 2", "there are two prices for a"),
    ] {
        let wrong = wrongs(&environment(&[(variable, value)])).to_string();
        assert!(wrong.contains(told), "{wrong}");
    }
}
