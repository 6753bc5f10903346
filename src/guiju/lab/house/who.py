"""Who somebody is: the register of people, which stands above the house, tells it by a function that it hands in."""

from collections.abc import Callable

from guiju.lab.house.reading import Actor

_lookup: Callable[[str], Actor | None] | None = None


def set_lookup(function: Callable[[str], Actor | None]) -> None:
    """Called once, when the register of people is ready."""
    global _lookup  # noqa: PLW0603 - one register a process
    _lookup = function


def actor(code: str) -> Actor | None:
    """The person with this code and the roles of today; None when the register has none such."""
    if _lookup is None:
        raise RuntimeError("the register of people is not ready")
    return _lookup(code)
