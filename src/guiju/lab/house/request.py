"""A request as a canonical document, so that the same request has the same hash."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from guiju.lab.house.clock import instant_text


def request_document(value: Any) -> Any:
    """The value with dataclasses as objects and days and instants as text.

    Raises TypeError for what no request holds, such as a float.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: request_document(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): request_document(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [request_document(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"a request holds no {type(value).__name__}")
