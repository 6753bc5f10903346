"""From the bench to the frozen record: the facts of the day, the readings and the evaluated results in one document.

The same job, instant and seed give the same bytes: the calibrator signs what the draft showed, and the act of
finishing builds it again and compares. The seed makes the salts; it is never stored, so that destroying an
enclosure and its salt erases it.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from guiju import __version__
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.rules.climate import AGREED
from guiju.lab.agency.facts import agency
from guiju.lab.calibrations import chain
from guiju.lab.calibrations.facts import days_of, job_facts
from guiju.lab.calibrations.models import Batch, Job, Record
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.commissions.facts import item
from guiju.lab.customers.facts import customer
from guiju.lab.house import clock
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.parameters import in_force
from guiju.record import model
from guiju.record.check import problems
from guiju.record.codec import decode, to_bytes
from guiju.record.enclose import enclose, reference
from guiju.record.enclosures import Enclosure
from guiju.record.statement import EnclosedDocument
from guiju.record.words import DecimalText, Digest, Enclosed, Instant, NotApplicable, Text

NEEDED = {
    "agency": "机构信息",
    "contract review": "合同评审",
    "item": "样品",
    "method": "校准方法",
    "budget template": "不确定度评定模板",
    "place": "校准地点",
    "calibrator": "校准人员",
    "points": "校准点",
}
"""What no record does without, in Chinese by its English name."""
Kind = Literal["person", "customer", "standard", "method", "budget_template", "evidence"]


@dataclass
class Enclosing:
    """Collects enclosures; a document enclosed twice is one enclosure."""

    seed: bytes
    documents: dict[str, EnclosedDocument] = field(default_factory=dict)

    def enclose(self, kind: Kind, document: Enclosure) -> Enclosed:
        """Reference to the document, whose salt follows from the seed."""
        data = to_bytes(document)
        salt = hmac.digest(self.seed, kind.encode() + b"\0" + data, "sha256")[:16]
        enclosed = enclose(document, salt)
        self.documents.setdefault(enclosed.digest, enclosed)
        return reference(enclosed)


@dataclass(frozen=True)
class Draft:
    """A record as it would be frozen now, before anybody signed."""

    record: model.Record
    enclosures: tuple[EnclosedDocument, ...]
    facts: CalibrationFacts

    def enclosed(self, digest: str) -> EnclosedDocument:
        """The enclosure with this digest; Refused when the draft has none such (it changed since it was shown)."""
        for each in self.enclosures:
            if each.digest == digest:
                return each
        raise Refused("draft_changed", requirement="6.1.7-1", parameters={"job": self.record.number})


def build(reading: Reading, job: Job, frozen_at: datetime, seed: bytes) -> Draft:
    """The record of a measuring job as of `frozen_at`.

    Raises Refused when something that the document cannot do without is missing, naming it.
    """
    facts = job_facts(reading, "finish", job, frozen_at)
    _demand(facts)
    section = facts.sections[0]
    enclosing = Enclosing(seed)
    method = enclosing.enclose("method", section.method)
    template = enclosing.enclose("budget_template", section.template)
    calibrators = tuple(enclosing.enclose("person", each) for each in section.calibrators)
    standards = tuple(
        model.StandardUse(
            use_id=str(index),
            role=role,
            standard=enclosing.enclose("standard", each),
            equipment_id=each.equipment_id,
        )
        for index, (role, each) in enumerate(section.standards, start=1)
    )
    readings = readings_of(reading, job, calibrators[0])
    evaluation = _evaluate(facts, readings, template)
    parties = job.line.commission
    _, finished = days_of(job, clock.civil_day(frozen_at))
    record = model.Record(
        format="guiju.record",
        version=1,
        record_id=f"{job.number}/{job.revision}",
        number=job.number,
        revision=job.revision,
        supersedes=_before(reading, job),
        demonstration=facts.demonstration,
        software=f"guiju {__version__}",
        frozen_at=Instant(clock.instant_text(frozen_at)),
        agency=_required(agency(reading), "agency"),
        place=section.place,
        commission=facts.commission,
        parties=model.Parties(
            commissioned_by=enclosing.enclose("customer", customer(parties.commissioned_by)),
            certificate_for=enclosing.enclose("customer", customer(parties.certificate_for)),
            paid_by=enclosing.enclose("customer", customer(parties.paid_by)),
            sent_by=enclosing.enclose("customer", customer(parties.sent_by)),
        ),
        item=item(job.line.item),
        sections=(
            model.Section(
                section_id="1",
                title=section.method.title,
                method=method,
                method_code=section.method.code,
                edition=section.method.edition,
                field=section.method.field,
                calibrators=calibrators,
                day=section.day,
                finished_day=type(section.day)(finished.isoformat()),
                room=job.room_code,
                checks=decode(tuple[model.Check, ...], job.checks, "$.checks"),
                deviations=_deviations(reading, job),
                reference_conditions=(),
            ),
        ),
        runs=(
            model.Run(
                run_id="1",
                section_id="1",
                standards=tuple(each.use_id for each in standards),
                started_at=Instant(clock.instant_text(job.started_at)),
                finished_at=Instant(clock.instant_text(frozen_at)),
                shared_with=(),
            ),
        ),
        people=tuple(model.Participant(role="calibrator", person=each) for each in calibrators),
        standards=standards,
        scope=facts.scope,
        conditions=section.conditions,
        points=section.points,
        as_found="recorded"
        if not job.as_found_reason
        else NotApplicable(not_applicable=f"{job.as_found_reason} / {job.as_found_reason_en}"),
        series=readings.series,
        summaries=readings.summaries,
        batches=readings.batches,
        corrections=readings.corrections,
        chain_head=Digest(readings.head),
        evidence=(),
        budgets=evaluation.budgets,
        results=evaluation.results,
        covariances=evaluation.covariances,
        conformity=(),
        parameters=tuple(
            model.Parameter(name=name, value=value, source=source)
            for name, value, source in in_force(reading, reading.day)
        ),
    )
    return Draft(record, tuple(enclosing.documents.values()), facts)


def _incomplete(where: str, zh: str, en: str) -> Refused:
    return Refused(
        "draft_incomplete", requirement="5-5a", parameters={"where": where, "missing.zh": zh, "missing.en": en}
    )


def _required(value: Any, what: str) -> Any:
    if value is None:
        raise _incomplete(f"$.{what.replace(' ', '_')}", NEEDED[what], what)
    return value


def _deviations(reading: Reading, job: Job) -> tuple[Text, ...]:
    """Deviations from the method that the customer accepted: the certificate states them (GB/T 27025 7.8.2.1 n)."""
    rows = job.line.deviations.exclude(kind="contract").filter(accepted=True).order_by("pk")
    return tuple(_stated(each) for each in reading.rows(rows))


def _stated(row: Any) -> Text:
    zh, en = row.text, row.text_en or row.text
    if row.kind != "environment":
        return Text(zh=zh, en=en)
    return Text(zh=f"{AGREED}{zh}", en=f"deviation from the environment: {en}")


def _demand(facts: CalibrationFacts) -> None:
    section = facts.sections[0]
    for what, value in (
        ("contract review", facts.commission),
        ("item", facts.item),
        ("method", section.method),
        ("budget template", section.template),
        ("place", section.place),
        ("calibrator", section.calibrators or None),
        ("points", section.points or None),
    ):
        _required(value, what)


def _before(reading: Reading, job: Job) -> Digest | None:
    rows = reading.rows(Record.objects.filter(job=job).order_by("-revision")[:1])
    return Digest(rows[0].sha256) if rows else None


@dataclass(frozen=True)
class Readings:
    """The chain of a job as the record shows it."""

    series: tuple[model.Series, ...]
    summaries: tuple[model.Summary, ...]
    batches: tuple[model.CaptureBatch, ...]
    corrections: tuple[model.ReadingCorrection, ...]
    head: str


def readings_of(reading: Reading, job: Job, by: Enclosed) -> Readings:
    """All that was taken down for the job, with `by` as the person who typed or started it."""
    taken = chain.links(reading, job)
    batches = reading.rows(Batch.objects.filter(job=job).order_by("pk"))
    kept: dict[tuple[str, str, str], list[Link]] = {}
    for link in in_order(taken):
        kept.setdefault((link.point, link.symbol, link.batch.code), []).append(link)
    current, corrections = _corrected(taken, by)
    return Readings(
        series=tuple(_series(index, group, current) for index, group in enumerate(kept.values(), start=1)),
        summaries=tuple(
            model.Summary(
                point_id=link.point,
                symbol=link.symbol,
                unit=link.unit,
                batch_id=link.batch.code,
                value=DecimalText(current[link.index]),
                u=DecimalText(link.u),
                dof=DecimalText(link.dof) if link.dof else None,
            )
            for link in taken
            if link.kind == "summary"
        ),
        batches=tuple(
            model.CaptureBatch(
                batch_id=batch.code,
                provenance=batch.provenance,
                source=batch.source,
                sha256=Digest(batch.sha256) if batch.sha256 else None,
                by=by,
                started_at=Instant(clock.instant_text(batch.started_at)),
            )
            for batch in batches
        ),
        corrections=corrections,
        head=chain.head_of(taken),
    )


def in_order(taken: list[Link]) -> list[Link]:
    """The readings, series by series as they began, within each in the order taken.

    A reading that could not be saved at once may reach the chain after later ones; its instant tells its place.
    """
    begun: dict[tuple[str, str, str], int] = {}
    for link in taken:
        if link.kind == "reading":
            begun.setdefault((link.point, link.symbol, link.batch.code), len(begun))
    found = [link for link in taken if link.kind == "reading"]
    return sorted(found, key=lambda each: (begun[each.point, each.symbol, each.batch.code], each.at, each.index))


def _series(index: int, group: list[Link], current: dict[int, str]) -> model.Series:
    first = group[0]
    return model.Series(
        series_id=str(index),
        point_id=first.point,
        symbol=first.symbol,
        source=first.source,
        unit=first.unit,
        resolution=DecimalText(first.resolution) if first.resolution else None,
        sequence="",
        batch_id=first.batch.code,
        values=tuple(DecimalText(current[each.index]) for each in group),
        offsets=tuple(round((each.at - first.batch.started_at).total_seconds() * 1000) for each in group),
    )


def _corrected(taken: list[Link], by: Enclosed) -> tuple[dict[int, str], tuple[model.ReadingCorrection, ...]]:
    """Value in force of each link, and the corrections that led there; a correction's position is the link it mends."""
    current = {link.index: link.value for link in taken if link.kind != "correction"}
    series: dict[tuple[str, str, str], str] = {}
    places: dict[int, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    for link in in_order(taken):
        name = series.setdefault((link.point, link.symbol, link.batch.code), str(len(series) + 1))
        places[link.index] = (name, counts.get(name, 0))
        counts[name] = counts.get(name, 0) + 1
    corrections = []
    for link in taken:
        if link.kind == "correction":
            name, position = places.get(link.position, ("summary", link.position))
            corrections.append(
                model.ReadingCorrection(
                    series_id=name,
                    position=position,
                    old=DecimalText(current[link.position]),
                    new=DecimalText(link.value),
                    reason=link.reason,
                    by=by,
                    at=Instant(clock.instant_text(link.at)),
                )
            )
            current[link.position] = link.value
    return current, tuple(corrections)


def section_inputs(facts: CalibrationFacts, readings: Readings, template: Enclosed) -> Any:
    """What the numeric core needs of a section: also for the live evaluation at the bench."""
    from guiju.results.sections import SectionInputs  # numpy is loaded only where something is evaluated

    section = facts.sections[0]
    return SectionInputs(
        section_id="1",
        template=section.template,
        template_ref=template,
        points=section.points,
        series=readings.series,
        summaries=readings.summaries,
        standards=dict(section.standards),
        scope=facts.scope,
        site=section.place.site,
        method=section.method.code,
        edition=section.method.edition,
        rounding=section.method.rounding,
        day=section.day,
    )


def _evaluate(facts: CalibrationFacts, readings: Readings, template: Enclosed) -> Any:
    from guiju.results.evaluate import evaluate
    from guiju.results.sections import EvaluationError

    try:
        return evaluate(section_inputs(facts, readings, template))
    except EvaluationError as error:
        raise _incomplete(error.where, error.sentence("zh"), error.sentence("en")) from error


def missing(record: model.Record) -> tuple[str, ...]:
    """What the record lacks: points without any reading or summary, and whatever does not fit together."""
    taken = {each.point_id for each in record.series} | {each.point_id for each in record.summaries}
    bare = tuple(f"$.points[{each.point_id}]" for each in record.points if each.point_id not in taken)
    return bare + tuple(f"{each.path}: {each.found}" for each in problems(record))
