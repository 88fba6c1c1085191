"""What goes wrong between the studio and a service, on command: before a call has done anything, or after it has."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


class HangUp(Exception):
    """The connection ends here, without an answer."""


@dataclass
class Fault:
    call: str
    # What this answers, if anything, is answered instead.
    act: Callable[[], object | None]
    left: int


@dataclass
class Hold:
    """Whoever comes here waits until they are released."""

    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def until_reached(self, within_s: float = 15) -> None:
        assert self.reached.wait(within_s), f"nobody came within {within_s} s"

    def release(self) -> None:
        self.released.set()

    def wait(self) -> None:
        self.reached.set()
        self.released.wait(60)


class Faults:
    """`call` is a route's name, such as `POST /v1/checkout/sessions` or `GET /v1/predictions/:id`."""

    def __init__(self):
        self.before: list[Fault] = []
        self.after: list[Fault] = []
        self.lock = threading.Lock()

    def run(self, call: str, act: Callable[[], object | None], *, after: bool = False, times: int = 1) -> None:
        """Does something of the trial's own."""
        with self.lock:
            (self.after if after else self.before).append(Fault(call, act, times))

    def hang_up(self, call: str, *, after: bool = False, times: int = 1) -> None:
        def act():
            raise HangUp

        self.run(call, act, after=after, times=times)

    def slow(self, call: str, seconds: float, *, after: bool = False, times: int = 1) -> None:
        self.run(call, lambda: time.sleep(seconds), after=after, times=times)

    def hold(self, call: str, *, after: bool = False) -> Hold:
        hold = Hold()
        self.run(call, hold.wait, after=after)
        return hold

    def clear(self) -> None:
        with self.lock:
            self.before.clear()
            self.after.clear()

    def strike(self, call: str, *, after: bool) -> object | None:
        faults = self.after if after else self.before
        with self.lock:
            fault = next((one for one in faults if one.call == call), None)
            if fault is None:
                return None
            fault.left -= 1
            if not fault.left:
                faults.remove(fault)
        return fault.act()
