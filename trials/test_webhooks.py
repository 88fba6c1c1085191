"""What comes to the webhook's address: believed if Stripe has signed it lately, and kept if it means something."""

import time

import pytest
import requests

import wire
from shop import book
from stripe_stand_in.courier import Letter
from visitor import problem


@pytest.fixture
def paid(shop):
    """A purchase whose money is there, and the letter that says so, which has not come yet."""
    shop.open()
    shop.until_listed()
    buyer = shop.buyer()
    purchase = buyer.begin()
    completed = shop.stripe.account.pay(shop.session(purchase))[-1]
    assert completed["type"] == "checkout.session.completed"
    return shop, buyer, purchase, completed


def refused(shop, letter: Letter) -> None:
    problem(shop.stripe.courier.send(letter), 400, "signature")


def nothing_came_of_it(shop, buyer, purchase) -> None:
    shop.until_seen_to()
    assert shop.ground.rows("select count(*) from stripe_events") == [(0,)]
    assert buyer.purchase(purchase["id"])["state"] == "open" and buyer.credits() == 0


def test_a_letter_with_one_byte_changed_is_refused(paid):
    shop, buyer, purchase, completed = paid
    letter = shop.stripe.courier.letter(completed)
    refused(shop, letter.changed())
    refused(shop, Letter(letter.body + b" ", letter.signature))
    refused(shop, Letter(letter.body[:-1], letter.signature))
    nothing_came_of_it(shop, buyer, purchase)
    shop.tell(completed)
    buyer.until_purchase(purchase["id"], "paid")


def test_a_letter_that_another_has_signed_is_refused(paid):
    shop, buyer, purchase, completed = paid
    shop.stripe.courier.secrets = ["whsec_" + "x" * 32]
    refused(shop, shop.stripe.courier.letter(completed))
    nothing_came_of_it(shop, buyer, purchase)


@pytest.mark.parametrize("age_s, taken", [(290, True), (310, False), (-290, True), (-310, False)])
def test_a_letter_counts_for_five_minutes(paid, age_s, taken):
    shop, buyer, purchase, completed = paid
    letter = shop.stripe.courier.letter(completed, sent_at=time.time() - age_s)
    if taken:
        assert shop.stripe.courier.send(letter).status_code == 200
        buyer.until_purchase(purchase["id"], "paid")
    else:
        refused(shop, letter)
        nothing_came_of_it(shop, buyer, purchase)


@pytest.mark.parametrize("ours_is", ["the old one", "the new one"])
def test_while_a_secret_is_rolled_either_signature_will_do(paid, ours_is):
    shop, buyer, purchase, completed = paid
    ours, other = shop.stripe.secret, "whsec_" + "n" * 32
    shop.stripe.courier.secrets = [ours, other] if ours_is == "the old one" else [other, ours]
    letter = shop.stripe.courier.letter(completed)
    assert letter.signature.count("v1=") == 2
    assert shop.stripe.courier.send(letter).status_code == 200
    buyer.until_purchase(purchase["id"], "paid")


def test_a_signature_of_another_scheme_proves_nothing(paid):
    shop, buyer, purchase, completed = paid
    letter = shop.stripe.courier.letter(completed)
    refused(shop, Letter(letter.body, letter.signature.replace("v1=", "v0=")))
    nothing_came_of_it(shop, buyer, purchase)


def test_a_signature_that_is_none_is_refused(paid):
    shop, buyer, purchase, completed = paid
    body = shop.stripe.courier.letter(completed).body
    for signature in (
        None,
        "",
        "t=,v1=",
        "v1=00",
        "t=1700000000",
        f"t={2**70},v1={'0' * 64}",
        f"t=-1,v1={'0' * 64}",
        "t=now,v1=zz",
        ",".join(["t=1", *[f"v1={'0' * 64}"] * 100]),
        "t=1" * 2000,
    ):
        refused(shop, Letter(body, signature))
    nothing_came_of_it(shop, buyer, purchase)


def test_what_is_signed_and_no_event_is_refused_as_such(shop):
    shop.open()
    nothings = ["", "{", "null", "[]", '"evt_1"', "{}", '{"id": "evt_1"}', '{"type": "charge.refunded"}', "x" * 1000]
    for body in [*nothings, '{"id": 1, "type": 2}', "[" * 100_000]:
        letter = Letter(body.encode(), shop.stripe.courier.sign(body))
        problem(shop.stripe.courier.send(letter), 400, "malformed")


def test_events_without_what_they_should_have_mean_nothing_and_harm_nothing(shop):
    shop.open()
    for kind in ("checkout.session.completed", "charge.refunded", "charge.dispute.created"):
        event = shop.stripe.account.happen(kind, {"object": "?"})
        session, charge = {"object": "checkout.session"}, {"object": "charge", "payment_intent": {"id": 7}}
        for subject in (None, {}, [], "text", session, charge):
            shop.tell(event | {"data": {"object": subject}})
        shop.tell(event | {"data": None}, {name: event[name] for name in ("id", "type", "object")})


def test_events_that_mean_nothing_here_are_taken_and_forgotten(shop):
    shop.open()
    account = shop.stripe.account
    shop.tell(
        account.happen("balance.available", {"object": "balance"}),
        account.happen("customer.created", {"object": "customer", "id": "cus_1"}),
        account.happen("something.entirely.new", {"object": "novelty", "id": "nov_1"}),
    )
    assert shop.ground.rows("select count(*) from stripe_events") == [(0,)]


