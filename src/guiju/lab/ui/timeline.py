"""The timeline: what was done to some rows, by whom, when and why, out of the journal; refusals where asked.

`timeline` reads the journal of all the rows together: the number of queries does not grow with the number of rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, reduce
from importlib import import_module
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Q, QuerySet
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.canonical import dumps, loads
from guiju.lab.house import clock
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.journal import HIDDEN, subject_mark
from guiju.lab.house.models import Commitment, JournalEntry
from guiju.lab.house.signing import SYSTEM
from guiju.lab.ui import words
from guiju.lab.ui.members import MEMBERS
from guiju.record.codec import decode
from guiju.record.smallest import SmallestRule
from guiju.record.smallest_notation import write_smallest

LONGEST = 200
"""Longest text of a value that a timeline shows; the register has the whole."""
REFUSALS = 50
"""How many refusals are shown at most, the newest."""
AT_ONCE = 200
"""Rows whose refusals are sought by one query; SQLite allows a condition of 1000 parts."""
FILE_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "text/csv": "CSV",
}
"""Kinds of files as people call them."""
SILENT = frozenset({"id", "version", "table", "salt", "document", "chain_head", "wrapped"})
"""Columns that say nothing to a reader, or too much."""
PEOPLE = (
    "analysed_by",
    "announced_by",
    "authorised_by",
    "calibrator",
    "developed_by",
    "filed_by",
    "granted_by",
    "judged_by",
    "lifted_by",
    "reviewed_by",
    "confirmed_by",
    "approved_by",
    "witnessed_by",
    "enrolled_by",
    "attested_by",
    "granted_by",
    "done_by",
    "viewed_by",
    "validated_by",
    "verified_by",
    "custodian",
    "asked_by",
    "begun_by",
    "decided_by",
    "person_code",
    "by",
)
"""Columns that hold the code of a person."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A row whose story is told, the name by which the page knows it, and where it leads."""

    row: ControlledModel
    name: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One member of a row: its readable name, what it was (None when the row is new) and what it became."""

    name: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one act did to one of the subjects."""

    name: str
    link: str
    changes: tuple[Change, ...]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One act: its title in the page's language, who, when in the site's zone, why, and what it changed."""

    title: str
    who: str
    at: datetime
    reason: str = ""
    parts: tuple[Part, ...] = ()
    act: str = ""
    refused: bool = False
    words: str = ""
    """Why it was refused, or a plain remark."""
    log_index: int | None = None

    @property
    def things(self) -> tuple[tuple[str, str], ...]:
        """Name and link of each thing that the act touched, once."""
        return tuple(dict.fromkeys((each.name, each.link) for each in self.parts if each.name))


def timeline(
    subjects: Iterable[Subject],
    *,
    refusals: bool = False,
    extra: Iterable[Step] = (),
    counted: frozenset[str] = frozenset(),
) -> tuple[Step, ...]:
    """Every step in the story of the subjects, newest first.

    Args:
        refusals: whether acts that were refused on a subject are told too, the newest 50.
        extra: steps that the journal does not hold by row, such as captures of readings, to be told among the others.
        counted: acts that come by the hundred, such as steps of a computation: told by their number and the last.
    """
    by_row = {(each.row._meta.db_table, each.row.pk): each for each in subjects}
    done = _done(by_row)
    entries = [*done.exclude(act__in=counted), *(_refused(sorted(by_row)) if refusals else ())]
    last = _last(done, counted) if counted else []
    names = people({each.actor for each in (*entries, *(one for one, _ in last))} | set(_mentioned(entries)))
    told = [_step(each, by_row, names) for each in entries]
    told += [replace(_step(each, {}, names), words=_times(count)) for each, count in last]
    return tuple(sorted([*told, *extra], key=lambda each: (each.at, each.log_index or 0), reverse=True))


def people(codes: Iterable[str]) -> dict[str, str]:
    """Names of people by code, in one query; a code that the register does not know is its own name."""
    wanted = sorted({each for each in codes if each})
    # The register of people stands above the house's pages, which therefore look it up by its name.
    person = apps.get_model("people", "Person")
    known = dict(person.objects.filter(code__in=wanted).values_list("code", "name"))
    return {each: known.get(each) or (_("The installation") if each == SYSTEM.person_id else each) for each in wanted}


def _times(count: int) -> str:
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": count}


def _done(by_row: Mapping[tuple[str, int], Subject]) -> QuerySet[JournalEntry]:
    ids: dict[str, list[int]] = {}
    for table, row in by_row:
        ids.setdefault(table, []).append(row)
    if not ids:
        return JournalEntry.objects.none()
    wanted = reduce(or_, (Q(table=table, row__in=rows) for table, rows in sorted(ids.items())))
    indices = set(Commitment.objects.filter(wanted).values_list("log_index", flat=True))
    return JournalEntry.objects.filter(log_index__in=sorted(indices)).order_by("pk")


def _last(done: QuerySet[JournalEntry], acts: frozenset[str]) -> list[tuple[JournalEntry, int]]:
    """The newest entry of each of these acts with their number; what they changed is not read."""
    counts = done.filter(act__in=acts).order_by().values_list("act").annotate(Max("pk"), Count("pk"))
    found = {key: count for _act, key, count in counts}
    rows = JournalEntry.objects.filter(pk__in=sorted(found)).defer("changes")
    return [(each, found[each.pk]) for each in rows]


def _refused(rows: list[tuple[str, int]]) -> list[JournalEntry]:
    found: dict[int, JournalEntry] = {}
    for begin in range(0, len(rows), AT_ONCE):
        marks = [dumps(subject_mark(*each)).decode() for each in rows[begin : begin + AT_ONCE]]
        named = reduce(or_, (Q(answer__contains=each) for each in marks))
        entries = JournalEntry.objects.filter(named, outcome="refused").order_by("-pk")[:REFUSALS]
        found |= {each.pk: each for each in entries}
    return sorted(found.values(), key=lambda each: each.pk)[-REFUSALS:]


def _mentioned(entries: list[JournalEntry]) -> Iterator[str]:
    """Codes of people that stand in the changed rows."""
    for entry in entries:
        for change in loads(entry.changes.encode()):
            for row in (change["before"] or {}, change["after"] or {}):
                yield from (str(row[each]) for each in PEOPLE if row.get(each))


def _step(entry: JournalEntry, by_row: Mapping[tuple[str, int], Subject], names: Mapping[str, str]) -> Step:
    refused = entry.outcome == "refused"
    found = [] if refused or not by_row else loads(entry.changes.encode())
    ours = [(each, by_row.get((each["table"], each["row"]))) for each in found]
    parts = [_part(each, subject, names) for each, subject in ours if subject is not None]
    return Step(
        title=words.word(words.ACTS, entry.act),
        who=names.get(entry.actor, entry.actor),
        at=entry.at.astimezone(clock.zone()),
        reason=entry.reason,
        parts=tuple(parts),
        act=entry.act,
        refused=refused,
        words=_why(entry) if refused else "",
        log_index=entry.log_index,
    )


def _why(entry: JournalEntry) -> str:
    answer = loads(entry.answer.encode())
    sentence = "sentence_en" if words.language() == "en" else "sentence"
    told = str(answer.get(sentence) or answer.get("sentence", ""))
    # The journal keeps codes. A role of one plain word, such as head, could be any word of the sentence.
    codes = {entry.act: words.word(words.ACTS, entry.act)} | {
        code: str(name) for code, name in words.ROLES.items() if "_" in code
    }
    for code, name in codes.items():
        told = told.replace(code, name)
    return told


def _part(change: Mapping[str, Any], subject: Subject, names: Mapping[str, str]) -> Part:
    before, after, table = change["before"], change["after"] or {}, change["table"]

    def shown_as(name: str, value: Any) -> str:
        return names[value] if name in PEOPLE and value in names else readable(value, table, name)

    foreign = {each.column for each in subject.row._meta.concrete_fields if each.is_relation}
    shown = [
        Change(
            name=member(name),
            old=None if before is None else shown_as(name, before.get(name)),
            new=shown_as(name, value),
        )
        for name, value in sorted(after.items())
        if name not in SILENT | foreign
        and (value not in ("", None, []) if before is None else before.get(name) != value)
    ]
    return Part(subject.name, subject.link, tuple(shown), before is None)


def member(column: str) -> str:
    """A column's name for people, in the language of the page."""
    return words.word(MEMBERS, column)


