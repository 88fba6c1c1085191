"""Events as endpoints get them that were set up years ago and never raised their version."""

import copy

VERSION = "2018-11-08"
# What sessions have there: no status, no total, no time of their own.
OF_SESSION = (
    "id",
    "object",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_email",
    "livemode",
    "locale",
    "metadata",
    "mode",
    "payment_intent",
    "payment_method_types",
    "setup_intent",
    "submit_type",
    "subscription",
    "success_url",
)


def as_of_old(event: dict) -> dict:
    old = copy.deepcopy(event) | {"api_version": VERSION}
    subject = old["data"]["object"]
    if subject["object"] == "checkout.session":
        items = [{"amount": subject["amount_total"], "currency": subject["currency"], "quantity": 1, "type": "custom"}]
        old["data"]["object"] = {name: subject[name] for name in OF_SESSION} | {"display_items": items}
    elif subject["object"] == "charge":
        for name in ("amount_captured", "radar_options", "captured"):
            del subject[name]
        subject["refunds"] = {"object": "list", "data": [], "has_more": False, "total_count": 0, "url": "/v1/refunds"}
        subject["dispute"] = None
    elif subject["object"] == "dispute":
        # Disputes named their charge alone.
        for name in ("enhanced_eligibility_types", "payment_intent", "payment_method_details"):
            del subject[name]
    return old
