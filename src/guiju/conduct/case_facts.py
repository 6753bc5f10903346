"""The same facts as an act reads, out of a case: what was left out is not known, and nothing passes by silence."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from guiju.conduct.facts import CalibrationFacts, Difference, SectionFacts, StatementFacts
from guiju.record.check import problems
from guiju.record.enclose import find, person_of
from guiju.record.enclosures import BudgetTemplate, Customer, Method, Person, Standard
from guiju.record.errors import RecordError
from guiju.record.model import Record, Section
from guiju.record.reading import record_sha256, statement_bytes
from guiju.record.statement import Case, SignedStatement
from guiju.record.verify import VerifySignature
from guiju.record.words import Day, Digest, Instant

CHINA = timezone(timedelta(hours=8))
"""The one zone of China, which knows no summer time: a site's civil day is read in it."""


def civil_day(instant: Instant) -> Day:
    """The civil day of an instant."""
    if instant[11:13] < "16" and instant.endswith("+00:00"):
        return Day(instant[:10])  # the new day begins in China at 16:00 UTC
    return Day(datetime.fromisoformat(instant).astimezone(CHINA).date().isoformat())


def facts_of_case(case: Case, verify_signature: VerifySignature) -> CalibrationFacts:
    """Facts of a past calibration, as of the day of its issue (else of its last statement, else of its freezing).

    Args:
        verify_signature: whether the signature of a statement holds over its stored bytes.

    Raises:
        RecordError: an enclosure's digest does not hold (`read_case` finds the same).
    """
    record = case.record
    said = {each.statement.purpose: each.statement for each in case.statements}
    customers = _customers(case)
    sections = tuple(_section(case, each) for each in record.sections)
    issue = said.get("issue")
    instants = [each.statement.at for each in case.statements] or [record.frozen_at]
    return CalibrationFacts(
        stage="past",
        day=civil_day(issue.at if issue else instants[-1]),
        demonstration=record.demonstration,
        number=record.number,
        commission=record.commission,
        customers=customers or (),
        item=record.item,
        label_in_use_by=(),
        sections=sections,
        scope=record.scope,
        reviewer=person_of(case, said["review"].person) if "review" in said else None,
        signatory=person_of(case, said["approve"].person) if "approve" in said else None,
        reviewer_may_sign=_may_sign(sections),
        record_sha256=record_sha256(case),
        results=record.results,
        missing=missing(record),
        recomputation=_recomputation(case),
        statements=tuple(_statement(case, each, verify_signature) for each in case.statements),
        open_deviations=(),
        certificate_number=issue.certificate_number if issue else None,
        number_state=None,
        content=None,
        checklist=None,
        left_out=() if customers else ("customers",),
    )


def missing(record: Record) -> tuple[str, ...]:
    """What a record lacks (5-5a): points without reading or summary, and whatever does not fit together."""
    taken = {each.point_id for each in record.series} | {each.point_id for each in record.summaries}
    bare = tuple(f"$.points[{each.point_id}]" for each in record.points if each.point_id not in taken)
    return bare + tuple(f"{each.path}: {each.found}" for each in problems(record))


def _customers(case: Case) -> tuple[str, ...] | None:
    """Ids of the parties, each once; None when one was left out."""
    parties = case.record.parties
    found = [
        find(case, each)
        for each in (parties.commissioned_by, parties.certificate_for, parties.paid_by, parties.sent_by)
    ]
    known = [each.customer_id for each in found if isinstance(each, Customer)]
    return tuple(dict.fromkeys(known)) if len(known) == len(found) else None


def _section(case: Case, section: Section) -> SectionFacts:
    record = case.record
    method = find(case, section.method)
    people = [find(case, each) for each in section.calibrators]
    used = _used(record, section)
    uses = [(use.role, find(case, use.standard)) for use in record.standards if use.use_id in used]
    calibrators = tuple(each for each in people if isinstance(each, Person))
    standards = tuple((role, each) for role, each in uses if isinstance(each, Standard))
    left_out = {"calibrators": len(calibrators) < len(people), "standards": len(standards) < len(uses)}
    return SectionFacts(
        section_id=section.section_id,
        day=section.day,
        method=method if isinstance(method, Method) else None,
        place=record.place,
        room=section.room,
        calibrators=calibrators,
        standards=standards,
        conditions=tuple(each for each in record.conditions if each.section_id == section.section_id),
        points=tuple(each for each in record.points if each.section_id == section.section_id),
        template=_template(case, section),
        last_day=section.finished_day,
        stated_deviations=tuple(each.zh for each in section.deviations),
        left_out=tuple(name for name, some in left_out.items() if some),
    )


def _used(record: Record, section: Section) -> frozenset[str]:
    """Use ids of the standards in the section's runs; where no run is recorded, of all standards of the record."""
    runs = [run for run in record.runs if run.section_id == section.section_id]
    if not runs:
        return frozenset(use.use_id for use in record.standards)
    return frozenset(use for run in runs for use in run.standards)


def _template(case: Case, section: Section) -> BudgetTemplate | None:
    """The section's template; of several the first with the inputs of all; None when one was left out."""
    budgets = {each.budget_id: each.template for each in case.record.budgets}
    used = {budgets[each.budget_id] for each in case.record.results if each.section_id == section.section_id}
    found = [find(case, each) for each in sorted(used, key=lambda each: each.digest)]
    known = [each for each in found if isinstance(each, BudgetTemplate)]
    if not known or len(known) < len(found):
        return None
    if len(known) == 1:
        return known[0]
    return replace(known[0], inputs=tuple(line for each in known for line in each.inputs))


def _may_sign(sections: tuple[SectionFacts, ...]) -> bool | None:
    methods = [each.method for each in sections]
    known = [each.reviewer_may_sign for each in methods if each is not None]
    return all(known) if known and len(known) == len(methods) else None


def _recomputation(case: Case) -> tuple[Difference, ...] | None:
    from guiju.results.recompute import recompute  # numpy is loaded only where something is evaluated

    found = recompute(case)
    if found is None:
        return None
    return tuple(Difference(where=each.where, expected=each.expected, found=each.found) for each in found)


def _statement(case: Case, signed: SignedStatement, verify_signature: VerifySignature) -> StatementFacts:
    said = signed.statement
    person = person_of(case, said.person)
    return StatementFacts(
        purpose=said.purpose,
        role=said.role,
        person_id=person.person_id if person else "",
        day=civil_day(said.at),
        record_sha256=Digest(said.record_sha256),
        valid=_holds(signed, verify_signature),
    )


def _holds(signed: SignedStatement, verify_signature: VerifySignature) -> bool:
    try:
        return verify_signature(signed, statement_bytes(signed))
    except RecordError:
        return False
