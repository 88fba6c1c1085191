use settings::{Settings, Source};

use crate::{assert_same, environment, file, nothing, read, refused, wrongs};

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

#[test]
fn a_key_with_nothing_to_sell_is_refused() {
    let no_packs = "[billing]\npacks = []";
    assert_eq!(read(&file(no_packs)).billing.packs.iter().count(), 0);
    refused(
        &file(&format!("{no_packs}\nstripe_secret_key = 'sk_test_51abc'")),
        &[
            "cloudmusic.toml: billing.packs has no pack, and there is a Stripe key to sell some with: name at \
           least one, or take it out for the usual ones",
        ],
    );
}

#[test]
fn a_port_that_is_not_known_yet_is_nowhere_to_come_back_to() {
    let any_port = ("CLOUDMUSIC_LISTEN", "127.0.0.1:0");
    let wrong = wrongs(&environment(&[KEY, any_port])).to_string();
    assert!(wrong.contains("it is not known where buyers come back to"), "{wrong}");
    let six = ("CLOUDMUSIC_LISTEN", "[::1]:8080");
    let stripe = read(&environment(&[KEY, six])).billing.stripe.unwrap();
    assert_eq!(stripe.return_address.as_str(), "http://[::1]:8080");
}

#[test]
fn a_checkout_lasts_as_long_as_stripe_allows_whosever_clock_is_right() {
    for seconds in ["1859", "86341", "0", "nan"] {
        let wrong = wrongs(&environment(&[("CLOUDMUSIC_CHECKOUT_EXPIRY_S", seconds)])).to_string();
        assert!(wrong.contains("seconds from 1860 to 86340"), "{wrong}");
    }
}

#[test]
fn everything_that_is_wrong_with_packs_and_prices_is_said_at_once() {
    let packs = ("CLOUDMUSIC_PACKS", "a: 1 credits for 1.00 USD, a: 2 credits for 2.00 USD");
    let prices = ("CLOUDMUSIC_PRICES", "*: 1, *: 2");
    let wrong = wrongs(&environment(&[packs, prices])).to_string();
    assert_eq!(wrong.lines().count(), 2, "{wrong}");
}

#[test]
fn what_is_wrong_with_payments_alone_can_be_told_apart() {
    let limit = ("CLOUDMUSIC_DAILY_LIMIT", "7");
    let public = ("CLOUDMUSIC_PUBLIC_URL", "http://loops.example.com");
    let misplaced = ("STRIPE_SECRET_KEY", "whsec_51abc");
    let alive = ("STRIPE_SECRET_KEY", "sk_live_51abc");
    let bare = ("STRIPE_WEBHOOK_SECRET", "whsec_51abc");
    for variables in [&[limit, misplaced][..], &[limit, public, alive], &[limit, bare]] {
        let sources = environment(variables);
        let (settings, amiss) = Settings::read_apart_from_billing(&sources).unwrap();
        assert_eq!(amiss, wrongs(&sources).0);
        assert_eq!(amiss.len(), 1, "{amiss:?}");
        assert_eq!(settings.access.daily_limit, 7);
        assert_eq!(settings.billing, read(&nothing()).billing);
        let mut of_billing =
            settings.explain().iter().filter(|key| key.key.starts_with("billing."));
        assert!(of_billing.all(|key| key.source == Source::Default));
    }
}

#[test]
fn what_is_wrong_elsewhere_is_refused_together_with_what_is_wrong_with_payments() {
    let sources = environment(&[("CLOUDMUSIC_DAILY_LIMIT", "many"), ("STRIPE_SECRET_KEY", "no")]);
    let error = Settings::read_apart_from_billing(&sources).unwrap_err();
    assert_eq!(error, wrongs(&sources));
    assert_eq!(error.0.len(), 2);
    let right = environment(&[KEY]);
    let (settings, amiss) = Settings::read_apart_from_billing(&right).unwrap();
    assert_eq!(amiss, []);
    assert_same(&settings, &read(&right));
}
