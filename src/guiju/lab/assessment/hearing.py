"""The right of reply in a run: whom its findings name, until when they are asked, what they said (6.1.9-4)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from guiju.conduct.evaluation.evidence import Example, Snapshot
from guiju.conduct.evaluation.parts import against
from guiju.conduct.evaluation.statement import Heard, RunHearing
from guiju.conduct.evaluation.terms import reply_term
from guiju.lab.assessment.demands import parameters_of
from guiju.lab.assessment.models import Hearing, Run, RunFinding
from guiju.lab.assessment.named import people_among, said_in
from guiju.lab.assessment.places import CASE
from guiju.lab.calibrations.models import Statement
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.record.words import Day

Named = Mapping[str, Mapping[str, list[str]]]
"""Rows, the people whom their findings name, and the places where they do."""


def named_in(reading: Reading, snapshot: Snapshot, rows: Iterable[str]) -> Named:
    """The people whom findings on these rows name: who made a statement in a case, and whose code a finding says."""
    shown = {row: against(snapshot, row).examples for row in rows}
    all_shown = [each for examples in shown.values() for each in examples]
    acted = _acted(reading, all_shown)
    known = people_among(reading, {word for each in all_shown for word in said_in(each, each.where)})
    found: dict[str, dict[str, list[str]]] = {}
    for row, examples in shown.items():
        people = found.setdefault(row, {})
        for each in examples:
            for person in sorted(acted.get(each.where, set()) | (said_in(each, each.where) & known)):
                places = people.setdefault(person, [])
                if each.where not in places:
                    places.append(each.where)
    return found


def _acted(reading: Reading, examples: Iterable[Example]) -> dict[str, set[str]]:
    """Who made a statement on the record of each case, by the case's place; the seal's own is nobody's."""
    numbers = sorted({each.where.removeprefix(CASE) for each in examples if each.where.startswith(CASE)})
    rows = Statement.objects.select_related("record").filter(record__number__in=numbers).exclude(purpose="issue")
    found: dict[str, set[str]] = {}
    for each in reading.rows(rows) if numbers else ():
        found.setdefault(f"{CASE}{each.record.number}", set()).add(each.person_code)
    return found


def ask(tx: Transaction, finding: RunFinding, named: Mapping[str, list[str]]) -> None:
    """Asks everybody whom a finding names for a reply; judged again, only who is named at a new place is asked anew."""
    until = tx.day + timedelta(days=reply_term(parameters_of(tx)))
    held = {each.person: each for each in tx.sound(Hearing.objects.filter(finding=finding).order_by("pk"))}
    for person, row in held.items():
        if person not in named and row.state == "asked":
            tx.update(row, state="lapsed", places=[])
    for person, places in named.items():
        if person not in held:
            tx.insert(_asked(finding, person, places, until))
        elif held[person].state == "lapsed" or not set(places) <= set(held[person].places):
            tx.update(held[person], state="asked", places=places, reply_until=until)


def _asked(finding: RunFinding, person: str, places: list[str], until: object) -> Hearing:
    return Hearing(
        finding=finding,
        person=person,
        places=places,
        reply_until=until,
        state="asked",
        statement="",
        replied_on=None,
    )


def hearing_for(reading: Reading, finding: RunFinding, person: str) -> Hearing | None:
    """What a person was asked on a finding; None where it does not name the person (any more)."""
    rows = reading.sound(Hearing.objects.filter(finding=finding, person=person).exclude(state="lapsed"))
    return rows[0] if rows else None


def demand_heard(reading: Reading, run: Run) -> None:
    """Raises Refused while somebody whom a finding names may still reply and has neither replied nor waived it."""
    rows = Hearing.objects.filter(finding__run=run).exclude(finding__state="lapsed")
    # All of them are locked: no reply comes in between what is signed and the frozen run.
    asked = [each for each in reading.sound(rows) if each.state == "asked"]
    waiting = [each for each in asked if each.reply_until >= reading.day]
    if waiting:
        people = ", ".join(sorted({each.person for each in waiting}))
        day = max(each.reply_until for each in waiting).isoformat()
        raise Refused("run_not_heard", requirement="6.1.9-4", parameters={"people": people, "day": day})


def hearing_of(run: Run) -> RunHearing:
    """How the people named in a run were heard, as a document: what freezing it signs."""
    rows = Hearing.objects.select_related("finding").filter(finding__run=run)
    rows = rows.exclude(finding__state="lapsed").exclude(state="lapsed")
    ordered = sorted(rows, key=lambda each: (each.finding.row, each.person))
    return RunHearing(
        format="guiju.evaluation_hearing", version=1, run=run.code, heard=tuple(_heard(each) for each in ordered)
    )


def _heard(row: Hearing) -> Heard:
    return Heard(
        row=row.finding.row,
        person=row.person,
        places=tuple(row.places),
        reply_until=Day(row.reply_until.isoformat()),
        state=row.state,  # type: ignore[arg-type]
        statement=row.statement,
        replied_on=None if row.replied_on is None else Day(row.replied_on.isoformat()),
    )
