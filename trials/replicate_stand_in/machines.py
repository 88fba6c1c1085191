"""The machines that run predictions, one thread each, and what becomes of those."""

import dataclasses
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from faults import Hold

from . import shapes, sound
from .answers import not_found, without_credit
from .models import MODELS, Model
from .parcels import TYPES, Parcel, Parcels

OVER = frozenset({"succeeded", "failed", "canceled", "aborted"})
RIFFUSION_SECONDS = 5.11
LETTERS_OF_ID = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True)
class Plan:
    """How a prediction goes, once it was created."""

    starts_after_s: float = 0.02
    takes_s: float = 0.1
    # `succeeded`, `failed`, `canceled`, `aborted` (it never starts), or `gone`: it succeeds, and has no output any more.
    outcome: str = "succeeded"
    error: str | None = None
    # What is delivered in place of what the model plays.
    parcel: Parcel | None = None
    # Whether its files lie with the API, and are for the bearer of the token.
    private: bool = False
    # Where it waits until the trial goes on: before it starts, or before it is over.
    before_start: Hold | None = None
    before_end: Hold | None = None


class Prediction:
    def __init__(self, shown: dict, model: Model, plan: Plan, webhook: str | None, wanted: list[str] | None):
        self.shown = shown
        self.model = model
        self.plan = plan
        self.webhook = webhook
        self.wanted = wanted
        self.over = threading.Event()
        self.cancelled = threading.Event()
        # On the clock of time.monotonic().
        self.deadline: float | None = None
        self.over_at: float | None = None


