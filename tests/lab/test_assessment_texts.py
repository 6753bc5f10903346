"""No text of an act about evaluations is without end: a page or a report that shows it must stay one."""

from dataclasses import is_dataclass
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from assessment_house import code_of, today
from lab_installation import TestInstallation
from lab_registers import furnish

LONG = "长" * 1_000_000
NAMED = frozenset({"code", "edition", "row", "run", "owner", "replaces", "profile"})
"""Members by which something is looked up: what is not there is refused before anything is read."""


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def value_of(hint: Any) -> Any:
    """Some value of a member's type."""
    if hint is str:
        return "x"
    if hint is int:
        return 1
    if hint is bool:
        return True
    if hint is date:
        return today()
    if get_origin(hint) is tuple:
        return (value_of(get_args(hint)[0]),)
    options = get_args(hint)
    return None if type(None) in options else document(hint)


def document(hint: Any) -> Any:
    return hint(**{name: value_of(each) for name, each in get_type_hints(hint).items()}) if is_dataclass(hint) else None


def texts_of(hints: dict[str, Any]) -> dict[str, Any]:
    """Members that hold a text, with one that is far too long."""
    long = {str: LONG, tuple[str, ...]: (LONG,)}
    return {name: long[hint] for name, hint in hints.items() if hint in long}


def test_a_million_characters_are_refused_everywhere(small: TestInstallation) -> None:
    from guiju.conduct.evaluation.profile import OwnChanges
    from guiju.lab.house.act import Actor, all_acts, perform

    seen, wrong = set(), []
    for name, act in all_acts().items():
        hints = get_type_hints(act.Request)
        if not name.startswith("assessment.") or "signed" in hints:
            continue
        values = {
            each: OwnChanges(base="self") if hint is OwnChanges else value_of(hint) for each, hint in hints.items()
        }
        who = Actor(person_id="P-H", name="P-H", roles=act.roles)
        for member, text in texts_of(hints).items():
            request = act.Request(**{**values, member: text})
            code = code_of(lambda act=act, request=request, who=who: perform(act, request, actor=who, key="k"))
            seen.add((name, member))
            if code != "answer_too_long" and not (member in NAMED and code):
                wrong.append((name, member, code))
    assert wrong == []
    assert {("assessment.declare_conflict", "conflict"), ("assessment.open_suspicion", "concerned_why")} <= seen
