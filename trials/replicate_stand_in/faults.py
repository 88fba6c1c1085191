"""What goes wrong between the studio and Replicate, in Replicate's words."""

import faults

from .answers import Refused, throttled


class Faults(faults.Faults):
    def refuse(self, call: str, refusal: Refused, *, after: bool = False, times: int = 1) -> None:
        self.run(call, lambda: refusal.answer, after=after, times=times)

    def answer(self, call: str, status: int, *, after: bool = False, times: int = 1) -> None:
        """Answers an error of the machines in between. After the call, what it did stands all the same."""
        self.refuse(call, Refused(status, "Internal server error", "Something went wrong."), after=after, times=times)

    def throttle(self, call: str, retry_after_s: int, *, header: bool = True, times: int = 1) -> None:
        self.refuse(call, throttled(retry_after_s, header=header), times=times)
