"""The stand-in for Stripe, held against Stripe's official client: what that takes for Stripe may judge the studio."""

import inspect
import json
import time
import typing
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe as official
from stripe import StripeClient, StripeObject
from faults import Hold

PURCHASE = "p4c0ffee"
# Events that the studio acts upon.
WAITED_FOR = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.expired",
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.dispute.closed",
}


@pytest.fixture
def client(stripe) -> StripeClient:
    return StripeClient(stripe.key, base_addresses={"api": stripe.url}, max_network_retries=0)


def wanted(**more) -> dict:
    """What the studio asks a session for."""
    return {
        "mode": "payment",
        "line_items": [
            {
                "price_data": {"currency": "usd", "unit_amount": 400, "product_data": {"name": "40 credits"}},
                "quantity": 1,
            }
        ],
        "client_reference_id": PURCHASE,
        "metadata": {"purchase": PURCHASE},
        "payment_intent_data": {"metadata": {"purchase": PURCHASE}},
        "success_url": f"https://studio.example/?bought={PURCHASE}",
        "cancel_url": f"https://studio.example/?unbought={PURCHASE}",
        "expires_at": int(time.time()) + 3600,
    } | more


def create(client: StripeClient, **more) -> official.checkout.Session:
    return client.v1.checkout.sessions.create(wanted(**more))


def check_known(value, hint, path: str) -> None:
    """That the client's types have a place for everything that is here, and that everything they promise is here."""
    alternatives = list(choices(hint))
    objects = [one for one in alternatives if inspect.isclass(one) and issubclass(one, StripeObject)]
    if typing.Any in alternatives:
        return
    if isinstance(value, dict):
        table = next((one for one in alternatives if typing.get_origin(one) is dict or one is dict), None)
        untyped = [one for one in alternatives if "UntypedStripeObject" in str(one)]
        if table or untyped:
            return
        named = [one for one in objects if getattr(one, "OBJECT_NAME", value.get("object")) == value.get("object")]
        assert named, f"{path}: no object is expected here, but {hint}"
        check_object(value, named[0], path)
    elif isinstance(value, list):
        items = [typing.get_args(one)[0] for one in alternatives if typing.get_origin(one) in (list, typing.List)]
        assert items, f"{path}: no list is expected here, but {hint}"
        for n, one in enumerate(value):
            check_known(one, items[0], f"{path}[{n}]")
    elif value is None:
        assert type(None) in alternatives, f"{path} is never null, but {hint}"
    else:
        words = [
            word for one in alternatives if typing.get_origin(one) is typing.Literal for word in typing.get_args(one)
        ]
        assert value in words if words else type(value) in alternatives, f"{path}: {value!r} is not {hint}"


def check_object(value: dict, kind: type, path: str) -> None:
    expected = {
        name: hint for name, hint in kind.__annotations__.items() if typing.get_origin(hint) is not typing.ClassVar
    }
    assert value.keys() <= expected.keys(), f"{path}: {kind.__name__} knows no {value.keys() - expected.keys()}"
    promised = {name for name, hint in expected.items() if type(None) not in choices(hint)}
    assert promised <= value.keys(), f"{path}: {kind.__name__} always has {promised - value.keys()}"
    for name, one in value.items():
        check_known(one, expected[name], f"{path}.{name}")


def choices(hint):
    """The members of a union, however it is nested, each as the class it names."""
    if isinstance(hint, typing.ForwardRef):
        hint = hint.__forward_arg__
    if isinstance(hint, str):
        # A name that the client knows under another one is of something that is never sent here.
        hint = getattr(official, hint, hint)
    if typing.get_origin(hint) is typing.Union:
        for one in typing.get_args(hint):
            yield from choices(one)
    else:
        yield hint


def check(answer: StripeObject, kind: type) -> None:
    check_object(json.loads(str(answer)), kind, kind.__name__)


def test_the_client_makes_and_finds_a_session_and_knows_its_every_field(client):
    made = create(client)
    assert made.id.startswith("cs_test_") and made.url.endswith(made.id)
    assert (made.status, made.payment_status, made.payment_intent) == ("open", "unpaid", None)
    assert (made.amount_total, made.currency, made.livemode) == (400, "usd", False)
    assert made.client_reference_id == made.metadata["purchase"] == PURCHASE
    check(made, official.checkout.Session)
    assert client.v1.checkout.sessions.retrieve(made.id).to_dict() == made.to_dict()


def test_two_ids_have_nothing_in_common(client):
    one, other = create(client).id, create(client).id
    assert one != other and len(one) > 60


