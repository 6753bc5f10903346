"""What is kept beside the log and can be computed again carries a code that only this installation can make.

Whoever edits the database alone has not the server's secret, so a row that was changed or put in is found where it is
used, and computed again. It vouches for nothing to anybody else, and needs no history: the log keeps that.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from guiju.canonical import dumps
from guiju.lab.house import keys

SIZE = 16
"""Bytes of a code."""


@lru_cache(maxsize=16)
def _begun(secret: bytes, kind: str) -> Any:
    key = blake2b(b"guiju: what is kept beside the log", key=secret[:64], digest_size=32).digest()
    return blake2b(key=key, digest_size=SIZE, person=kind.encode())


def voucher(kind: str) -> Callable[[str], str]:
    """The function that gives the code of a text; `kind` (16 signs at most) keeps tables apart."""
    begun = _begun(keys.server_secret(), kind)

    def code(text: str) -> str:
        made = begun.copy()
        made.update(text.encode())
        found: str = made.hexdigest()
        return found

    return code


def code_of(kind: str, *parts: object) -> str:
    """The code of some values, in their order, each as its text."""
    plain = [None if each is None else str(each) for each in parts]
    return voucher(kind)(dumps(plain).decode())
