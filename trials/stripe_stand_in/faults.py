"""What goes wrong between the studio and Stripe, on command: before a call has done anything, or after it has."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from .answers import Answer, HangUp, Refused

WORDS = {429: ("rate_limit", "Too many requests."), 500: (None, "An unknown error occurred.")}


@dataclass
class Fault:
    call: str
    act: Callable[[], Answer | None]
    left: int


@dataclass
class Hold:
    """A call that waits until it is released."""

    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def until_reached(self, within_s: float = 15) -> None:
        assert self.reached.wait(within_s), f"nobody called within {within_s} s"

    def release(self) -> None:
        self.released.set()

    def wait(self) -> None:
        self.reached.set()
        self.released.wait(60)


class Faults:
    """`call` is a route's name, such as `POST /v1/checkout/sessions` or `GET /v1/checkout/sessions/:id`."""

    def __init__(self):
        self.before: list[Fault] = []
        self.after: list[Fault] = []
        self.lock = threading.Lock()

    def run(self, call: str, act: Callable[[], Answer | None], *, after: bool = False, times: int = 1) -> None:
        """Does something of the trial's own; what it answers, if anything, is answered instead."""
        with self.lock:
            (self.after if after else self.before).append(Fault(call, act, times))

    def answer(self, call: str, status: int, *, after: bool = False, times: int = 1, **headers: str) -> None:
        """Answers an error. After the call its outcome stands all the same, and is told who asks again."""
        code, message = WORDS[status]
        answer = Refused(
            status, message, kind="api_error" if status >= 500 else "invalid_request_error", code=code
        ).answer
        answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.run(call, lambda: answer, after=after, times=times)

    def hang_up(self, call: str, *, after: bool = False, times: int = 1) -> None:
        def act():
            raise HangUp

        self.run(call, act, after=after, times=times)

    def hold(self, call: str, *, after: bool = False) -> Hold:
        hold = Hold()
        self.run(call, hold.wait, after=after)
        return hold

    def clear(self) -> None:
        with self.lock:
            self.before.clear()
            self.after.clear()

    def strike(self, call: str, *, after: bool) -> Answer | None:
        faults = self.after if after else self.before
        with self.lock:
            fault = next((one for one in faults if one.call == call), None)
            if fault is None:
                return None
            fault.left -= 1
            if not fault.left:
                faults.remove(fault)
        return fault.act()