def test_a_paid_session_leads_to_its_payment_and_charge(stripe, client):
    id = create(client).id
    stripe.account.pay(id)
    session = client.v1.checkout.sessions.retrieve(id, {"expand": ["payment_intent.latest_charge"]})
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    intent = session.payment_intent
    assert (intent.status, intent.amount_received) == ("succeeded", 400)
    charge = intent.latest_charge
    assert (charge.paid, charge.amount_refunded, charge.disputed) == (True, 0, False)
    # A session's own metadata stay with it; those for its payment go on to the charge.
    assert intent.metadata["purchase"] == charge.metadata["purchase"] == PURCHASE
    check(session, official.checkout.Session)
    plain = client.v1.checkout.sessions.retrieve(id)
    assert plain.payment_intent == intent.id
    (same,) = client.v1.checkout.sessions.list({"payment_intent": intent.id, "limit": 1}).data
    assert same.id == id
    check(client.v1.payment_intents.retrieve(intent.id), official.PaymentIntent)
    check(client.v1.charges.retrieve(charge.id), official.Charge)


def test_metadata_of_a_session_are_not_those_of_its_payment(stripe, client):
    id = create(client, payment_intent_data={}).id
    stripe.account.pay(id)
    session = client.v1.checkout.sessions.retrieve(id, {"expand": ["payment_intent"]})
    assert session.metadata["purchase"] == PURCHASE and not session.payment_intent.metadata.to_dict()


def test_a_session_is_expired_once_and_is_not_expired_when_it_is_paid(stripe, client):
    id = create(client).id
    expired = client.v1.checkout.sessions.expire(id)
    assert (expired.status, expired.url) == ("expired", None)
    with pytest.raises(official.InvalidRequestError, match="status"):
        client.v1.checkout.sessions.expire(id)
    paid = create(client).id
    stripe.account.pay(paid)
    with pytest.raises(official.InvalidRequestError, match="complete"):
        client.v1.checkout.sessions.expire(paid)


def test_a_slow_payment_comes_or_does_not(stripe, client):
    came, failed = create(client).id, create(client).id
    for id in (came, failed):
        stripe.account.pay_later(id)
        session = client.v1.checkout.sessions.retrieve(id, {"expand": ["payment_intent.latest_charge"]})
        assert (session.status, session.payment_status) == ("complete", "unpaid")
        assert (session.payment_intent.status, session.payment_intent.latest_charge.status) == ("processing", "pending")
    stripe.account.succeed(came)
    stripe.account.fail(failed)
    assert client.v1.checkout.sessions.retrieve(came).payment_status == "paid"
    session = client.v1.checkout.sessions.retrieve(failed, {"expand": ["payment_intent.latest_charge"]})
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    assert session.payment_intent.status == "requires_payment_method"
    assert session.payment_intent.last_payment_error.charge == session.payment_intent.latest_charge.id
    check(session, official.checkout.Session)


def test_refunds_add_up_and_one_that_fails_is_told(stripe, client):
    id = create(client).id
    stripe.account.pay(id)
    intent = client.v1.checkout.sessions.retrieve(id).payment_intent
    for amount in (100, 50):
        stripe.account.refund(id, amount)
    charge = client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}).latest_charge
    assert (charge.amount_refunded, charge.refunded) == (150, False)
    refunds = client.v1.refunds.list({"payment_intent": intent, "limit": 100})
    assert [(one.amount, one.status) for one in refunds.data] == [(50, "succeeded"), (100, "succeeded")]
    stripe.account.fail_refund(id)
    refunds = client.v1.refunds.list({"payment_intent": intent})
    assert [(one.amount, one.status) for one in refunds.data] == [(50, "failed"), (100, "succeeded")]
    for refund in refunds.data:
        check(refund, official.Refund)
    stripe.account.refund(id)
    assert client.v1.charges.retrieve(charge.id).refunded is True
    assert not client.v1.refunds.list({"payment_intent": "pi_another"}).data


def test_a_dispute_is_opened_and_decided(stripe, client):
    id = create(client).id
    stripe.account.pay(id)
    stripe.account.dispute(id)
    intent = client.v1.checkout.sessions.retrieve(id).payment_intent
    (dispute,) = client.v1.disputes.list({"payment_intent": intent, "limit": 100}).data
    assert (dispute.amount, dispute.status) == (400, "needs_response")
    check(dispute, official.Dispute)
    assert client.v1.charges.retrieve(dispute.charge).disputed is True
    stripe.account.close_dispute(id, "won")
    assert client.v1.disputes.list({"charge": dispute.charge}).data[0].status == "won"


