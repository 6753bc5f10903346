"""The text of a token: a public code, by which it is found, and a secret of 160 bits, of which a digest is kept."""

import hashlib
import secrets

PREFIX = "gj"


def new() -> tuple[str, str, str]:
    """Code, whole text and digest of a new token."""
    code, secret = secrets.token_hex(6), secrets.token_hex(20)
    text = f"{PREFIX}_{code}_{secret}"
    return code, text, digest_of(text)


def digest_of(text: str) -> str:
    """The digest by which a text is compared; the secret is random and long, so no slow hash is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(text: str) -> str | None:
    """The public code in a token's text; None where the text is none."""
    parts = text.split("_")
    return parts[1] if len(parts) == 3 and parts[0] == PREFIX and text.isascii() else None
