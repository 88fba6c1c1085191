"""What `scripts/hold-against-replicate` does: asks servers that nobody here wrote about requests, inputs and answers."""

import json
import re
import shutil
import sys
from pathlib import Path

import requests
from judges import Cog, Prism, plain

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "trials"))

from replicate_stand_in import StandIn
from replicate_stand_in.models import MUSICGEN

TOKEN = {"Authorization": "Bearer r8_any"}
GOOD = {"version": MUSICGEN.version, "input": {"prompt": "drum groove, 120 bpm"}}
# What is wrong, how it is said, and how it must be answered.
WRONG = (
    ("no version", {"input": GOOD["input"]}, TOKEN, 422),
    ("an event that there is not", GOOD | {"webhook_events_filter": ["ended"]}, TOKEN, 422),
    ("a field that there is not", GOOD | {"seed": 3}, TOKEN, 422),
    ("a wait of the wrong form", GOOD, TOKEN | {"Prefer": "respond-async"}, 422),
    ("no token", GOOD, {}, 401),
)
WRONG_INPUTS = (
    ("a format that there is not", {"prompt": "drums", "output_format": "ogg"}),
    ("a length that is no number", {"prompt": "drums", "duration": "long"}),
    ("half a second", {"prompt": "drums", "duration": 7.5}),
    ("a model that there is not", {"prompt": "drums", "model_version": "small"}),
)


def main() -> None:
    target, specification, recorded = map(Path, sys.argv[1:])
    said = distinct(recorded)
    inputs = [one["body"]["input"] for one in said if made_with_musicgen(one)]
    if not inputs:
        sys.exit(f"{recorded} holds no prediction of MusicGen: nothing would be judged")
    node = shutil.which("node")
    with Prism(target, specification, node) as prism:
        faults = hold_requests(prism, said)
    with StandIn() as stand_in, Prism(target, specification, node, before=stand_in.api) as prism:
        faults += hold_answers(prism, stand_in)
    with Cog(target) as cog:
        faults += hold_inputs(cog, inputs)
    if faults:
        sys.exit("\n".join(faults))
    print(f"Prism took {len(said)} distinct requests and the stand-in's answers, cog {len(inputs)} inputs of MusicGen;")
    print("both refused what is wrong.")


def hold_requests(prism: Prism, said: list[dict]) -> list[str]:
    faults = []
    if (status := prism.ask("POST", "/predictions", TOKEN, GOOD).status_code) != 201:
        faults.append(f"Prism answers {status} to what is right")
    for what, body, headers, expected in WRONG:
        if (status := prism.ask("POST", "/predictions", headers, body).status_code) != expected:
            faults.append(f"Prism answers {status} to {what}, which is to be {expected}")
    for one in said:
        path = one["path"].removeprefix("/v1") + (f"?{one['query']}" if one["query"] else "")
        answer = prism.ask(one["method"], path, one["headers"], one["body"])
        if not answer.ok:
            faults.append(f"Prism answers {answer.status_code} to {json.dumps(one)}: {answer.text}")
    return faults


def hold_answers(prism: Prism, stand_in: StandIn) -> list[str]:
    """Answers of the stand-in's, which Prism passes on if they are what the specification says.

    Those about official models are left out: their version is `hidden`, as the specification says in words, and its schema
    allows for that in two ways where exactly one is to fit.
    """
    token = {"Authorization": f"Bearer {stand_in.token}"}
    machines = stand_in.machines
    faults = []

    def pass_on(method: str, path: str, body: dict | None = None) -> None:
        answer = prism.ask(method, path, token, body)
        if not answer.ok:
            faults.append(f"Prism does not pass on what the stand-in answers to {method} {path}: {answer.text}")

    for outcome in ("succeeded", "failed", "aborted", "canceled", "gone"):
        machines.plan(outcome=outcome, starts_after_s=0, takes_s=0)
        pass_on("POST", "/predictions", GOOD)
    for id, prediction in machines.predictions.items():
        prediction.over.wait(20)
        pass_on("GET", f"/predictions/{id}")
    pass_on("POST", f"/predictions/{id}/cancel")
    model = f"/models/{MUSICGEN.path}"
    for path in ("/predictions", model, f"{model}/versions", f"{model}/versions/{MUSICGEN.version}"):
        pass_on("GET", path)
    pass_on("GET", "/webhooks/default/secret")

    prediction.shown = prediction.shown | {"status": "done"}
    if prism.ask("GET", f"/predictions/{id}", token, None).ok:
        faults.append("Prism passes on a status that there is not")
    return faults


def hold_inputs(cog: Cog, inputs: list[dict]) -> list[str]:
    faults = []
    for what, input in WRONG_INPUTS:
        if (status := cog.predict(input).status_code) != 422:
            faults.append(f"cog answers {status} to {what}")
    known = cog.inputs()
    if known != plain(MUSICGEN.openapi()["components"]["schemas"]):
        faults.append(f"cog makes other inputs of MusicGen than the stand-in shows: {json.dumps(known)}")
    for input in inputs:
        if unknown := input.keys() - known.keys():
            faults.append(f"MusicGen has no {unknown}")
        answer = cog.predict(input)
        if not answer.ok or answer.json()["status"] != "succeeded":
            faults.append(f"cog answers {answer.status_code} to {json.dumps(input)}: {answer.text[:500]}")
    return faults


def made_with_musicgen(one: dict) -> bool:
    is_made = one["method"] == "POST" and one["path"] == "/v1/predictions"
    return is_made and one["body"]["version"].endswith(MUSICGEN.version)


def distinct(recorded: Path) -> list[dict]:
    """Requests that differ in more than the name of a prediction."""
    found = {}
    for line in recorded.read_text().splitlines():
        one = json.loads(line)
        path = re.sub(r"(?<=/predictions/)[a-z0-9]{26}", "gm3qorzdhgbfurvjtvhg6dckhu", one["path"])
        headers = {name: "Bearer r8_any" if name == "authorization" else value for name, value in one["headers"].items()}
        one = one | {"path": path, "headers": headers}
        found[json.dumps(one, sort_keys=True)] = one
    return list(found.values())


if __name__ == "__main__":
    main()
