"""Strict writing and reading of every document of this room, driven by the dataclasses' own type hints.

There is one way to write a document, and only that one is read: exactly the members of the dataclass (a trailing
underscore of a Python name is dropped: `from_` is written ``from``), decimal numbers as strings, long lists as tables.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from guiju import canonical
from guiju.record.errors import RecordError
from guiju.record.shapes import object_shape, shape_of

T = TypeVar("T")


def encode(document: object) -> dict[str, Any]:
    """The JSON object of a document of this room.

    Raises RecordError with the JSON path when a member does not hold what its type says.
    """
    return object_shape(type(document)).encode(document)


def decode(kind: type[T], value: Any, path: str = "$") -> T:
    """The document of type `kind`, or tuple of such, in a JSON value; `path` is where it stands in a larger one.

    Raises RecordError: unknown or missing member, wrong type, malformed decimal, day, instant or digest.
    """
    # A type is hashable; mypy takes type[T] for something that may not be.
    shape = shape_of(cast(Any, kind))
    try:
        document: T = shape.decode(value)
    except RecordError as error:
        if path == "$":
            raise
        raise error.under("", path) from None
    return document


def to_bytes(document: object) -> bytes:
    """The canonical bytes (RFC 8785) of a document: what is hashed, signed and stored."""
    try:
        return canonical.dumps(encode(document))
    except canonical.CanonicalError as error:
        raise not_canonical(error) from None


def parse(data: bytes) -> Any:
    """The JSON value of canonical bytes. Raises RecordError where they are not canonical."""
    try:
        return canonical.loads(data)
    except canonical.CanonicalError as error:
        raise not_canonical(error) from None


def from_bytes(kind: type[T], data: bytes) -> T:
    """The document of type `kind` in canonical bytes of the present version. Raises RecordError."""
    return decode(kind, parse(data))


def not_canonical(error: canonical.CanonicalError) -> RecordError:
    """The same complaint as this room's error."""
    return RecordError("规范化 JSON（RFC 8785）", "canonical JSON (RFC 8785)", error.en, error.path)
