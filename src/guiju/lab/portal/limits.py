"""How often the public may ask: per address and in all, in real time; and how many files are looked at together.

The counters stand in Django's cache. With a cache in the memory of each process the limits hold for each process.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from threading import BoundedSemaphore

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guiju.lab.ui.desk import public_frame

WINDOW = 60
"""Seconds that are counted together."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests in a window: from one address, and from everybody."""

    name: str
    each: int
    all: int


SECRETS = Limit("secrets", 60, 1200)
"""Pages that open to whoever knows a number and code, or a link: one counter, so that none is a way round another."""
FILES = Limit("files", 12, 120)
"""Files to look at: each may cost a process of its own."""

LOOKED_AT_TOGETHER = 2
_looking = BoundedSemaphore(LOOKED_AT_TOGETHER)


def allows(limit: Limit, address: str) -> bool:
    """Counts one request; False when the address, or everybody together, has asked too often."""
    window = int(time.monotonic() // WINDOW)
    one = _count(f"guiju.limit.{limit.name}.{window}.{address}")
    # Who is over the limit must not use up what is there for the others.
    return one <= limit.each and _count(f"guiju.limit.{limit.name}.{window}") <= limit.all


def _count(key: str) -> int:
    if cache.add(key, 1, timeout=2 * WINDOW):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it went out of the cache in between
        cache.set(key, 1, timeout=2 * WINDOW)
        return 1


def limited(limit: Limit, *, when: Callable[[HttpRequest], bool] = lambda request: True) -> Callable[..., object]:
    """A view that answers 429 with plain words when it is asked too often."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if when(request) and not allows(limit, request.META.get("REMOTE_ADDR", "")):
                return refused(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@contextmanager
def looking() -> Iterator[bool]:
    """A place for looking at one file; False when all places are taken."""
    free = _looking.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _looking.release()


def refused(request: HttpRequest) -> HttpResponse:
    """The page that says: too often, wait a minute."""
    context = {
        **public_frame(""),
        "heading": _("Too many checks in a short time"),
        "words": _("This page answers a limited number of questions a minute, so that nobody can guess codes."),
        "way_out": _("Please wait a minute and try again. The check without network has no limit."),
    }
    response = render(request, "portal/told.html", context, status=429)
    response["Retry-After"] = str(WINDOW)
    return response
