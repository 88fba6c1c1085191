"""The stand-in for Replicate, held against its official clients: what they take for Replicate may judge the studio."""

import io
import json
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import requests
import soundfile
import standardwebhooks
from replicate.client import Client
from replicate.exceptions import ModelError, ReplicateError
from replicate.webhook import Webhooks, WebhookSigningSecret, WebhookValidationError

from replicate_stand_in import courier, parcels, sound
from replicate_stand_in.models import LOOPER, MODELS, MUSICGEN, RIFFUSION, STABLE_AUDIO
from server import REPOSITORY

STUDIO = "https://studio.example"
WORDS = {"prompt": "drum groove, 120 bpm", "duration": 4, "seed": 7}
CREATE, FIND = "POST /v1/predictions", "GET /v1/predictions/:id"
DELIVERY = "GET /delivery"


@pytest.fixture
def client(replicate, monkeypatch):
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.02")
    client = Client(replicate.token, base_url=replicate.front.url)
    yield client
    client._client.close()


def create(client: Client, **more):
    return client.predictions.create(**{"version": MUSICGEN.version, "input": WORDS} | more)


def heard(url: str) -> bytes:
    answer = requests.get(url, timeout=10)
    assert answer.status_code == 200
    return answer.content


# What the official client for Python understands.


def test_the_client_makes_a_prediction_waits_for_it_and_hears_it(replicate, client):
    made = create(client)
    assert made.status == "starting" and made.output is None and len(made.id) == 26
    assert (made.model, made.version, made.input) == ("meta/musicgen", MUSICGEN.version, WORDS)
    made.wait()
    assert made.status == "succeeded" and made.error is None
    assert made.progress.percentage == 0.5
    assert made.started_at < made.completed_at and made.metrics["predict_time"] >= 0.1
    samples, rate = soundfile.read(io.BytesIO(heard(made.output)))
    assert (len(samples), rate) == (4 * 32_000, 32_000)
    assert client.predictions.get(made.id).dict() == made.dict()


def test_the_client_runs_a_model_by_its_name_and_version(client):
    (output,) = [client.run(f"meta/musicgen:{MUSICGEN.version}", WORDS, wait=False)]
    assert heard(str(output))[:4] == b"RIFF"


def test_the_client_runs_an_official_model_without_a_version(client):
    made = client.models.predictions.create(STABLE_AUDIO.path, {"prompt": "pads, 90 bpm", "duration": 6})
    made.wait()
    assert (made.status, made.model, made.version) == ("succeeded", STABLE_AUDIO.path, "hidden")
    assert create(client, version=STABLE_AUDIO.path, input={"prompt": "pads", "duration": 2}).version == "hidden"
    with pytest.raises(ReplicateError) as refused:
        client.models.predictions.create(MUSICGEN.path, WORDS)
    assert refused.value.status == 404


def test_an_answer_can_wait_for_the_outcome(client):
    done = create(client, wait=5)
    assert done.status == "succeeded"
    with pytest.raises(ReplicateError) as refused:
        create(client, wait=61)
    assert refused.value.status == 422


def test_predictions_are_listed_newest_first_in_pages(replicate, client):
    replicate.machines.usual = replace(replicate.machines.usual, outcome="failed", takes_s=0)
    made = [create(client).id for _ in range(105)]
    first = client.predictions.list()
    assert [one.id for one in first] == made[:4:-1]
    # What comes later does not move what is read already.
    create(client)
    rest = client.predictions.list(first.next)
    assert [one.id for one in rest] == made[4::-1] and rest.next is None
    since = requests.get(
        f"{replicate.api}/predictions",
        {"created_after": client.predictions.get(made[100]).created_at},
        headers={"Authorization": f"Bearer {replicate.token}"},
        timeout=5,
    ).json()
    assert len(since["results"]) == 6


