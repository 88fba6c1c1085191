"""A stand-in for Stripe: the part of its API that the studio uses, its payment page, and its webhooks.

It remembers what it is told, refuses what Stripe would refuse, and does on command what Stripe does once in a while: be
slow, be down, hang up in the middle, deliver late, twice or never. `test_stand_in.py` holds it against the real client.

    with StandIn() as stripe:
        server = serve(**stripe.settings)
        stripe.courier.url = server.url + "/webhooks/stripe"
        stripe.account.pay(session)
"""

from .stand_in import StandIn

__all__ = ["StandIn"]
