"""What may be sold through Checkout: the rules for a session that its types do not say."""

import time
from urllib.parse import urlsplit

from stripe.params.checkout import SessionCreateParams

from .answers import Refused

# In the smallest unit of the currencies that trials sell in: https://docs.stripe.com/currencies
AMOUNT_MIN = {"usd": 50, "eur": 50, "gbp": 30, "jpy": 50}
AMOUNT_MAX = 99_999_999
EXPIRES_AFTER_S = (30 * 60, 24 * 3600)


def total_of(params: SessionCreateParams) -> tuple[int, str]:
    """What the buyer is to pay, after everything else about the session was found in order."""
    if params.get("mode") != "payment":
        raise Refused(400, "Only payments can be made here.", param="mode")
    for name in ("success_url", "cancel_url"):
        check_address(name, params.get(name))
    check_metadata("metadata", params.get("metadata", {}))
    check_metadata("payment_intent_data[metadata]", params.get("payment_intent_data", {}).get("metadata", {}))
    if len(params.get("client_reference_id", "")) > 200:
        raise Refused(400, "Invalid string: must be at most 200 characters", param="client_reference_id")
    shortest, longest = EXPIRES_AFTER_S
    if "expires_at" in params and not shortest <= params["expires_at"] - int(time.time()) <= longest:
        raise Refused(
            400, "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", param="expires_at"
        )
    return total_of_items(params.get("line_items", []))


def total_of_items(items: list[dict]) -> tuple[int, str]:
    if not items:
        raise Refused(400, "You must specify `line_items`.", code="parameter_missing", param="line_items")
    total, currencies = 0, set()
    for n, item in enumerate(items):
        at = f"line_items[{n}]"
        price = within(item, "price_data", at)
        name = f"{at}[price_data]"
        within(price, "product_data", name)
        amount = within(price, "unit_amount", name)
        quantity = within(item, "quantity", at)
        if amount < 0 or quantity < 1:
            raise Refused(
                400, "Invalid non-negative integer", code="parameter_invalid_integer", param=f"{name}[unit_amount]"
            )
        if price["currency"] not in AMOUNT_MIN:
            raise Refused(400, f"Invalid currency: {price['currency']}.", param=f"{name}[currency]")
        currencies.add(price["currency"])
        total += amount * quantity
    if len(currencies) > 1:
        raise Refused(400, "All line items must have the same currency.", param="line_items")
    (currency,) = currencies
    if total < AMOUNT_MIN[currency]:
        raise Refused(400, "The total amount is below the minimum of this currency.", code="amount_too_small")
    if total > AMOUNT_MAX:
        raise Refused(400, "The total amount is above what can be charged.", code="amount_too_large")
    return total, currency


def within(table: dict, name: str, at: str):
    if name not in table:
        raise Refused(400, f"Missing required param: {at}[{name}].", code="parameter_missing", param=f"{at}[{name}]")
    return table[name]


def check_address(name: str, address: str | None) -> None:
    if address is None:
        if name == "success_url":
            raise Refused(400, "Missing required param: success_url.", code="parameter_missing", param=name)
        return
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refused(400, "Not a valid URL", code="url_invalid", param=name)


def check_metadata(name: str, metadata: dict) -> None:
    """https://docs.stripe.com/api/metadata"""
    if len(metadata) > 50:
        raise Refused(400, "You can have up to 50 metadata keys.", param=name)
    for key, value in metadata.items():
        if len(key) > 40 or len(value) > 500:
            raise Refused(400, "Metadata keys have up to 40 characters and values up to 500.", param=f"{name}[{key}]")