def price(**more) -> dict:
    """One thing that is sold, which may lack something or be something else than it should."""
    price_data = {"currency": "usd", "unit_amount": 400, "product_data": {"name": "40 credits"}} | more
    return {"line_items": [{"price_data": {name: value for name, value in price_data.items() if value}, "quantity": 1}]}


PRICE = "line_items[0][price_data]"


@pytest.mark.parametrize(
    "change, param, code",
    [
        ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
        (price(currency=None), f"{PRICE}[currency]", "parameter_missing"),
        (price(unit_amount="4.00"), f"{PRICE}[unit_amount]", "parameter_invalid_integer"),
        (price(product_data={"name": ""}), f"{PRICE}[product_data][name]", "parameter_invalid_empty"),
        (price(unit_amount=49), None, "amount_too_small"),
        ({"line_items": []}, "line_items", "parameter_missing"),
        ({"mode": "gift"}, "mode", None),
        ({"success_url": "/?bought=1"}, "success_url", "url_invalid"),
        ({"expires_at": int(time.time()) + 60}, "expires_at", None),
        ({"metadata": {"purchase": "x" * 501}}, "metadata[purchase]", None),
        ({"expand": ["customer.bank"]}, "expand", None),
    ],
)
def test_what_stripe_would_refuse_is_refused_by_its_name(client, change, param, code):
    with pytest.raises(official.InvalidRequestError) as refused:
        create(client, **change)
    assert refused.value.http_status == 400
    assert (refused.value.param, refused.value.code) == (param, code)


def test_a_wrong_key_and_none_are_refused(stripe):
    client = StripeClient("sk_test_wrong", base_addresses={"api": stripe.url}, max_network_retries=0)
    with pytest.raises(official.AuthenticationError) as refused:
        create(client)
    assert refused.value.http_status == 401
    assert requests.get(f"{stripe.url}/v1/events", timeout=5).status_code == 401


def test_a_restricted_key_may_do_what_it_may(stripe):
    key = stripe.restricted_key("GET /v1/events")
    client = StripeClient(key, base_addresses={"api": stripe.url}, max_network_retries=0)
    client.v1.events.list()
    with pytest.raises(official.PermissionError):
        create(client)


def test_another_version_and_another_address_are_refused(stripe, client):
    with pytest.raises(official.InvalidRequestError, match="version"):
        client.v1.events.list({}, {"stripe_version": "2019-12-03"})
    with pytest.raises(official.InvalidRequestError) as refused:
        client.v1.checkout.sessions.retrieve("cs_test_nothing")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    with pytest.raises(official.InvalidRequestError, match="Unrecognized"):
        client.v1.balance.retrieve()


def test_the_same_key_is_the_same_session_and_another_body_is_an_error(stripe, client):
    params, options = wanted(), {"idempotency_key": f"purchase-{PURCHASE}"}
    first = client.v1.checkout.sessions.create(params, options)
    again = client.v1.checkout.sessions.create(params, options)
    assert first.id == again.id and len(stripe.account.sessions) == 1
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(official.IdempotencyError) as refused:
        client.v1.checkout.sessions.create(params | {"client_reference_id": "another"}, options)
    assert refused.value.http_status == 400
    # What was refused was never begun, and its key is free.
    fresh = {"idempotency_key": "fresh"}
    with pytest.raises(official.InvalidRequestError):
        client.v1.checkout.sessions.create(params | {"mode": "gift"}, fresh)
    assert client.v1.checkout.sessions.create(params, fresh).id != first.id


def test_of_two_at_once_with_one_key_the_second_is_told_of_the_first(stripe, client):
    params, options = wanted(), {"idempotency_key": "both"}
    held, create_session = Hold(), stripe.account.create_session

    def slowly(params: dict) -> dict:
        held.wait()
        return create_session(params)

    stripe.account.create_session = slowly
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.v1.checkout.sessions.create, params, options)
        held.until_reached()
        with pytest.raises(official.StripeError) as refused:
            client.v1.checkout.sessions.create(params, options)
        assert (refused.value.http_status, refused.value.error.code) == (409, "idempotency_key_in_use")
        held.release()
        made = first.result().id
        assert client.v1.checkout.sessions.create(params, options).id == made


def test_events_are_paged_through_newest_first(stripe, client):
    for _ in range(40):
        stripe.account.pay(create(client).id)
    everything = list(client.v1.events.list({"limit": 30}).auto_paging_iter())
    assert [one.id for one in everything] == [one["id"] for one in reversed(stripe.account.events)]
    kinds = ["checkout.session.completed", "charge.succeeded"]
    since = {"gte": int(time.time()) - 60}
    some = list(client.v1.events.list({"types": kinds, "created": since, "limit": 7}).auto_paging_iter())
    assert [one.type for one in some] == kinds * 40
    assert not client.v1.events.list({"created": {"gte": int(time.time()) + 60}}).data
    check(some[0], official.Event)
    assert client.v1.events.retrieve(some[0].id).data.object["object"] == "checkout.session"
    with pytest.raises(official.InvalidRequestError) as refused:
        client.v1.events.list({"limit": 101})
    assert refused.value.param == "limit"


