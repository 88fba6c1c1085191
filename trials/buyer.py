"""Someone who buys: a visitor with a wallet's cookie as well, once there is one."""

import time

import requests

from visitor import Visitor

PACKS = {"small": (40, 400), "medium": (120, 1000), "large": (300, 2000)}


class Buyer(Visitor):
    def checkout(self, pack: str = "small") -> requests.Response:
        return self.request("POST", "/api/v1/checkout", json={"pack": pack})

    def begin(self, pack: str = "small") -> dict:
        """A purchase that is not paid yet."""
        answer = self.checkout(pack)
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        said = answer.json()
        assert said["purchase"]["state"] == "open"
        return said["purchase"] | {"url": said["url"]}

    def purchase(self, id: str) -> dict:
        return self.told("GET", f"/api/v1/purchases/{id}")

    def purchases(self) -> list[dict]:
        return self.told("GET", "/api/v1/purchases")["purchases"]

    def check(self, id: str) -> dict:
        """What the page does that the buyer comes back to."""
        return self.told("POST", f"/api/v1/purchases/{id}/check")

    def cancel(self, id: str) -> dict:
        return self.told("POST", f"/api/v1/purchases/{id}/cancel")

    def until_purchase(self, id: str, state: str, within_s: float = 15) -> dict:
        """The purchase, once it is so; it is read only, and Stripe is not asked because of it."""
        return self.until(lambda: self.purchase(id), "state", state, within_s)

    def until_taken_back(self, id: str, credits: int, within_s: float = 15) -> dict:
        return self.until(lambda: self.purchase(id), "taken_back", credits, within_s)

    def until(self, ask, name: str, value, within_s: float) -> dict:
        until = time.monotonic() + within_s
        while (said := ask())[name] != value:
            assert time.monotonic() < until, f"{name} is not {value!r} after {within_s} s: {said}"
            time.sleep(0.02)
        return said

    def wallet(self) -> dict | None:
        return self.told("GET", "/api/v1/wallet")["wallet"]

    def credits(self) -> int:
        return self.access()["credits"]

    def new_code(self) -> str:
        return self.told("POST", "/api/v1/wallet/recovery-code")["code"]

    def recover(self, code: str, replace: bool = False) -> requests.Response:
        return self.request("POST", "/api/v1/wallet/recover", json={"code": code, "replace": replace})

    def revoke(self, browsers: str) -> None:
        answer = self.request("POST", "/api/v1/wallet/revoke", json={"browsers": browsers})
        assert answer.status_code == 204, f"{answer.status_code} {answer.text}"

    def told(self, method: str, path: str) -> dict:
        answer = self.request(method, path)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()