def test_a_prediction_is_cancelled_unless_it_is_over(replicate, client):
    hold = replicate.machines.hold()
    made = create(client)
    hold.until_reached()
    assert client.predictions.cancel(made.id).status == "canceled"
    made.reload()
    assert made.status == "canceled" and made.output is None
    done = create(client)
    done.wait()
    done.cancel()
    assert done.status == "succeeded"


def test_a_prediction_fails_with_words(replicate, client):
    replicate.machines.plan(outcome="failed", error="Prediction interrupted; please retry (code: PA)")
    with pytest.raises(ModelError, match="code: PA"):
        client.run(f"meta/musicgen:{MUSICGEN.version}", WORDS, wait=False)
    made = create(client)
    made.wait()
    assert made.status == "succeeded", "a plan is for one prediction"


def test_a_model_tells_its_newest_version_and_what_goes_into_it(replicate, client):
    model = client.models.get("meta/musicgen")
    assert (model.id, model.latest_version.id) == ("meta/musicgen", MUSICGEN.version)
    inputs = model.latest_version.openapi_schema["components"]["schemas"]["Input"]["properties"]
    assert inputs["duration"]["default"] == 8 and inputs["seed"]["nullable"] is True
    assert [one.id for one in model.versions.list()] == [MUSICGEN.version]
    assert model.versions.get(MUSICGEN.version).id == MUSICGEN.version
    replicate.desk.newest["meta/musicgen"] = "0" * 64
    assert client.models.get("meta/musicgen").latest_version.id == "0" * 64
    assert [one.id for one in model.versions.list()] == ["0" * 64, MUSICGEN.version]
    with pytest.raises(ReplicateError) as refused:
        client.models.get("meta/museum")
    assert refused.value.status == 404


@pytest.mark.parametrize("path", MODELS)
def test_every_model_hands_over_files_that_can_be_heard(replicate, client, path):
    model = MODELS[path]
    words = {"prompt": "funk, 110 bpm", "prompt_a": "funk, 110 bpm", "tags": "funk, 110 bpm", "bpm": 110}
    given = {one.name: words[one.name] for one in model.inputs if one.name in words}
    given |= {one.name: 3 for one in model.inputs if one.name in ("duration", "max_duration")}
    if model.official:
        made = client.models.predictions.create(path, given)
    else:
        made = client.predictions.create(version=f"{path}:{model.version}", input=given)
    made.wait()
    assert made.status == "succeeded", made.error
    files = {"one": lambda: [made.output], "riffusion": lambda: [made.output["audio"]]}
    files["variations"] = lambda: [one for one in made.output.values() if one]
    found = files[model.output]()
    assert len(found) == (4 if model is LOOPER else 1)
    for url in found:
        samples, rate = soundfile.read(io.BytesIO(heard(url)))
        assert rate == model.rate and np.abs(samples).max() > 0.1


# What the official client for JavaScript understands.