def test_events_of_another_shop_on_the_same_account_are_taken_and_change_nothing(shop):
    shop.open()
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    account = shop.stripe.account
    for reference in ("order-77", "not an id ' or 1=1", "p" * 200, bought["id"][::-1]):
        theirs = account.create_session(book(reference, metadata={"purchase": reference}))["id"]
        shop.tell(*account.pay(theirs), *account.refund(theirs, 100), *account.dispute(theirs))
    assert buyer.credits() == 40 and len(buyer.purchases()) == 1


def test_another_shops_session_that_names_our_purchase_pays_nothing(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    account = shop.stripe.account
    theirs = account.create_session(book("order-78", amount=400, metadata={"purchase": purchase["id"]}))["id"]
    shop.tell(*account.pay(theirs))
    assert buyer.purchase(purchase["id"])["state"] == "open" and buyer.credits() == 0


def test_an_event_of_the_other_mode_is_taken_and_changes_nothing(paid):
    shop, buyer, purchase, completed = paid
    shop.tell(completed | {"livemode": True})
    nothing_came_of_it(shop, buyer, purchase)


def test_events_in_the_words_of_an_old_version_are_understood(shop):
    shop.open()
    buyer, account = shop.buyer(), shop.stripe.account
    purchase = buyer.begin()
    session = shop.session(purchase)

    def tell(events: list[dict]) -> None:
        for event in events:
            assert shop.stripe.courier.send(shop.stripe.courier.letter(event, old=True)).status_code == 200

    tell(account.pay(session))
    buyer.until_purchase(purchase["id"], "paid")
    tell(account.refund(session, 100))
    buyer.until_taken_back(purchase["id"], 10)
    tell(account.dispute(session))
    assert buyer.until_purchase(purchase["id"], "disputed")["taken_back"] == 40


def test_an_old_dispute_that_names_nothing_but_its_charge_finds_its_purchase(shop):
    shop.open()
    buyer, account = shop.buyer(), shop.stripe.account
    purchase = buyer.begin()
    session = shop.session(purchase)
    account.pay(session)
    assert buyer.check(purchase["id"])["state"] == "paid"
    opened = account.dispute(session)[0]
    letter = shop.stripe.courier.letter(opened, old=True)
    assert b'"pi_' not in letter.body
    assert shop.stripe.courier.send(letter).status_code == 200
    assert buyer.until_purchase(purchase["id"], "disputed")["taken_back"] == 40
    assert shop.stripe.calls("GET /v1/charges/:id")


def test_an_old_dispute_over_another_shops_charge_changes_nothing(shop):
    shop.open()
    buyer, account = shop.buyer(), shop.stripe.account
    shop.sell(buyer)
    theirs = account.create_session(book("order-79"))["id"]
    for event in account.pay(theirs) + account.dispute(theirs):
        assert shop.stripe.courier.send(shop.stripe.courier.letter(event, old=True)).status_code == 200
    shop.until_seen_to()
    assert buyer.credits() == 40


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(shop):
    shop.open()
    largest = b"x" * (256 * 1024)
    problem(shop.stripe.courier.send(Letter(largest, "t=1,v1=00")), 400, "signature")
    answer = wire.send(
        shop.server,
        wire.post("/webhooks/stripe", b"", "Stripe-Signature: t=1,v1=00")[: -len("Content-Length: 0\r\n\r\n")]
        + b"Content-Length: 1073741824\r\n\r\n"
        + b"x" * 1000,
    )
    assert wire.status(answer) == 413
    problem(shop.stripe.courier.send(Letter(largest + b"x", "t=1,v1=00")), 413, "too_large")


def test_a_body_whose_length_is_not_announced_ends_at_the_limit_as_well(shop):
    shop.open()
    head = (
        "POST /webhooks/stripe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Stripe-Signature: t=1,v1=00\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    assert wire.status(wire.send(shop.server, head.encode() + chunk * 5 + b"0\r\n\r\n")) == 413
    assert wire.status(wire.send(shop.server, head.encode() + chunk * 3 + b"0\r\n\r\n")) == 400


def test_only_posts_are_taken_and_no_cookie_is_set(shop):
    shop.open()
    problem(requests.get(shop.stripe.courier.url, timeout=5), 405, "method_not_allowed")
    event = shop.stripe.account.happen("balance.available", {"object": "balance"})
    answer = shop.stripe.courier.send(shop.stripe.courier.letter(event))
    assert answer.json() == {"received": True} and "Set-Cookie" not in answer.headers


def test_a_webhook_is_answered_at_once_however_slow_stripe_is(paid):
    shop, buyer, purchase, completed = paid
    hold = shop.stripe.faults.hold("GET /v1/checkout/sessions/:id")
    began = time.monotonic()
    assert shop.stripe.courier.send(shop.stripe.courier.letter(completed)).status_code == 200
    assert time.monotonic() - began < 2
    hold.until_reached()
    # Others are served meanwhile.
    shop.buyer().make()
    assert buyer.purchase(purchase["id"])["state"] == "open"
    hold.release()
    buyer.until_purchase(purchase["id"], "paid")


def test_without_a_secret_no_webhook_is_believed(serve, stripe):
    settings = {name: value for name, value in stripe.settings.items() if name != "STRIPE_WEBHOOK_SECRET"}
    server = serve(**settings)
    stripe.courier.url = server.url + "/webhooks/stripe"
    event = stripe.account.happen("balance.available", {"object": "balance"})
    problem(stripe.courier.send(stripe.courier.letter(event)), 503, "unavailable")
    stripe.courier.secrets = [""]
    problem(stripe.courier.send(stripe.courier.letter(event)), 503, "unavailable")


def test_without_a_key_there_is_nobody_to_hear_from(serve, stripe):
    stripe.courier.url = serve().url + "/webhooks/stripe"
    event = stripe.account.happen("balance.available", {"object": "balance"})
    problem(stripe.courier.send(stripe.courier.letter(event)), 503, "no_payments")
