"""Buying credits, from the click to the balance: what is credited is what was paid, once."""

import random

import pytest
import stripe as official

from buyer import PACKS
from test_access import all_at_once
from visitor import Visitor, problem


def test_without_a_key_nothing_is_sold_and_all_else_goes_on(serve):
    server = serve()
    visitor = Visitor(server)
    assert visitor.get("/api/v1/packs").json() == {"payments": False, "packs": []}
    problem(visitor.request("POST", "/api/v1/checkout", json={"pack": "small"}), 503, "no_payments")
    access = visitor.access()
    assert (access["payments"], access["wallet"], access["credits"]) == (False, False, 0)
    visitor.make()


def test_the_packs_are_as_the_contract_says(shop):
    packs = shop.open().buyer().get("/api/v1/packs").json()
    assert packs["payments"] is True
    assert {one["id"]: (one["credits"], one["amount"]) for one in packs["packs"]} == PACKS
    assert packs["packs"][0] == {
        "id": "small",
        "credits": 40,
        "amount": 400,
        "currency": "usd",
        "price": "4.00 USD",
        "each": "0.10 USD",
    }


def test_stripe_is_asked_for_exactly_what_the_settings_say(shop):
    shop.open()
    purchase = shop.buyer().begin("medium")
    (asked,) = shop.stripe.calls("POST /v1/checkout/sessions")
    id, params = purchase["id"], asked.params
    (item,) = params["line_items"]
    assert (item["price_data"]["currency"], item["price_data"]["unit_amount"], item["quantity"]) == ("usd", 1000, 1)
    assert "120" in item["price_data"]["product_data"]["name"]
    assert params["mode"] == "payment" and params["client_reference_id"] == id
    # Both: a session's metadata do not go on to its payment, which is all that refunds and disputes know.
    assert params["metadata"] == params["payment_intent_data"]["metadata"] == {"purchase": id}
    assert params["success_url"] == f"{shop.server.url}/?bought={id}"
    assert params["cancel_url"] == f"{shop.server.url}/?unbought={id}"
    assert asked.headers["idempotency-key"] == f"purchase-{id}"
    assert asked.headers["stripe-version"] == official.api_version
    assert purchase["url"] == shop.stripe.account.sessions[shop.session(purchase)]["url"]


def test_what_is_paid_is_credited_and_can_be_spent(shop):
    shop.open()
    buyer = shop.buyer()
    assert buyer.wallet() is None and buyer.purchases() == []
    bought = shop.sell(buyer)
    assert (bought["credits"], bought["credited"], bought["taken_back"]) == (40, 40, 0)
    assert (bought["amount"], bought["currency"], bought["price"]) == (400, "usd", "4.00 USD")
    assert bought["receipt_url"].startswith("https://pay.stripe.com/receipts/")
    wallet = buyer.wallet()
    assert (wallet["credits"], wallet["held"], wallet["browsers"]) == (40, 0, 1)
    assert buyer.access()["next"] == {"allow": True, "grant": "paid"}
    buyer.make()
    access = buyer.access()
    assert (access["credits"], access["held"], access["free"]["used"]) == (39, 0, 0)
    assert [one["id"] for one in buyer.purchases()] == [bought["id"]]


def test_the_sixth_loop_is_made_where_the_fifth_was_blocked(shop):
    shop.open()
    buyer = shop.buyer()
    for _ in range(4):
        buyer.make()
    said = problem(buyer.ask(), 402, "daily_limit")
    assert [one["code"] for one in said["remedies"]] == ["wait", "buy_credits", "recover"]
    assert (said["price"], said["credits"]) == (1, 0)
    shop.sell(buyer)
    buyer.make()
    access = buyer.access()
    assert (access["credits"], access["free"]["used"]) == (39, 4)


def test_a_second_purchase_goes_into_the_same_wallet(shop):
    shop.open()
    buyer = shop.buyer()
    shop.sell(buyer)
    wallet = buyer.wallet()["id"]
    shop.sell(buyer, "large")
    assert buyer.wallet()["id"] == wallet and buyer.credits() == 340
    assert [one["pack"] for one in buyer.purchases()] == ["large", "small"]