def test_the_client_for_javascript_takes_it_for_replicate(replicate, client):
    create(client, webhook=f"{STUDIO}/hook", webhook_events_filter=["start", "completed"]).wait()
    until(lambda: len(replicate.courier.letters) == 2)
    letters = [as_heard(letter) for letter in replicate.courier.letters]
    forged = letters[0] | {"body": letters[0]["body"].replace("processing", "succeeded")}
    modules = REPOSITORY / "target/replicate/node_modules"
    asked = {"base": replicate.api, "token": replicate.token, "version": MUSICGEN.version, "input": WORDS}
    node = REPOSITORY / "target/node/bin/node"
    done = subprocess.run(
        [
            node if node.exists() else shutil.which("node"),
            REPOSITORY / "trials/replicate_stand_in/official_client.cjs",
            modules / "of-the-stand-in.js",
        ],
        input=json.dumps(asked | {"letters": [*letters, forged]}),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["made"]["status"] == "starting" and told["waited"]["status"] == "succeeded"
    assert told["run"].endswith("out.wav") and told["canceled"]["status"] == "canceled"
    assert [one["id"] for one in told["listed"]] == [one["id"] for one in replicate.predictions[::-1]]
    assert told["model"]["latest_version"]["id"] == told["versions"]["results"][0]["id"] == MUSICGEN.version
    assert told["key"] == replicate.secret
    assert told["valid"] == [True, True, False]
    assert told["refused"]["status"] == 422 and "HTTPS" in told["refused"]["message"]


# Webhooks.


def as_heard(letter: courier.Letter) -> dict:
    return {"headers": letter.headers, "body": letter.body.decode()}


def until(so, within_s: float = 10) -> None:
    ends = time.monotonic() + within_s
    while not so():
        assert time.monotonic() < ends, f"not so within {within_s} s"
        time.sleep(0.01)


def test_a_prediction_is_told_of_by_letters_that_others_find_signed(replicate, client):
    made = create(client, webhook=f"{STUDIO}/hook", webhook_events_filter=["start", "completed"])
    made.wait()
    until(lambda: len(replicate.courier.letters) == 2)
    start, completed = replicate.courier.letters
    judge = standardwebhooks.Webhook(replicate.secret)
    assert judge.verify(start.body, start.headers)["status"] == "processing"
    told = judge.verify(completed.body, completed.headers)
    assert told == client.predictions.get(made.id).dict() | {
        name: told[name] for name in ("source", "data_removed")
    }, "a letter says what asking says"
    secret = client.webhooks.default.secret()
    for letter in (start, completed):
        Webhooks.validate(headers=letter.headers, body=letter.body.decode(), secret=secret, tolerance=300)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        judge.verify(start.changed().body, start.headers)
    with pytest.raises(WebhookValidationError):
        Webhooks.validate(**as_heard(completed.changed()), secret=secret)


def test_nothing_is_told_that_was_not_asked_for(replicate, client):
    create(client).wait()
    create(client, webhook=f"{STUDIO}/hook", webhook_events_filter=["completed"]).wait()
    until(lambda: replicate.courier.letters)
    time.sleep(0.05)
    (letter,) = replicate.courier.letters
    assert json.loads(letter.body)["status"] == "succeeded"


def test_the_known_vector_is_signed_as_everybody_signs_it():
    secret, id, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    body = b'{"test": 2432232314}'
    signed = courier.signature(secret, id, at, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    headers = {"webhook-id": id, "webhook-timestamp": str(at), "webhook-signature": signed}
    Webhooks.validate(headers=headers, body=body.decode(), secret=WebhookSigningSecret(key=secret))


def test_old_letters_and_those_of_a_rolled_secret_are_what_they_are(replicate, client):
    shown = create(client).dict()
    judge = standardwebhooks.Webhook(replicate.secret)
    for off in (-301, 302):
        letter = replicate.courier.letter(f"{STUDIO}/hook", shown, sent_at=time.time() + off)
        with pytest.raises(standardwebhooks.WebhookVerificationError, match="too (old|new)"):
            judge.verify(letter.body, letter.headers)
    former = f"whsec_{'a' * 32}"
    replicate.courier.secrets = [former, replicate.secret]
    letter = replicate.courier.letter(f"{STUDIO}/hook", shown)
    for secret in replicate.courier.secrets:
        assert standardwebhooks.Webhook(secret).verify(letter.body, letter.headers)["id"] == shown["id"]


# What Replicate would refuse.


@pytest.mark.parametrize(
    "body, headers, status, field",
    [
        ({"input": WORDS}, {}, 422, "version"),
        ({"version": MUSICGEN.version}, {}, 422, "input"),
        ({"version": MUSICGEN.version, "input": "drums"}, {}, 422, "input"),
        ({"version": MUSICGEN.version, "input": WORDS, "seed": 1}, {}, 422, "seed"),
        ({"version": MUSICGEN.version, "input": WORDS | {"output_format": "ogg"}}, {}, 422, "input.output_format"),
        ({"version": MUSICGEN.version, "input": WORDS | {"duration": 7.5}}, {}, 422, "input.duration"),
        ({"version": MUSICGEN.version, "input": WORDS | {"seed": "7"}}, {}, 422, "input.seed"),
        ({"version": MUSICGEN.version, "input": WORDS | {"top_k": None}}, {}, 422, "input.top_k"),
        ({"version": LOOPER.version, "input": {"bpm": 120}}, {}, 422, "input.prompt"),
        ({"version": LOOPER.version, "input": {"prompt": "x", "bpm": 20}}, {}, 422, "input.bpm"),
        ({"version": RIFFUSION.version, "input": {"denoising": 1.5}}, {}, 422, "input.denoising"),
        ({"version": "0" * 64, "input": WORDS}, {}, 422, None),
        ({"version": MUSICGEN.path, "input": WORDS}, {}, 422, None),
        ({"version": f"{LOOPER.path}:{MUSICGEN.version}", "input": WORDS}, {}, 422, None),
        ({"version": MUSICGEN.version, "input": WORDS, "webhook": "http://a.example"}, {}, 422, "webhook"),
        (
            {"version": MUSICGEN.version, "input": WORDS, "webhook_events_filter": ["ended"]},
            {},
            422,
            "webhook_events_filter",
        ),
        ({"version": MUSICGEN.version, "input": WORDS}, {"Prefer": "wait=0"}, 422, "Prefer"),
        ({"version": MUSICGEN.version, "input": WORDS}, {"Prefer": "respond-async"}, 422, "Prefer"),
        ({"version": MUSICGEN.version, "input": WORDS}, {"Cancel-After": "4s"}, 422, "Cancel-After"),
        ({"version": MUSICGEN.version, "input": WORDS}, {"Cancel-After": "soon"}, 422, "Cancel-After"),
        ({"version": MUSICGEN.version, "input": WORDS}, {"Authorization": "Bearer r8_wrong"}, 401, None),
        ({"version": MUSICGEN.version, "input": WORDS}, {"Authorization": ""}, 401, None),
    ],
)
def test_what_replicate_would_refuse_is_refused_by_its_name(replicate, body, headers, status, field):
    answer = requests.post(
        f"{replicate.api}/predictions",
        json=body,
        headers={"Authorization": f"Bearer {replicate.token}"} | headers,
        timeout=5,
    )
    said = answer.json()
    assert (answer.status_code, said["status"]) == (status, status), said
    assert said["detail"] and said["title"]
    assert [one["field"] for one in said.get("invalid_fields", [])] == ([field] if field else [])
    assert not replicate.predictions


def test_there_is_no_prediction_without_credit(replicate, client):
    replicate.machines.credit = False
    with pytest.raises(ReplicateError) as refused:
        create(client)
    assert refused.value.status == 402 and not replicate.predictions


# What a trial may order.


def test_a_prediction_that_never_starts_is_aborted_and_one_that_runs_too_long_is_cancelled(replicate):
    headers = {"Authorization": f"Bearer {replicate.token}", "Cancel-After": "5s"}
    waiting, running = replicate.machines.hold(before_start=True), replicate.machines.hold()
    body = {"version": MUSICGEN.version, "input": WORDS}
    for _ in range(2):
        made = requests.post(f"{replicate.api}/predictions", json=body, headers=headers, timeout=5).json()
        assert made["deadline"] > made["created_at"]
    waiting.until_reached()
    running.until_reached()
    until(lambda: all("completed_at" in one for one in replicate.predictions))
    assert [one["status"] for one in replicate.predictions] == ["aborted", "canceled"]


def test_what_succeeded_may_be_gone(replicate, client):
    replicate.machines.plan(outcome="gone")
    made = create(client)
    made.wait()
    assert (made.status, made.output) == ("succeeded", None)
    other = create(client)
    other.wait()
    replicate.machines.remove_data()
    assert requests.get(other.output, timeout=5).status_code == 404
    other.reload()
    assert (other.status, other.output, other.input) == ("succeeded", None, {})


def test_faults_come_when_they_were_ordered_and_pass(replicate, client):
    replicate.faults.throttle(CREATE, 3)
    with pytest.raises(ReplicateError) as refused:
        create(client)
    assert refused.value.status == 429 and "resets in ~3s" in refused.value.detail
    replicate.faults.hang_up(CREATE)
    replicate.faults.hang_up(CREATE, after=True)
    for made in (0, 1):
        with pytest.raises(Exception, match="disconnected"):
            create(client)
        assert len(replicate.predictions) == made
    replicate.faults.answer(FIND, 503)
    made = create(client)
    made.wait()  # whose client tries again what it reads
    assert made.status == "succeeded"
    hold = replicate.faults.hold(FIND)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.predictions.get, made.id)
        hold.until_reached()
        assert not asked.done()
        hold.release()
        assert asked.result().id == made.id


def test_files_may_be_anything_but_what_they_should_be(replicate, client):
    def output(**plan) -> str:
        replicate.machines.plan(**plan)
        made = create(client)
        made.wait()
        return made.output

    with pytest.raises(soundfile.LibsndfileError):
        soundfile.read(io.BytesIO(heard(output(parcel=parcels.garbage()))))
    assert requests.get(output(parcel=parcels.page()), timeout=5).headers["Content-Type"].startswith("text/html")
    big = output(parcel=parcels.huge(300, says_so=True))
    with requests.get(big, stream=True, timeout=5) as answer:
        assert answer.headers["Content-Length"] == str(300 << 20)
    assert len(heard(output(parcel=parcels.huge(3, says_so=False)))) == 3 << 20
    good = output()
    replicate.parcels.breaks = [50_000]
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(good, timeout=5)
    assert heard(good)[:4] == b"RIFF"
    elsewhere = requests.get(output(parcel=parcels.redirect(replicate.foreign.url)), timeout=5, allow_redirects=False)
    assert (elsewhere.status_code, elsewhere.headers["Location"]) == (302, replicate.foreign.url)
    assert not replicate.foreign.heard
    private = output(private=True)
    assert requests.get(private, timeout=5).status_code == 401
    held = requests.get(private, headers={"Authorization": f"Bearer {replicate.token}"}, timeout=5)
    assert held.content[:4] == b"RIFF"
    assert len(replicate.parcels.fetched) == 8


# What it plays.


def test_the_same_words_and_seed_are_the_same_samples(client):
    def play(**more) -> bytes:
        made = create(client, input=WORDS | more)
        made.wait()
        return heard(made.output)

    first = play()
    assert play() == first and play(seed=8) != first and play(prompt="drum groove, 121 bpm") != first
    # What the model takes for no seed is none.
    assert play(seed=0) != play(seed=0)
    assert soundfile.info(io.BytesIO(play(output_format="mp3"))).format == "MP3"


@pytest.mark.parametrize("bpm", [90, 124, 170])
def test_a_groove_has_the_tempo_it_was_asked_for_and_begins_somewhere(bpm):
    rate = 32_000
    take = sound.groove(f"techno, {bpm} bpm", 3, 12, rate)[:, 0]
    envelope = np.abs(take).reshape(-1, 320).max(axis=1)  # every 10 ms
    rise = np.maximum(0, np.diff(envelope))
    lags = {lag: np.dot(rise[:-lag], rise[lag:]) for lag in range(20, 120)}
    # It repeats itself after some beats, or halves of one.
    beats = max(lags, key=lags.get) / 100 * bpm / 60
    assert round(2 * beats) and abs(2 * beats / round(2 * beats) - 1) < 0.03
    began = np.argmax(envelope > 0.1) / 100
    assert 0.04 < began < 0.45


def test_it_is_quick_enough_not_to_be_what_is_measured(replicate):
    line = requests.Session()
    headers = {"Authorization": f"Bearer {replicate.token}"}
    began = time.perf_counter()
    for _ in range(200):
        assert line.get(f"{replicate.api}/predictions", headers=headers, timeout=5).status_code == 200
    line.close()
    assert time.perf_counter() - began < 4
