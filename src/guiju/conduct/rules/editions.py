"""The edition at work: announced successor, verification, range, order of preference, procedure, deviations, pace."""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acts import ASSIGN, CAPTURE, FINISH, REASSIGN, REVIEW, REVIEW_CONTRACT, START
from guiju.conduct.days import days_until
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import holds, shown, written
from guiju.conduct.method_words import STAGES, parts_text
from guiju.conduct.parameters import whole
from guiju.conduct.register_methods import DeviationFacts, EditionFacts
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.rules.methods import BEFORE, SELECTION
from guiju.conduct.rules.record_template import is_deviated
from guiju.conduct.voice import Voice, voice
from guiju.record.measurement import Point

ANNOUNCED = voice("method_change_announced", "6.8-5", "6.1.2-1")
VERIFIED = voice("method_not_verified", "6.8-5", "6.1.2-1")
RANGE = voice("method_range_exceeded", "4.6-1", "6.1.2-3")
RANK = voice("method_rank_without_reason", "4.6-2")
LOGGED = voice("environment_not_logged", "4.2-4")
PROCEDURE = voice("procedure_missing", "6.1.2-4")
REVIEWED = voice("procedure_not_reviewed", "6.1.2-4")
DEVIATION = voice("deviation_incomplete", "6.1.2-2")
FAST = voice("readings_too_fast", "6.1.2-4")
FEW = voice("readings_too_few", "6.1.2-4")


def _editions(say: Voice, facts: CalibrationFacts) -> Iterator[tuple[SectionFacts, EditionFacts] | Finding]:
    for section in facts.sections:
        if section.edition is None:
            missing = "method" if section.method is None else "edition"
            yield say.unknown(section.section_id, missing)
        else:
            yield section, section.edition


