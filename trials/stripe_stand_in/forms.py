"""Form-encoded parameters, held against what the official client's typed parameters allow."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import parse_qsl

import stripe
from typing_extensions import get_type_hints, is_typeddict

from .answers import Refused

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
PART = re.compile(r"\[([^\[\]]*)\]")
# What the client takes for itself and never sends.
OPTIONS = frozenset(stripe.RequestOptions.__annotations__)


def read(text: str, params: type | None) -> dict:
    """The parameters as values of their types; unknown, missing and malformed ones are refused by their name."""
    tree: dict = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
        plant(tree, name, value)
    if params is None:
        if tree:
            raise unknown(next(iter(tree)))
        return {}
    return typed_dict(tree, params, "")


def plant(tree: dict, name: str, value: str) -> None:
    """`a[b][0]=c` becomes `{"a": {"b": {"0": "c"}}}`, and each `[]` the next number."""
    match = NAME.fullmatch(name)
    if not match:
        raise Refused(400, f"Invalid parameter name: {name}", param=name)
    *path, last = [match[1], *PART.findall(match[2])]
    for part in path:
        tree = tree.setdefault(part or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise Refused(400, f"Invalid parameter: {name} is both a value and a table", param=name)
    last = last or str(len(tree))
    if last in tree:
        raise Refused(400, f"Duplicate parameter: {name}", param=name)
    tree[last] = value


@cache
def fields(params: type) -> dict[str, Any]:
    # The options are inherited, and their types are known only where they were written.
    hints = get_type_hints(params, localns={"Mapping": Mapping, "StripeContext": Any})
    return {name: hint for name, hint in hints.items() if name not in OPTIONS}


def typed_dict(tree: dict, params: type, path: str) -> dict:
    allowed = fields(params)
    for name in tree:
        if name not in allowed:
            raise unknown(inside(path, name))
    for name in params.__required_keys__ - OPTIONS:
        if name not in tree:
            raise needed(inside(path, name))
    return {name: typed(value, allowed[name], inside(path, name)) for name, value in tree.items()}


def typed(value: str | dict, hint: Any, param: str) -> Any:
    choices = alternatives(hint)
    if isinstance(value, str):
        words = {word for choice in choices if get_origin(choice) is Literal for word in get_args(choice)}
        if value in words:
            return value
        # The client's types also admit any text where the API knows a fixed set of words today.
        if words - {""}:
            raise Refused(400, f"Invalid {param}: must be one of {', '.join(sorted(words))}", param=param)
        scalars = [choice for choice in choices if choice in SCALARS]
        if not scalars:
            raise Refused(400, f"Invalid {kind_of(choices)}", param=param)
        return SCALARS[scalars[0]](value, param)
    for choice in choices:
        if is_typeddict(choice):
            return typed_dict(value, choice, param)
        if get_origin(choice) is list:
            if list(value) != [str(n) for n in range(len(value))]:
                raise Refused(400, "Invalid array", param=param)
            (item,) = get_args(choice)
            return [typed(one, item, inside(param, n)) for n, one in value.items()]
        if get_origin(choice) is dict:
            _, item = get_args(choice)
            return {name: typed(one, item, inside(param, name)) for name, one in value.items()}
    raise Refused(400, f"Invalid {kind_of(choices)}", param=param)


def alternatives(hint: Any) -> list:
    if get_origin(hint) in (Union, UnionType):
        return [one for part in get_args(hint) for one in alternatives(part)]
    return [hint]


def integer(value: str, param: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise Refused(400, f"Invalid integer: {value}", code="parameter_invalid_integer", param=param)
    return int(value)


def boolean(value: str, param: str) -> bool:
    if value not in ("true", "false"):
        raise Refused(400, f"Invalid boolean: {value}", param=param)
    return value == "true"


def text(value: str, param: str) -> str:
    if value == "":
        raise Refused(
            400,
            f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter",
            code="parameter_invalid_empty",
            param=param,
        )
    return value


def decimal(value: str, param: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation:
        raise Refused(400, f"Invalid decimal: {value}", param=param) from None


SCALARS = {int: integer, bool: boolean, str: text, Decimal: decimal}


def kind_of(choices: list) -> str:
    if any(is_typeddict(one) or get_origin(one) is dict for one in choices):
        return "object"
    return "array" if any(get_origin(one) is list for one in choices) else "string"


def inside(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def unknown(param: str) -> Refused:
    return Refused(400, f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def needed(param: str) -> Refused:
    return Refused(400, f"Missing required param: {param}.", code="parameter_missing", param=param)
