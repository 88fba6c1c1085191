"""What goes wrong between the studio and Stripe, in Stripe's words."""

import faults

from .answers import Refused

WORDS = {429: ("rate_limit", "Too many requests."), 500: (None, "An unknown error occurred.")}


class Faults(faults.Faults):
    def answer(self, call: str, status: int, *, after: bool = False, times: int = 1, **headers: str) -> None:
        """Answers an error. After the call its outcome stands all the same, and is told who asks again."""
        code, message = WORDS[status]
        answer = Refused(
            status, message, kind="api_error" if status >= 500 else "invalid_request_error", code=code
        ).answer
        answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.run(call, lambda: answer, after=after, times=times)
