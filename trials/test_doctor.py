"""What an operator is told about the keys for payments: by `cloudmusic doctor`, before a buyer finds out."""

import pytest

from server import Server, free_port
from stripe_stand_in import StandIn

ADDRESS = "https://studio.example"
# Of a secret that is as long as real ones are, nothing may be seen; shorter ones are only how such things begin.
SECRET_LETTERS = 16


def doctor(server: Server, exits: int) -> str:
    """What it says, which never is a secret."""
    done = server.run("doctor")
    said = done.stdout + done.stderr
    assert done.returncode == exits, said
    assert "panicked" not in said
    for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"):
        secret = server.environment.get(name, "")
        assert len(secret) < SECRET_LETTERS or secret not in said, f"{name} was printed\n{said}"
    return said


def line_about(said: str, *words: str) -> str:
    found = [line for line in said.splitlines() if all(word.lower() in line.lower() for word in words)]
    assert found, f"no line has {words}\n{said}"
    return found[0]


@pytest.fixture
def studio(serve, stripe):
    """One that sells to this machine alone, and runs."""
    return serve(**stripe.settings)


@pytest.fixture
def public(serve, stripe):
    """One that sells under an address that anybody may know."""
    return serve(**stripe.settings, public_url=ADDRESS)


def not_running(tmp_path, **settings) -> Server:
    (tmp_path / "studio").mkdir()
    return Server(tmp_path / "studio", **settings)


def test_without_keys_it_says_that_nothing_is_sold_and_that_this_is_no_fault(tmp_path):
    said = doctor(not_running(tmp_path), exits=0)
    line_about(said, "STRIPE_SECRET_KEY")


def test_where_all_is_as_it_should_be_it_says_so(studio):
    said = doctor(studio, exits=0)
    line_about(said, "test key")
    line_about(said, "nothing is wrong")
    assert "warning" not in said, said


@pytest.mark.parametrize(
    "key",
    ["hello", "pk_test_" + "a" * 30, "whsec_" + "a" * 32, "sk_test_", "sk_test_with a blank"],
    ids=["a word", "a publishable key", "a webhook secret", "half a key", "a key with a blank"],
)
def test_a_key_that_cannot_be_one_is_named(tmp_path, stripe, key):
    said = doctor(not_running(tmp_path, **stripe.settings | {"STRIPE_SECRET_KEY": key}), exits=1)
    line_about(said, "STRIPE_SECRET_KEY")
    assert not stripe.asked


def test_a_webhook_secret_that_cannot_be_one_is_named(tmp_path, stripe):
    said = doctor(not_running(tmp_path, **stripe.settings | {"STRIPE_WEBHOOK_SECRET": "sk_test_" + "a" * 30}), exits=1)
    line_about(said, "STRIPE_WEBHOOK_SECRET")


def test_a_webhook_secret_that_is_missing_is_named_and_no_fault(tmp_path, stripe):
    settings = {name: value for name, value in stripe.settings.items() if name != "STRIPE_WEBHOOK_SECRET"}
    said = doctor(not_running(tmp_path, **settings), exits=0)
    line_about(said, "STRIPE_WEBHOOK_SECRET")
    line_about(said, "1 warning")


def test_a_key_that_stripe_does_not_know_is_told(tmp_path, stripe):
    settings = stripe.settings | {"STRIPE_SECRET_KEY": "sk_test_" + "w" * 96}
    said = doctor(not_running(tmp_path, **settings), exits=1)
    line_about(said, "key")


def test_stripe_that_cannot_be_reached_is_told(tmp_path, stripe):
    settings = stripe.settings | {"STRIPE_API_BASE": f"http://127.0.0.1:{free_port()}"}
    said = doctor(not_running(tmp_path, **settings), exits=1)
    line_about(said, "stripe")


def test_a_studio_that_runs_with_another_secret_is_found_out(studio):
    studio.environment["STRIPE_WEBHOOK_SECRET"] = "whsec_" + "o" * 32
    line_about(doctor(studio, exits=1), "secret")


def test_a_webhook_that_tells_everything_is_as_it_should_be(public, stripe):
    stripe.register_webhook(f"{ADDRESS}/webhooks/stripe")
    assert line_about(doctor(public, exits=0), f"{ADDRESS}/webhooks/stripe").startswith("ok")


def test_events_that_stripe_does_not_tell_are_named(public, stripe):
    stripe.register_webhook(f"{ADDRESS}/webhooks/stripe", ("checkout.session.completed",))
    said = doctor(public, exits=0)
    assert "charge.refunded" in said and "checkout.session.async_payment_succeeded" in said
    assert "checkout.session.completed" not in said


def test_a_webhook_that_was_never_set_up_is_told(public):
    assert line_about(doctor(public, exits=0), f"{ADDRESS}/webhooks/stripe").startswith("warning")


def test_a_webhook_that_stripe_has_switched_off_is_told(public, stripe):
    stripe.register_webhook(f"{ADDRESS}/webhooks/stripe")
    stripe.account.webhook_endpoints[0]["status"] = "disabled"
    assert line_about(doctor(public, exits=0), "disabled").startswith("warning")


SELLING = (
    "POST /v1/checkout/sessions",
    "GET /v1/checkout/sessions",
    "GET /v1/checkout/sessions/:id",
    "POST /v1/checkout/sessions/:id/expire",
    "GET /v1/charges/:id",
    "GET /v1/refunds",
    "GET /v1/disputes",
    "GET /v1/events",
)


def test_a_restricted_key_that_may_do_what_selling_needs_is_enough(tmp_path, stripe):
    key = stripe.restricted_key(*SELLING)
    said = doctor(not_running(tmp_path, **stripe.settings | {"STRIPE_SECRET_KEY": key}), exits=0)
    line_about(said, "restricted")


@pytest.mark.parametrize("lacking, told", [("GET /v1/refunds", "Refunds"), ("GET /v1/events", "Events")])
def test_what_a_restricted_key_may_not_do_is_named(tmp_path, stripe, lacking, told):
    key = stripe.restricted_key(*(call for call in SELLING if call != lacking))
    said = doctor(not_running(tmp_path, **stripe.settings | {"STRIPE_SECRET_KEY": key}), exits=1)
    line_about(said, told)


def test_a_live_key_is_told_from_a_test_key(tmp_path):
    with StandIn(livemode=True) as stripe:
        said = doctor(not_running(tmp_path, **stripe.settings, public_url=ADDRESS), exits=0)
    line_about(said, "live")
