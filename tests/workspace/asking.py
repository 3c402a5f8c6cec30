"""A program that asks a served project, as a browser would where it changes something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from fastapi import FastAPI
from starlette.testclient import TestClient

FROM_PAGE = {"sec-fetch-site": "same-origin"}
"""What a browser says of a request that the page itself makes."""


@contextmanager
def asking(app: FastAPI, **headers: str) -> Iterator[TestClient]:
    """A client of an application on this machine; faults inside come back as answers."""
    with TestClient(
        app,
        base_url="http://127.0.0.1",
        headers={**FROM_PAGE, **headers},
        raise_server_exceptions=False,
        follow_redirects=False,
        client=("127.0.0.1", 50000),
    ) as client:
        yield client


def get(address: str) -> httpx.Response:
    """Ask a served page for something, with the patience that a busy machine wants."""
    return httpx.get(address, timeout=60)


def post(address: str, body: object) -> httpx.Response:
    """Change something on a served page, as the page itself would."""
    return httpx.post(address, json=body, headers=FROM_PAGE, timeout=60)
