"""Tokens of status links: 128 bits out of a random salt and the server's secret."""

import hashlib
import hmac
import re
import secrets

from guiju.lab.house import keys

LENGTH = 32
_FORM = re.compile(r"[0-9a-f]{32}")


def new_salt() -> str:
    """A random salt of 128 bits, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def token_of(salt: str) -> str:
    """The token that belongs to a salt, 32 hexadecimal digits; nobody makes it without the server's secret."""
    return hmac.new(keys.server_secret(), b"guiju status link\0" + salt.encode("ascii"), hashlib.sha256).hexdigest()[
        :LENGTH
    ]


def digest_of(token: str) -> str:
    """SHA-256 of a token: how the database knows it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_token(text: str) -> bool:
    """Whether a text has the form of a token."""
    return _FORM.fullmatch(text) is not None
