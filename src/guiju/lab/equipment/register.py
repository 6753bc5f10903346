"""The register of equipment as of a day, as the rules of conduct read it (`guiju.conduct.register_equipment`)."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from guiju.conduct.register_equipment import (
    CertificateFacts,
    DutyFacts,
    EquipmentFacts,
    ItemFacts,
    LineFacts,
    MemberFacts,
    SetFacts,
    UseFacts,
)
from guiju.lab.equipment.as_of import Standing, standings, with_instruments
from guiju.lab.equipment.models import (
    Certificate,
    Confirmation,
    Equipment,
    Placement,
    Seal,
    StandardSet,
    StateChange,
    Supplier,
    SupplierEvaluation,
    Use,
    Validation,
)
from guiju.lab.equipment.stock import MOST_KEYS, among, last_days
from guiju.lab.house.reading import Reading
from guiju.record.words import Day, Text


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _open_day(value: date | None) -> Day | None:
    return None if value is None else _day(value)


OF_ITEM = (
    "pk",
    "code",
    "name",
    "name_en",
    "kind",
    "lower",
    "upper",
    "unit",
    "material_expiry",
    "release",
    "supplier_id",
    "part_of_id",
)
"""The columns of an item that its facts need: a whole register is read as tuples of these, not as rows."""


def facts_on(reading: Reading, day: date) -> EquipmentFacts:
    """The whole register, in a fixed number of queries."""
    rows = reading.rows(Equipment.objects.order_by("pk").values_list(*OF_ITEM, named=True))
    return EquipmentFacts(
        day=_day(day), items=item_facts(reading, rows, day), sets=_sets(reading, day), lines=_lines(reading, day)
    )


def item_facts(reading: Reading, rows: list[Equipment], day: date, *, with_uses: bool = True) -> tuple[ItemFacts, ...]:
    """Items as of a day; those that were not yet in the house on that day are left out."""
    found = _Found(reading, rows, day, with_uses)
    return tuple(found.facts(each) for each in rows if found.changes[each.pk])


class _Found:
    """Everything that belongs to some items as of a day, read at once."""

    def __init__(self, reading: Reading, rows: list[Equipment], day: date, with_uses: bool) -> None:
        self.day = day
        self.ids = None if len(rows) > MOST_KEYS else [each.pk for each in rows]
        self.reading = reading
        changes = self._of(StateChange).order_by("at", "pk")
        self.changes = self._by_item(changes, "state", "day", "at", "place", "due_back")
        placements = self._of(Placement).order_by("at", "pk")
        self.placements = self._by_item(placements, "custodian", "room_code", "place")
        self.certificates = self._certificates()
        self.confirmations = self._confirmations()
        self.standings = self._standings(None if self.ids is None else with_instruments(rows))
        self.validations = self._by_item(self._of(Validation).order_by("day", "pk"), "release", "passed")
        self.seals = self._by_item(self._of(Seal, "valid_to").order_by("pk"), "valid_to")
        self.expiry = last_days(reading, rows, day)
        self.uses = self._by_item(self._of(Use).order_by("at", "pk"), "job", "day", "at", "room_code", read=with_uses)
        self.spans = _spans(reading, [each for own in self.uses.values() for each in own])
        self.evaluations = self._evaluations(rows)

    def _of(self, model: Any, column: str = "day") -> QuerySet:
        return among(model.objects.filter(**{f"{column}__lte": self.day}), self.ids)

    def _lean(self, query: QuerySet, *columns: str) -> list[Any]:
        """The columns that facts need, as tuples with names: rows of a large register would take ten times as long."""
        return self.reading.rows(query.values_list(*columns, named=True))

    def _by_item(self, query: QuerySet, *columns: str, read: bool = True) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for each in self._lean(query, "equipment_id", *columns) if read else ():
            found[each.equipment_id].append(each)
        return found

    def _certificates(self) -> dict[int, Any]:
        filed = self._of(Certificate, "calibrated_on").order_by("calibrated_on", "pk")
        return {each.equipment_id: each for each in self._lean(filed, "pk", "equipment_id", "number", "valid_to")}

    def _confirmations(self) -> dict[int, Any]:
        wanted = among(Confirmation.objects.filter(day__lte=self.day), self.ids, "certificate__equipment_id")
        read = self._lean(wanted.order_by("day", "pk"), "certificate_id", "passed", "unit", "lower", "upper")
        return {each.certificate_id: each for each in read}

    def _standings(self, ids: list[int] | None) -> dict[int, list[Standing]]:
        found: dict[int, list[Standing]] = defaultdict(list)
        for each in standings(self.reading, ids, self.day, lean=True):
            found[each.duty.equipment_id].append(each)
        return found

    def _evaluations(self, rows: list[Equipment]) -> dict[int, SupplierEvaluation]:
        wanted = {each.supplier_id for each in rows if each.supplier_id is not None}
        self.suppliers: dict[int, str] = {}
        if not wanted:
            return {}
        self.suppliers = {each.pk: each.code for each in self.reading.rows(among(Supplier.objects, list(wanted), "pk"))}
        asked = SupplierEvaluation.objects.filter(day__lte=self.day).order_by("day", "pk")
        return {each.supplier_id: each for each in self.reading.rows(among(asked, list(wanted), "supplier_id"))}

    def facts(self, row: Equipment) -> ItemFacts:
        history = self.changes[row.pk]
        now = history[-1]
        placed = self.placements[row.pk][-1] if self.placements[row.pk] else None
        verified = [each.day for each in history if each.state == "verified"]
        evaluation = self.evaluations.get(row.supplier_id or 0)
        return ItemFacts(
            equipment_id=row.code,
            name=Text(zh=row.name, en=row.name_en),
            kind=row.kind,
            state=now.state,
            holder=now.place,
            due_back=_open_day(now.due_back),
            release=row.release,
            validated=self._validated(row),
            expiry=_open_day(self.expiry[row.pk]),
            certificate=self._certificate(row),
            duties=tuple(duty_facts(each) for each in self._plan(row)),
            placed=placed is not None and bool(placed.custodian) and bool(placed.room_code or placed.place),
            broken_seals=tuple(
                _day(each.valid_to) for each in self.seals[row.pk] if not any(day >= each.valid_to for day in verified)
            ),
            uses=tuple(self._use(each, history) for each in self.uses[row.pk]),
            supplier=self.suppliers.get(row.supplier_id or 0, ""),
            supplier_good=None if evaluation is None else evaluation.passed and evaluation.valid_to >= self.day,
        )

    def _plan(self, row: Equipment) -> list[Standing]:
        """Its plan rows, and those of its instrument that stop this and so its functions."""
        above = self.standings[row.part_of_id] if row.part_of_id is not None else []
        return [*self.standings[row.pk], *(each for each in above if each.duty.stops)]

    def _validated(self, row: Equipment) -> bool:
        found = [each for each in self.validations[row.pk] if each.release == row.release]
        return bool(found) and found[-1].passed

    def _certificate(self, row: Equipment) -> CertificateFacts | None:
        held = self.certificates.get(row.pk)
        if held is None:
            return None
        said = self.confirmations.get(held.pk)
        return CertificateFacts(
            number=held.number,
            valid_to=_day(held.valid_to),
            confirmed=None if said is None else said.passed,
            narrowed=said is not None and narrowed(row, said),
        )

    def _use(self, use: Any, history: list[Any]) -> UseFacts:
        before = [each.state for each in history if each.at <= use.at]
        return UseFacts(
            job=use.job,
            day=_day(use.day),
            state=before[-1] if before else "received",
            room=use.room_code,
            clashes=tuple(
                sorted(
                    {
                        other.job
                        for other in self.uses[use.equipment_id]
                        if other.room_code != use.room_code and _overlap(self.spans[use.job], self.spans[other.job])
                    }
                )
            ),
        )


def narrowed(row: Any, said: Any) -> bool:
    """Whether a positive confirmation covers less than the item's range, in the item's own unit."""
    if not said.passed or not (row.lower and row.upper) or said.unit != row.unit:
        return False
    lower = bool(said.lower) and float(said.lower) > float(row.lower)
    return lower or (bool(said.upper) and float(said.upper) < float(row.upper))


def duty_facts(each: Standing) -> DutyFacts:
    """A plan row of the day as rules read it."""
    return DutyFacts(
        kind=each.duty.kind,
        title=each.duty.title,
        stops=each.duty.stops,
        due_on=_open_day(each.step.due_on),
        overdue=each.overdue,
    )


Span = tuple[datetime, datetime]
FEW = 500
"""So many jobs are looked up by their numbers; of more, all are read."""


def _spans(reading: Reading, uses: list[Any]) -> dict[str, Span]:
    """From start to end of each job; a job without an end (or unknown here) lasts for the instant of its start."""
    spans = {each.job: (each.at, each.at) for each in uses}
    if not spans:
        return spans
    jobs = apps.get_model("calibrations.Job").objects.filter(started_at__isnull=False, finished_at__isnull=False)
    if len(spans) <= FEW:
        jobs = jobs.filter(number__in=list(spans))
    for number, first, last in jobs.values_list("number", "started_at", "finished_at"):
        if number in spans:
            spans[number] = (first, last)
    return spans


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _sets(reading: Reading, day: date) -> tuple[SetFacts, ...]:
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    members = apps.get_model("equipment.Member").objects.filter(holds, valid_from__lte=day)
    serving = apps.get_model("equipment.Serving").objects.filter(holds, valid_from__lte=day)
    of_set: dict[int, list[Any]] = defaultdict(list)
    for each in reading.rows(members.select_related("equipment").order_by("pk")):
        of_set[each.standard_set_id].append(each)
    lines: dict[int, list[str]] = defaultdict(list)
    for each in reading.rows(serving.order_by("pk")):
        lines[each.standard_set_id].append(each.scope_code)
    return tuple(
        SetFacts(
            code=row.code,
            name=Text(zh=row.name, en=row.name_en),
            certificate_number=row.certificate_number,
            valid_to=_open_day(row.valid_to),
            members=tuple(
                MemberFacts(equipment_id=each.equipment.code, role=each.role, main=each.main, unit=each.equipment.unit)
                for each in of_set[row.pk]
            ),
            serves=tuple(lines[row.pk]),
        )
        for row in reading.rows(StandardSet.objects.order_by("code"))
    )


def _lines(reading: Reading, day: date) -> tuple[LineFacts, ...]:
    """Lines of the scope in force with the roles that their edition asks for; registers know each other by name."""
    rows = apps.get_model("agency.ScopeRow").objects.filter(valid_from__lte=day, valid_to__gte=day).order_by("code")
    editions = apps.get_model("methods.Edition").objects.select_related("method").order_by("pk")
    asked = {
        (each.method.code, each.edition): {demand["role"]: demand.get("unit", "") for demand in each.standards}
        for each in reading.rows(editions)
    }
    return tuple(_line(each.code, asked.get((each.method_code, each.edition))) for each in reading.rows(rows))


def _line(code: str, asked: dict[str, str] | None) -> LineFacts:
    if asked is None:
        return LineFacts(code=code, roles=None)
    return LineFacts(code=code, roles=tuple(sorted(asked)), units=tuple(sorted(asked.items())))
