"""What a token may do: `read`, an act by its name, or `app.*`."""

from collections.abc import Iterable

from guiju.lab.house.act import Act, Refused, all_acts

READ = "read"
CLOSED = frozenset({"house", "accounts", "api", "portal"})
"""Apps whose acts are done by people at the page or the command line alone: keys, passwords, tokens, links."""

WITNESSED = frozenset({"people.correct_birth_date"})
"""Acts that a second person witnesses with the own password at the page: a program could name anybody."""


def open_acts() -> dict[str, type[Act]]:
    """Every act that may be performed through the interface, by name."""
    own = {name: act for name, act in all_acts().items() if act.__module__.startswith("guiju.lab.")}
    return {name: act for name, act in own.items() if name.partition(".")[0] not in CLOSED and name not in WITNESSED}


def known_rights() -> list[str]:
    """Every right that can be given, `read` first."""
    names = list(open_acts())
    return [READ, *sorted({f"{each.partition('.')[0]}.*" for each in names}), *names]


def demand_rights(rights: Iterable[str]) -> None:
    """Raises Refused for no right at all, or one that there is not."""
    given = list(rights)
    unknown = [each for each in given if each not in known_rights()]
    if unknown or not given:
        parameters = {"rights": ", ".join(unknown) or "-", "known": f"{READ}, app.*, app.act"}
        raise Refused("token_rights", requirement="6.1.5-3", parameters=parameters)


def may(rights: Iterable[str], act: str) -> bool:
    """Whether one of the rights covers an act."""
    return bool({act, f"{act.partition('.')[0]}.*"} & set(rights))
