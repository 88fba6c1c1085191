"""Things as Replicate tells them."""

import secrets
import string
from datetime import UTC, datetime

LETTERS = string.digits + string.ascii_lowercase


def prediction(id: str, *, api: str, model: str, version: str, input: dict, created_at: datetime) -> dict:
    return {
        "id": id,
        "model": model,
        "version": version,
        "input": input,
        "logs": "",
        "output": None,
        "data_removed": False,
        "error": None,
        "source": "api",
        "status": "starting",
        "created_at": moment(created_at),
        "urls": {
            "cancel": f"{api}/predictions/{id}/cancel",
            "get": f"{api}/predictions/{id}",
            "stream": f"https://stream.replicate.com/v1/files/{id}",
            "web": f"https://replicate.com/p/{id}",
        },
    }


def model(path: str, *, version: dict | None, official: bool) -> dict:
    owner, name = path.split("/")
    return {
        "url": f"https://replicate.com/{path}",
        "owner": owner,
        "name": name,
        "description": f"{name} makes music of words.",
        "visibility": "public",
        "is_official": official,
        "github_url": None,
        "paper_url": None,
        "license_url": None,
        "run_count": 3_141_592,
        "cover_image_url": None,
        "default_example": None,
        "latest_version": version,
    }


def version(id: str, openapi: dict) -> dict:
    return {"id": id, "created_at": "2024-03-27T09:12:44.561205Z", "cog_version": "0.9.4", "openapi_schema": openapi}


def page(results: list[dict], *, previous: str | None = None, next: str | None = None) -> dict:
    return {"previous": previous, "next": next, "results": results}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def token(length: int, letters: str = LETTERS) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
