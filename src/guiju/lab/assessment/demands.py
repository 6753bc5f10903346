"""What several acts of evaluations demand: rows of the code, files in the store, texts that are filled in, codes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.substance import LEAST_SIGNS, is_sentence
from guiju.lab.assessment.models import Run
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.files import FileMissing, path_of
from guiju.lab.house.parameters import values_on
from guiju.lab.house.typed import seen

LONGEST = 3000
"""Characters of one text; more belongs into a file of evidence."""
MANAGERS = frozenset({"quality_manager", "technical_manager", "head"})
RULERS = MANAGERS | {"reviewer", "signatory"}
"""Who may rule on a suspicion or judge an effect: so many that some remain who have no part in it."""
KEEPERS = MANAGERS | {"system"}
EVERYBODY = frozenset(
    {
        "item_clerk",
        "equipment_keeper",
        "calibrator",
        "reviewer",
        "signatory",
        "technical_manager",
        "quality_manager",
        "head",
    }
)

STAFF = EVERYBODY | {"system"}
"""Whoever saw it says it: that something is lacking, or suspected, is for everybody of the agency to tell."""
ANYBODY = EVERYBODY | {"assessor"}
"""Whoever is concerned is heard, whatever the role; also who comes from outside."""


def demand_rows(rows: Iterable[str]) -> None:
    """Raises Refused unless every id is that of a row of the code, and there is one."""
    given = list(rows)
    unknown = [each for each in given if each not in catalogue()]
    if unknown or not given:
        raise Refused("row_unknown", requirement="4.7-1", parameters={"rows": ", ".join(unknown) or "—"})


def demand_files(digests: Iterable[str]) -> None:
    """Raises Refused for a file that the content store does not hold."""
    for each in digests:
        try:
            held = path_of(each).is_file()
        except FileMissing:
            held = False
        if not held:
            raise Refused("answer_file_missing", requirement="6.1.5-3", parameters={"sha256": each[:16]})


def demand_said(request: Any, *without: str) -> None:
    """Raises Refused when a text of the request has nothing to be seen in it, or is longer than a page of a form."""
    texts = [each.name for each in fields(request) if each.type in (str, "str")]
    bare = [name for name in texts if name not in without and not seen(getattr(request, name))]
    if bare:
        raise Refused("answer_incomplete", requirement="6.1.5-3", parameters={"members": ", ".join(bare)})
    for name, length in _longest_texts(request):
        if length > LONGEST:
            told = {"member": name, "most": str(LONGEST), "length": str(length)}
            raise Refused("answer_too_long", requirement="6.1.5-3", parameters=told)


def demand_sentence(text: str, row: str, column: str) -> None:
    """Raises Refused for words that say nothing: what may turn a row is told in a sentence."""
    if not is_sentence(text):
        told = {"signs": str(LEAST_SIGNS), "column": column}
        raise Refused("reason_says_nothing", requirement=row, parameters=told)


def _longest_texts(value: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """The length of every text of a request, also of those in lists and documents, by the member that holds it."""
    if isinstance(value, str):
        yield name, len(value)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _longest_texts(getattr(value, each.name), name or each.name)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _longest_texts(key, name)
            yield from _longest_texts(each, name)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _longest_texts(each, name)


def demand_other(reading: Reading, *people: str) -> None:
    """Raises Refused when the actor is one of the people whose own thing this is."""
    if reading.actor.person_id in people:
        raise Refused("own_thing", requirement="4.5-2", parameters={"person": reading.actor.person_id})


def demand_open(run: Run) -> None:
    """Raises Refused for a frozen run."""
    if run.state == "frozen":
        raise Refused("run_frozen", requirement="6.1.5-3", parameters={"code": run.code})


def parameters_of(reading: Reading) -> dict[str, str]:
    """Dated parameters in force on the day of the act."""
    return values_on(reading, reading.day)


def next_code(model: Any, prefix: str, day: date) -> str:
    """The next code of a year: ATT-2026-001."""
    return f"{prefix}-{day.year}-{model.objects.count() + 1:03d}"