@rule(
    ANNOUNCED.code,
    requirements=ANNOUNCED.requirements,
    reads=CalibrationFacts,
    guards=BEFORE,
    subjects=("act",),
)
def change_announced(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns from the announcement of the next edition until the day on which it comes into force."""
    for section in facts.sections:
        change = None if section.edition is None else section.edition.change
        if change is not None and section.day < change.effective_from:
            yield ANNOUNCED.warning(
                section.section_id,
                method=change.method,
                new=change.new,
                effective_from=change.effective_from,
                days=str(days_until(section.day, change.effective_from)),
                stage=STAGES[change.stage],
            )


@rule(VERIFIED.code, requirements=VERIFIED.requirements, reads=CalibrationFacts, guards=BEFORE, subjects=("act",))
def not_verified(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The agency has shown, before first use, that it can do the method: warns at selection, blocks the start."""
    for each in _editions(VERIFIED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, edition = each
        if edition.verified_on is None or edition.verified_on > section.day:
            say = VERIFIED.warning if facts.stage in SELECTION else VERIFIED.found
            yield say(section.section_id, method=edition.method, edition=edition.edition)


@rule(RANGE.code, requirements=RANGE.requirements, reads=CalibrationFacts, guards=BEFORE, subjects=("act",))
def range_exceeded(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each point lies in a quantity and range for which the edition is meant, or the stretched use is validated.

    An edition that does not say its range is only warned of: the scope still bounds what is done.
    """
    for each in _editions(RANGE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, edition = each
        if not edition.covers:
            if facts.stage == "contract_review":
                yield RANGE.warning(section.section_id, method=edition.method, edition=edition.edition)
            continue
        inside = {point: _inside(edition, point) for point in section.points}
        bare = [point for point, fits in inside.items() if fits is False]
        if any(fits is None for fits in inside.values()):
            yield RANGE.unknown(section.section_id, "units")
        if bare and not (edition.modified and edition.validated_on is not None):
            yield RANGE.found(
                section.section_id,
                method=edition.method,
                edition=edition.edition,
                points=", ".join(dict.fromkeys(written(point.nominal) for point in bare)),
                covers="; ".join(shown(row.range) for row in edition.covers),
            )


def _inside(edition: EditionFacts, point: Point) -> bool | None:
    """Whether some range of the point's quantity holds it; None when units do not compare."""
    rows = [row for row in edition.covers if row.quantity == point.quantity]
    verdicts = [holds(row.range, point.nominal.value, point.nominal.unit) for row in rows]
    return True if True in verdicts else None if None in verdicts else False


@rule(RANK.code, requirements=RANK.requirements, reads=CalibrationFacts, guards=(REVIEW_CONTRACT,), subjects=("act",))
def rank_without_reason(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A method of lower rank than one in force that covers the item is chosen for a reason that is kept.

    That the customer named it is such a reason (4.6-1).
    """
    for each in _editions(RANK, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, edition = each
        choice = section.choice
        if choice is None or choice.better is None:
            yield RANK.unknown(section.section_id, "choice")
        elif choice.better and not choice.reason.strip() and not choice.named_by_customer:
            yield RANK.found(
                section.section_id,
                method=edition.method,
                edition=edition.edition,
                better=", ".join(choice.better),
            )


@rule(LOGGED.code, requirements=LOGGED.requirements, reads=CalibrationFacts, guards=(START, FINISH), subjects=("act",))
def environment_not_logged(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each quantity of the environment that the method wants logged has readings for this measurement."""
    for each in _editions(LOGGED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, edition = each
        for quantity in edition.logged:
            if quantity not in section.logged:
                yield LOGGED.found(f"{section.section_id}/{section.room}", quantity=quantity, room=section.room)


@rule(
    PROCEDURE.code,
    requirements=PROCEDURE.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def procedure_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Where the specification leaves choices a procedure is in force: warns at assignment, blocks the start."""
    for each in _editions(PROCEDURE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, edition = each
        if edition.choices_left and edition.procedure is None:
            say = PROCEDURE.warning if facts.stage in SELECTION else PROCEDURE.found
            yield say(section.section_id, method=edition.method, edition=edition.edition)


@rule(
    REVIEWED.code,
    requirements=REVIEWED.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def procedure_not_reviewed(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The procedure in force was reviewed by the technical manager before use; a review long ago is a warning."""
    longest = whole(parameters, "procedure_review_days")
    for section in facts.sections:
        procedure = None if section.edition is None else section.edition.procedure
        if procedure is None:
            continue
        told = {"code": procedure.code, "number": procedure.number, "longest": str(longest)}
        never = procedure.reviewed_on is None or procedure.reviewed_on > section.day
        if never and facts.stage not in SELECTION:
            yield REVIEWED.found(section.section_id, **told)
        elif procedure.reviewed_on is None or days_until(procedure.reviewed_on, section.day) > longest:
            yield REVIEWED.warning(section.section_id, **told)


@rule(
    DEVIATION.code,
    requirements=DEVIATION.requirements,
    reads=CalibrationFacts,
    guards=(START, CAPTURE, REVIEW),
    subjects=("act",),
)
def deviation_incomplete(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A deviation from the method has its four parts by the day of the measurement that needs it.

    One that was noted after the start is pointed out to the reviewer, who returns the record or has it seen to as work
    that does not conform. The use of a superseded edition is judged by `method_superseded` at the start. While readings
    are taken no deviation goes on beyond the last day for which it was authorised, of whatever kind.
    """
    for section in facts.sections:
        for each in () if section.choice is None else section.choice.deviations:
            missing = _lacking(facts, section, each)
            if missing:
                say = DEVIATION.warning if facts.stage == "review" else DEVIATION.found
                yield say(section.section_id, text=each.text, lacking=parts_text(missing))


def _lacking(facts: CalibrationFacts, section: SectionFacts, each: DeviationFacts) -> tuple[str, ...]:
    if facts.stage == "capture":
        return ("in_force",) if each.expired_on(section.day) else ()
    return () if each.kind == "edition" else each.missing_on(section.day)


@rule(FAST.code, requirements=FAST.requirements, reads=CalibrationFacts, guards=(FINISH, REVIEW), subjects=("act",))
def readings_too_fast(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns of points whose readings were taken in less time than the method needs."""
    for section in facts.sections:
        least = None if section.edition is None else section.edition.seconds_per_point
        if least is None:
            continue
        fast = [each for each in section.paces if each.seconds is not None and Decimal(each.seconds) < Decimal(least)]
        if fast:
            yield FAST.warning(
                section.section_id,
                points=", ".join(each.point for each in fast),
                seconds=str(min(Decimal(each.seconds or "0") for each in fast)),
                least=least,
            )


@rule(FEW.code, requirements=FEW.requirements, reads=CalibrationFacts, guards=(FINISH, REVIEW), subjects=("act",))
def readings_too_few(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No point has fewer readings than the record template of the edition asks for.

    A deviation from the method is the lawful way to take fewer; of a frozen record the reviewer is told.
    """
    for section in facts.sections:
        asked = 0 if section.edition is None else section.edition.repeats
        few = [each for each in section.paces if each.seconds is not None and each.fewest is not None]
        few = [each for each in few if (each.fewest or 0) < asked]
        if few:
            say = FEW.warning if facts.stage == "review" or is_deviated(section) else FEW.found
            yield say(
                section.section_id,
                points=", ".join(each.point for each in few),
                fewest=str(min(each.fewest or 0 for each in few)),
                asked=str(asked),
            )