@cache
def columns() -> dict[tuple[str, str], Mapping[str, Any]]:
    """Words for the codes of a column, by table and column; each app names its own as COLUMNS in its `words`."""
    found = dict(words.COLUMNS)
    for each in apps.get_app_configs():
        if each.name.startswith("guiju.lab.") and module_has_submodule(each.module, "words"):
            found |= getattr(import_module(f"{each.name}.words"), "COLUMNS", {})
    return found


def readable(value: Any, table: str = "", column: str = "") -> str:
    """A value of a row as people read it, in the language of the page."""
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value == HIDDEN:
        return _("kept out of the journal so that it can be erased")
    known = columns().get((table, column), {})
    if column == "smallest_U_rule" and isinstance(value, dict):
        return write_smallest(decode(SmallestRule, value))[:LONGEST]
    if isinstance(value, str) and value.startswith("-----BEGIN "):
        return _("text of a certificate (PEM)")
    if isinstance(value, str) and column == "media_type":
        return FILE_KINDS.get(value, value)
    if isinstance(value, str):
        return _coded(_time(value, column), known)[:LONGEST]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _between().join(_coded(each, known) for each in value)[:LONGEST]
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return "；".join(f"{known.get(name, name)}: {known.get(each, each)}" for name, each in sorted(value.items()))[
            :LONGEST
        ]
    return _("%(count)s entries") % {"count": len(value)} if isinstance(value, list | dict) else str(value)


def _coded(text: str, known: Mapping[str, Any]) -> str:
    """A code in words, or several codes between spaces; any other text as it is."""
    codes = [text] if text in known else text.split(" ")
    return (
        _between().join(str(known[each]) for each in codes) if known and all(each in known for each in codes) else text
    )


def _between() -> str:
    return ", " if words.language() == "en" else "、"


def _time(text: str, column: str) -> str:
    if not column.endswith("_at") and column != "at":
        return text
    try:
        at = clock.parse_instant(text)
    except ValueError:  # `found_at` is a place
        return text
    return f"{at.astimezone(clock.zone()):%Y-%m-%d %H:%M}"