def test_purchases_that_a_browser_begins_at_once_go_into_one_wallet(shop):
    shop.open()
    buyer = shop.buyer()
    buyer.access()  # which sets the cookie that says whose browser it is
    tabs = [shop.buyer(agent=buyer.agent, address="198.51.100.7", cookie=buyer.cookie()) for _ in range(5)]
    begun = all_at_once(5, lambda n: tabs[n].begin())
    for purchase in begun:
        shop.tell(*shop.stripe.account.pay(shop.session(purchase)))
    assert len({tab.wallet()["id"] for tab in tabs}) == 1
    assert [tab.credits() for tab in tabs] == [200] * 5
    assert {one["id"] for one in tabs[0].purchases()} == {one["id"] for one in begun}


def test_a_session_that_is_not_paid_gives_nothing_until_the_money_is_there(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session = shop.session(purchase)
    shop.tell(*shop.stripe.account.pay_later(session))
    assert buyer.until_purchase(purchase["id"], "processing")["credited"] == 0
    assert buyer.check(purchase["id"])["state"] == "processing" and buyer.credits() == 0
    shop.tell(*shop.stripe.account.succeed(session))
    assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40
    assert buyer.credits() == 40


def test_a_session_whose_money_never_comes_gives_nothing(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session = shop.session(purchase)
    shop.tell(*shop.stripe.account.pay_later(session))
    buyer.until_purchase(purchase["id"], "processing")
    shop.tell(*shop.stripe.account.fail(session))
    assert buyer.until_purchase(purchase["id"], "failed")["credited"] == 0
    assert buyer.credits() == 0


def test_a_session_that_nobody_pays_expires(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    shop.tell(*shop.stripe.account.run_out(shop.session(purchase)))
    assert buyer.until_purchase(purchase["id"], "expired")["credited"] == 0


def test_who_comes_back_unpaid_has_bought_nothing_and_can_no_longer_pay_by_mistake(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    assert buyer.cancel(purchase["id"])["state"] == "expired"
    assert shop.stripe.account.sessions[shop.session(purchase)]["status"] == "expired"
    assert buyer.cancel(purchase["id"])["state"] == "expired"


def test_who_cancels_what_they_have_paid_is_told_that_it_is_paid(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    shop.stripe.account.pay(shop.session(purchase))
    assert buyer.cancel(purchase["id"])["state"] == "paid"
    assert buyer.credits() == 40


def test_one_event_ten_times_at_once_is_credited_once(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    completed = shop.stripe.account.pay(shop.session(purchase))[-1]
    answers = shop.stripe.courier.deliver_at_once(completed, times=10)
    assert [answer.status_code for answer in answers] == [200] * 10
    assert all(answer.json() == {"received": True} for answer in answers)
    buyer.until_purchase(purchase["id"], "paid")
    shop.tell(completed, completed)
    assert buyer.check(purchase["id"])["credited"] == 40 and buyer.credits() == 40


@pytest.mark.parametrize("way", ["backwards", "at once", "shuffled, twice"])
def test_the_order_of_events_does_not_matter(shop, way):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session, account = shop.session(purchase), shop.stripe.account
    events = account.pay_later(session) + account.succeed(session) + account.refund(session, 100)
    if way == "at once":
        assert {answer.status_code for answer in shop.stripe.courier.deliver_at_once(*events)} == {200}
    elif way == "backwards":
        shop.tell(*reversed(events))
    else:
        shop.tell(*random.Random(7).sample(events * 2, len(events) * 2))
    buyer.until_taken_back(purchase["id"], 10)
    assert buyer.purchase(purchase["id"])["state"] == "paid" and buyer.credits() == 30


@pytest.mark.parametrize(
    "other", [{"amount_total": 1}, {"amount_total": 401}, {"currency": "jpy"}, {"livemode": True}], ids=str
)
def test_what_was_paid_and_is_not_what_was_asked_gives_nothing(shop, other):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session = shop.session(purchase)
    shop.stripe.account.alter(session, **other)
    shop.tell(*shop.stripe.account.pay(session))
    refused = buyer.until_purchase(purchase["id"], "refused")
    assert refused["credited"] == 0 and buyer.credits() == 0
    assert buyer.check(purchase["id"])["state"] == "refused"


def test_no_amount_is_taken_from_a_client(shop):
    shop.open()
    buyer = shop.buyer()
    problem(buyer.request("POST", "/api/v1/checkout", json={"pack": "free"}), 422, "unknown_pack")
    for more in ({"amount": 1}, {"credits": 1000}, {"currency": "jpy"}):
        buyer.request("POST", "/api/v1/checkout", json={"pack": "small"} | more)
    assert {one["amount_total"] for one in shop.stripe.account.sessions.values()} <= {400}


def test_currencies_without_cents_are_asked_for_as_they_are(shop):
    shop.open(packs="tiny: 5 credits for 500 JPY", checkout_expiry_s=1860)
    buyer = shop.buyer()
    (pack,) = buyer.get("/api/v1/packs").json()["packs"]
    assert (pack["amount"], pack["currency"], pack["price"], pack["each"]) == (500, "jpy", "500 JPY", "100 JPY")
    bought = shop.sell(buyer, "tiny")
    session = shop.stripe.account.sessions[bought["session"]]
    assert (session["amount_total"], session["currency"]) == (500, "jpy")
    assert bought["price"] == "500 JPY" and buyer.credits() == 5
    shop.tell(*shop.stripe.account.refund(bought["session"], 100))
    assert buyer.until_taken_back(bought["id"], 1)["state"] == "paid"


def test_prices_that_change_do_not_change_what_was_agreed(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session = shop.session(purchase)
    shop.server.stop()
    shop.server.environment["CLOUDMUSIC_PACKS"] = "small: 2 credits for 900.00 EUR"
    shop.server.start()
    shop.tell(*shop.stripe.account.pay(session))
    assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40


def test_what_is_secret_is_written_nowhere(shop):
    shop.open(log="trace,sqlx=info", log_file="true")
    buyer = shop.buyer()
    shop.sell(buyer)
    code = buyer.new_code()
    shop.buyer().recover(code)
    shop.server.stop()
    everything = shop.server.log() + "".join(file.read_text() for file in shop.server.data.glob("logs/*"))
    cookie = buyer.session.cookies["cm_wallet"]
    secrets = (shop.stripe.key, shop.stripe.secret, code, code.replace("-", ""), cookie, cookie.split(".")[0])
    found = [secret[:12] for secret in secrets if secret in everything]
    assert not found, found
    shop.server.start()


def test_a_purchase_is_its_wallets_alone(shop):
    shop.open()
    ours, theirs = shop.buyer(), shop.buyer()
    bought = shop.sell(ours)
    shop.sell(theirs)
    path = f"/api/v1/purchases/{bought['id']}"
    for method, address in (("GET", path), ("POST", f"{path}/check"), ("POST", f"{path}/cancel")):
        problem(theirs.request(method, address), 403, "not_yours")
    problem(shop.buyer().request("GET", path), 403, "not_yours")
    problem(shop.buyer().request("POST", f"{path}/cancel"), 403, "not_yours")
    for unknown in ("nothing", bought["id"][::-1], "0" * 26):
        problem(theirs.request("GET", f"/api/v1/purchases/{unknown}"), 404, "not_found")


def test_at_most_twenty_purchases_an_hour_are_begun_from_a_network(shop):
    shop.open()
    for _ in range(20):
        shop.buyer(address="198.51.100.7").begin()
    answer = shop.buyer(address="198.51.100.7").checkout()
    said = problem(answer, 429, "too_many_purchases")
    assert 0 < said["retry_after_s"] <= 3600
    shop.buyer(address="198.51.100.8").begin()