def test_what_a_life_raises_the_client_accepts_as_events_signed_for_it(stripe, client):
    account, id = stripe.account, create(client).id
    account.pay_later(id)
    account.succeed(id)
    account.refund(id, 100, status="pending")
    account.fail_refund(id)
    account.dispute(id)
    account.close_dispute(id, "lost")
    account.appeal(id)
    account.inquire(id)
    account.run_out(create(client).id)
    kinds = {"charge": official.Charge, "refund": official.Refund, "dispute": official.Dispute}
    kinds |= {"checkout.session": official.checkout.Session, "payment_intent": official.PaymentIntent}
    for event in account.events:
        letter = stripe.courier.letter(event)
        read = client.construct_event(letter.body, letter.signature, stripe.secret)
        assert read.id == event["id"]
        check(read, official.Event)
        subject = event["data"]["object"]
        check_object(subject, kinds[subject["object"]], event["type"])
    assert {event["type"] for event in account.events} >= WAITED_FOR


def test_a_letter_that_was_changed_is_old_or_is_of_another_secret_the_client_refuses(stripe, client):
    event = stripe.account.happen("balance.available", {"object": "balance"})
    good = stripe.courier.letter(event)
    old = stripe.courier.letter(event, sent_at=time.time() - 301)
    for letter, secret in ((good.changed(), stripe.secret), (old, stripe.secret), (good, "whsec_another")):
        with pytest.raises(official.SignatureVerificationError):
            client.construct_event(letter.body, letter.signature, secret)
    stripe.courier.secrets = ["whsec_old", stripe.secret]
    rolled = stripe.courier.letter(event)
    for secret in stripe.courier.secrets:
        assert client.construct_event(rolled.body, rolled.signature, secret).id == event["id"]


def test_events_of_an_old_version_say_so(stripe, client):
    id = create(client).id
    completed = stripe.account.pay(id)[-1]
    read = json.loads(stripe.courier.letter(completed, old=True).body)
    assert read["api_version"] == "2018-11-08"
    assert read["data"]["object"]["id"] == id and "payment_status" not in read["data"]["object"]


def test_faults_come_when_they_were_ordered_and_pass(stripe, client):
    stripe.faults.answer("GET /v1/events", 429, times=2)
    for _ in range(2):
        with pytest.raises(official.RateLimitError):
            client.v1.events.list()
    client.v1.events.list()
    stripe.faults.hang_up("GET /v1/events")
    with pytest.raises(official.APIConnectionError):
        client.v1.events.list()
    # What was done before the line broke is told who asks again with the same key.
    stripe.faults.hang_up("POST /v1/checkout/sessions", after=True)
    params, options = wanted(), {"idempotency_key": "broken"}
    with pytest.raises(official.APIConnectionError):
        client.v1.checkout.sessions.create(params, options)
    (made,) = stripe.account.sessions
    assert client.v1.checkout.sessions.create(params, options).id == made


def test_webhook_endpoints_are_listed(stripe, client):
    stripe.register_webhook("https://studio.example/webhooks/stripe", ("checkout.session.completed",))
    (endpoint,) = client.v1.webhook_endpoints.list({"limit": 100}).data
    assert endpoint.enabled_events == ["checkout.session.completed"] and endpoint.status == "enabled"
    check(endpoint, official.WebhookEndpoint)


def test_who_pays_on_the_page_is_sent_back_to_the_shop(stripe, client):
    session = create(client)
    page = requests.get(session.url, timeout=5)
    assert "4.00 USD" in page.text and f"?unbought={PURCHASE}" in page.text
    paid = requests.post(session.url, {"how": "card"}, timeout=5, allow_redirects=False)
    assert (paid.status_code, paid.headers["Location"]) == (303, session.success_url)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert requests.get(session.url, timeout=5).status_code == 410


def test_it_is_quick_enough_not_to_be_what_is_measured(stripe):
    line = requests.Session()
    headers = {"Authorization": f"Bearer {stripe.key}", "Stripe-Version": official.api_version}
    began = time.perf_counter()
    for _ in range(200):
        assert line.get(f"{stripe.url}/v1/events", headers=headers, timeout=5).status_code == 200
    assert time.perf_counter() - began < 4
