"""An edition of a method as of a day, what the register proves about it, and its budget template."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from guiju.conduct.register_methods import (
    ChangeFacts,
    ChangeStage,
    CoveredRange,
    EditionFacts,
    MethodRegisterFacts,
    ProcedureFacts,
)
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask, Follow, nothing
from guiju.lab.house.questions import question
from guiju.lab.methods.models import (
    BudgetTemplate,
    Change,
    Edition,
    NoveltyCheck,
    Procedure,
    ProcedureReview,
    Validation,
    Verification,
)
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.words import Day, DecimalText, Interval, Quantity, Text

NEEDS_VALIDATION = frozenset({"own", "customer"})


def _end(value: date | None) -> Day | None:
    return None if value is None else Day(value.isoformat())


@question
def edition_of(code: Any, edition: Any) -> Any:
    """An edition with its method."""
    return Edition.objects.select_related("method").filter(method__code=code, edition=edition)


@question
def last_check_of(edition: Any, day: Any) -> Any:
    """The newest check for novelty of one edition: there is another every quarter."""
    return NoveltyCheck.objects.filter(edition_id=edition, day__lte=day).order_by("-day", "-pk")[:1]


@question
def checks_of(editions: Any, day: Any) -> Any:
    """The checks for novelty of some editions, the newest last."""
    return NoveltyCheck.objects.filter(edition_id__in=editions, day__lte=day).order_by("day", "pk")


@question
def verifications_of(editions: Any, day: Any) -> Any:
    """The verifications that passed and were approved by a day."""
    rows = Verification.objects.filter(edition_id__in=editions, passed=True, approved_on__lte=day)
    return rows.order_by("approved_on", "pk")


@question
def validations_of(editions: Any, day: Any) -> Any:
    """The validations that passed and were approved by a day."""
    rows = Validation.objects.filter(edition_id__in=editions, passed=True, approved_on__lte=day)
    return rows.order_by("approved_on", "pk")


@question
def changes_of(methods: Any, day: Any) -> Any:
    """The changes of edition announced by a day."""
    rows = Change.objects.select_related("method").filter(method_id__in=methods, announced_on__lte=day)
    return rows.order_by("pk")


@question
def procedures_of(methods: Any, day: Any) -> Any:
    """The procedures of some methods in force on a day."""
    return procedures_on(day).filter(method_id__in=methods)


@question
def reviews_of(procedures: Any, day: Any) -> Any:
    """The reviews of some procedures by a day, the newest last."""
    return ProcedureReview.objects.filter(procedure_id__in=procedures, day__lte=day).order_by("day", "pk")


@question
def newest_template(code: Any, edition: Any, template: Any) -> Any:
    """The newest version of a budget template."""
    rows = BudgetTemplate.objects.filter(edition__method__code=code, edition__edition=edition, code=template)
    return rows.order_by("-number")[:1]


def edition_asked(code: str, edition: str, day: date, then: Follow = nothing) -> Iterator[Ask]:
    """What `edition_on` asks of most editions, to be asked ahead.

    Args:
        then: what else follows from the edition.
    """

    def about(rows: list[Any]) -> Iterator[Ask]:
        for row in rows:
            yield Ask(last_check_of, {"edition": row.pk, "day": day})
            yield Ask(verifications_of, {"editions": [row.pk], "day": day})
        yield from then(rows)

    yield Ask(edition_of, {"code": code, "edition": edition}, about)


def edition_row(reading: Reading, code: str, edition: str) -> Edition | None:
    """The row of an edition with its method; None when it is not on file."""
    found = reading.ask(edition_of, code=code, edition=edition)
    return found[0] if found else None


def method(reading: Reading, code: str, edition: str, day: date) -> enclosures.Method | None:
    """The edition with its limits and demands; None when it is not on file."""
    return edition_on(reading, code, edition, day)[0]


def edition_on(
    reading: Reading, code: str, edition: str, day: date
) -> tuple[enclosures.Method | None, EditionFacts | None]:
    """The edition as the record holds it, and what the register proves about it as of a day."""
    row = edition_row(reading, code, edition)
    if row is None:
        return None, None
    facts = _edition_facts(reading, (row,), day)[0]
    return _method(row, facts, day), facts


def _method(row: Edition, facts: EditionFacts, day: date) -> enclosures.Method:
    return enclosures.Method(
        as_of=Day(day.isoformat()),
        code=row.method.code,
        edition=row.edition,
        title=Text(zh=row.method.title, en=row.method.title_en),
        kind=row.method.kind,
        field=row.method.field,
        effective_from=Day(row.effective_from.isoformat()),
        superseded_on=_end(row.superseded_on),
        checked_on=facts.checked_on,
        validated=facts.validated_on is not None,
        environment=decode(tuple[enclosures.EnvironmentLimit, ...], row.environment, "$.environment"),
        standards=decode(tuple[enclosures.StandardRequirement, ...], row.standards, "$.standards"),
        reviewer_may_sign=row.reviewer_may_sign,
        rounding=row.rounding,
    )


def register_on(reading: Reading, day: date) -> MethodRegisterFacts:
    """The whole register as of a day, by the same number of queries for any number of methods."""
    rows = reading.rows(Edition.objects.select_related("method").order_by("method__code", "effective_from", "pk"))
    changes = reading.rows(Change.objects.select_related("method").filter(announced_on__lte=day).order_by("pk"))
    olds = _olds(rows)
    return MethodRegisterFacts(
        day=Day(day.isoformat()),
        editions=_edition_facts(reading, rows, day),
        changes=tuple(change_facts(each, olds.get((each.method_id, each.effective_from), ""), day) for each in changes),
    )


def _olds(rows: Iterable[Edition]) -> dict[tuple[int, date | None], str]:
    """The edition that ends on a day, by method and day."""
    return {(each.method_id, each.superseded_on): each.edition for each in rows if each.superseded_on is not None}


def _edition_facts(reading: Reading, rows: Iterable[Edition], day: date) -> tuple[EditionFacts, ...]:
    """The facts of editions, by the same number of queries for one and for many."""
    listed = list(rows)
    ids = [each.pk for each in listed]
    if not ids:
        return ()
    if len(ids) > 1:
        checked = _newest(reading.ask(checks_of, editions=ids, day=day))
    else:
        checked = _newest(reading.ask(last_check_of, edition=ids[0], day=day))
    verified = _first(reading.ask(verifications_of, editions=ids, day=day))
    asked = [each.pk for each in listed if each.modified or each.method.kind in NEEDS_VALIDATION]
    validated = _newest(reading.ask(validations_of, editions=asked, day=day)) if asked else {}
    procedures = _procedures(reading, [each.method_id for each in listed if each.choices_left], day)
    ending = sorted({each.method_id for each in listed if each.superseded_on is not None})
    changes = reading.ask(changes_of, methods=ending, day=day) if ending else []
    return tuple(
        _facts(
            each,
            checked=checked.get(each.pk),
            verified=verified.get(each.pk),
            validated=validated.get(each.pk),
            procedure=procedures.get(each.method_id),
            change=_of(each, changes, day),
        )
        for each in listed
    )


def _newest(rows: list[Any]) -> dict[int, Any]:
    return {each.edition_id: each for each in rows}


def _first(rows: list[Any]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for each in rows:
        found.setdefault(each.edition_id, each)
    return found


def _of(row: Edition, changes: list[Change], day: date) -> ChangeFacts | None:
    """The change that ends this edition."""
    found = [each for each in changes if (each.method_id, each.effective_from) == (row.method_id, row.superseded_on)]
    return change_facts(found[-1], row.edition, day) if found else None


def stage_of(row: Change, day: date | None = None) -> ChangeStage:
    """How far a change has come, as of a day; whatever is written where no day is given."""
    steps: tuple[tuple[ChangeStage, date | None], ...] = (
        ("granted", row.granted_on),
        ("filed", row.filed_on),
        ("verified", row.verified_on),
        ("analysed", row.analysed_on),
    )
    return next((name for name, done in steps if done is not None and (day is None or done <= day)), "announced")


def change_facts(row: Change, old: str, day: date) -> ChangeFacts:
    """A change of edition as of a day."""
    return ChangeFacts(
        method=row.method.code,
        old=old,
        new=row.edition,
        announced_on=Day(row.announced_on.isoformat()),
        effective_from=Day(row.effective_from.isoformat()),
        stage=stage_of(row, day),
    )


def _procedures(reading: Reading, methods: list[int], day: date) -> dict[int, ProcedureFacts]:
    """The procedure in force of each method, with its last review where that let it stand."""
    if not methods:
        return {}
    rows = reading.ask(procedures_of, methods=sorted(set(methods)), day=day)
    newest = {each.method_id: each for each in rows}
    ids = [each.pk for each in newest.values()]
    found = {each.procedure_id: each for each in (reading.ask(reviews_of, procedures=ids, day=day) if ids else ())}
    last = {procedure: each.day for procedure, each in found.items() if each.stands}
    return {
        method: ProcedureFacts(code=row.code, number=str(row.number), reviewed_on=_end(last.get(row.pk)))
        for method, row in newest.items()
    }


def procedures_on(day: Any) -> Any:
    """Procedures in force on a day, the newest last."""
    from django.db.models import Q

    rows = Procedure.objects.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), effective_from__lte=day)
    return rows.order_by("effective_from", "number", "pk")


def _facts(
    row: Edition,
    *,
    checked: NoveltyCheck | None,
    verified: Verification | None,
    validated: Validation | None,
    procedure: ProcedureFacts | None,
    change: ChangeFacts | None,
) -> EditionFacts:
    return EditionFacts(
        method=row.method.code,
        edition=row.edition,
        kind=row.method.kind,
        effective_from=Day(row.effective_from.isoformat()),
        superseded_on=_end(row.superseded_on),
        checked_on=_end(checked.day) if checked else None,
        verified_on=_end(verified.approved_on) if verified else None,
        modified=row.modified,
        validated_on=_end(validated.approved_on) if validated else None,
        lack_stated=validated is not None and bool(validated.lack.strip()),
        covers=tuple(
            CoveredRange(quantity=each["quantity"], range=decode(Interval, each["range"], "$.covers"))
            for each in row.covers
        ),
        logged=tuple(row.logged),
        repeats=row.repeats,
        seconds_per_point=DecimalText(row.seconds_per_point) if row.seconds_per_point else None,
        choices_left=row.choices_left,
        procedure=procedure,
        change=change,
        points=decode(tuple[Quantity, ...], row.points, "$.points"),
        directions=row.directions,
        record_fields=tuple(row.record_fields),
    )


def template(reading: Reading, code: str, edition: str, template_code: str) -> enclosures.BudgetTemplate | None:
    """The newest version of a budget template of this edition; None when there is none."""
    found = reading.ask(newest_template, code=code, edition=edition, template=template_code)
    return decode(enclosures.BudgetTemplate, found[0].document, "$") if found else None