class Machines:
    """`heard(prediction, what)` is told of every `start` and `completed`."""

    def __init__(self, api: str, parcels: Parcels):
        self.api = api
        self.parcels = parcels
        self.predictions: dict[str, Prediction] = {}
        self.usual = Plan()
        self.plans: list[Plan] = []
        self.credit = True
        self.heard: Callable[[Prediction, str], None] = lambda prediction, what: None
        self.lock = threading.RLock()

    # What a trial decides.

    def plan(self, *, times: int = 1, **how) -> None:
        """How the next predictions go; after them it is as usual again."""
        with self.lock:
            self.plans += [dataclasses.replace(self.usual, **how)] * times

    def hold(self, *, before_start: bool = False) -> Hold:
        """The next prediction waits, either until it may start or until it may end."""
        hold = Hold()
        self.plan(**{"before_start" if before_start else "before_end": hold})
        return hold

    def shown(self) -> list[dict]:
        """All predictions as they are now, oldest first."""
        with self.lock:
            return [dict(one.shown) for one in self.predictions.values()]

    def remove_data(self) -> None:
        """An hour has passed: what was put in and what came out is deleted, and the files with it."""
        with self.lock:
            for one in self.predictions.values():
                if one.over.is_set():
                    one.shown = one.shown | {"input": {}, "output": None, "logs": "", "data_removed": True}
        self.parcels.remove()

    # What is asked for over the API.

    def create(
        self,
        model: Model,
        input: dict,
        *,
        webhook: str | None,
        wanted: list[str] | None,
        lifetime_s: float | None,
    ) -> Prediction:
        filled_in = model.filled_in(input)
        with self.lock:
            now = datetime.now(UTC)
            id = shapes.token(26, LETTERS_OF_ID)
            shown = shapes.prediction(
                id, api=self.api, model=model.path, version=model.version, input=dict(input), created_at=now
            )
            prediction = Prediction(shown, model, self.plans.pop(0) if self.plans else self.usual, webhook, wanted)
            if lifetime_s is not None:
                shown["deadline"] = shapes.moment(now + timedelta(seconds=lifetime_s))
                prediction.deadline = time.monotonic() + lifetime_s
            self.predictions[id] = prediction
        threading.Thread(target=self.run, args=(prediction, filled_in), daemon=True).start()
        return prediction

    def prediction(self, id: str) -> Prediction:
        with self.lock:
            if id not in self.predictions:
                raise not_found()
            return self.predictions[id]

    def cancel(self, id: str) -> Prediction:
        """One that is over stays as it is."""
        prediction = self.prediction(id)
        prediction.cancelled.set()
        with self.lock:
            if not prediction.over.is_set():
                self.end(prediction, status="canceled")
        return prediction

    def model(self, path: str) -> Model:
        if path not in MODELS:
            raise not_found()
        return MODELS[path]

    def check_credit(self) -> None:
        if not self.credit:
            raise without_credit()

    # How it comes about.

    def run(self, prediction: Prediction, input: dict) -> None:
        plan = prediction.plan
        if not self.wait(prediction, plan.starts_after_s, plan.before_start):
            return self.end(prediction, status="aborted")
        if plan.outcome == "aborted":
            return self.end(prediction, status="aborted")
        self.alter(prediction, status="processing", started_at=shapes.moment(datetime.now(UTC)))
        self.tell(prediction, "start")
        if not self.wait(prediction, plan.takes_s / 2):
            return self.end(prediction, status="canceled")
        self.alter(prediction, logs=" 50%|█████     | 251/502 [00:05<00:05, 49.80it/s]\n")
        if not self.wait(prediction, plan.takes_s / 2, plan.before_end):
            return self.end(prediction, status="canceled")
        match plan.outcome:
            case "succeeded":
                self.end(prediction, status="succeeded", output=self.output(prediction, input))
            case "gone":
                self.end(prediction, status="succeeded", output=None, data_removed=True)
            case "failed":
                self.end(prediction, status="failed", error=plan.error or "CUDA out of memory.")
            case outcome:
                self.end(prediction, status=outcome)

    def wait(self, prediction: Prediction, seconds: float, hold: Hold | None = None) -> bool:
        """Whether the prediction may go on after that: its deadline has not passed."""
        left = max(0.0, prediction.deadline - time.monotonic()) if prediction.deadline else None
        prediction.cancelled.wait(seconds if left is None else min(seconds, left))
        if hold:
            hold.reached.set()
            while not (hold.released.wait(0.01) or prediction.cancelled.is_set() or self.is_late(prediction)):
                pass
        return not self.is_late(prediction)

    def is_late(self, prediction: Prediction) -> bool:
        return prediction.deadline is not None and time.monotonic() >= prediction.deadline

    def alter(self, prediction: Prediction, **fields) -> None:
        with self.lock:
            if not prediction.over.is_set():
                prediction.shown = prediction.shown | fields

    def end(self, prediction: Prediction, **fields) -> None:
        with self.lock:
            if prediction.over.is_set():
                return
            now = datetime.now(UTC)
            created = datetime.fromisoformat(prediction.shown["created_at"])
            started = datetime.fromisoformat(prediction.shown.get("started_at", shapes.moment(now)))
            times = {"predict_time": (now - started).total_seconds(), "total_time": (now - created).total_seconds()}
            self.alter(prediction, completed_at=shapes.moment(now), metrics=times, **fields)
            prediction.over_at = time.monotonic()
            prediction.over.set()
        self.tell(prediction, "completed")

    def tell(self, prediction: Prediction, what: str) -> None:
        if prediction.webhook and (prediction.wanted is None or what in prediction.wanted):
            self.heard(prediction, what)

    def output(self, prediction: Prediction, input: dict):
        plan, model = prediction.plan, prediction.model

        def play(variation: int) -> str:
            return self.parcels.keep(plan.parcel or recorded(prediction, input, variation), plan.private)

        match model.output:
            case "variations":
                return {f"variation_{n:02}": play(n) if n <= input["variations"] else None for n in range(1, 21)}
            case "riffusion":
                picture = self.parcels.keep(Parcel("spectrogram.jpg", b"\xff\xd8\xff\xe0 a picture", TYPES["jpg"]))
                return {"audio": play(1), "error": plan.error, "spectrogram": picture}
            case _:
                return play(1)


def recorded(prediction: Prediction, input: dict, variation: int) -> Parcel:
    words = next(input[name] for name in ("prompt", "prompt_a", "tags") if input.get(name))
    # Without a seed, and with one that the model takes for none, no two are alike.
    seed = input.get("seed") or 0
    if seed <= 0:
        seed = int.from_bytes(prediction.shown["id"].encode())
    seconds = float(input.get("duration") or input.get("max_duration") or RIFFUSION_SECONDS)
    model = prediction.model
    take = sound.groove(
        words, seed + variation - 1, seconds, model.rate, channels=model.channels, bpm=input.get("bpm")
    )
    format = input.get("output_format", "wav")
    return Parcel(f"out.{format}", sound.file(take, model.rate, format), TYPES[format])
