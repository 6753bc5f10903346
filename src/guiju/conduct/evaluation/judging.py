"""One row judged: its parts put together into outcome, maturity, strength of evidence, reasons and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guiju.conduct.catalogue import Requirement, catalogue
from guiju.conduct.evaluation import decided, doing
from guiju.conduct.evaluation.aside import aside_told
from guiju.conduct.evaluation.carrying import SHOWS
from guiju.conduct.evaluation.evidence import (
    LEVELS,
    DocumentEvidence,
    EvidenceLevel,
    RuleTally,
    Snapshot,
)
from guiju.conduct.evaluation.parts import against, attestation_part, documents_part, rules_part, serving
from guiju.conduct.evaluation.plan import RowPlan
from guiju.conduct.evaluation.profile import Profile
from guiju.conduct.evaluation.result import Outcome, Part, RowCounts, RowResult, Said
from guiju.conduct.evaluation.shared import in_date
from guiju.conduct.parameters import moved
from guiju.conduct.rule import RULES

MATURITY_BY_PART = {"rules": 3, "documents": 2, "attestation": 1}
"""Degree that a part shows by itself, before any claim: deployed and watched, documented, said."""


def judge_rows(snapshot: Snapshot, profile: Profile, plans: Mapping[str, RowPlan]) -> tuple[RowResult, ...]:
    """Every row of the catalogue, in its order."""
    alone = by_row(snapshot, plans)
    return tuple(judge_row(catalogue()[key], plan, profile, alone[key]) for key, plan in plans.items())


def by_row(snapshot: Snapshot, plans: Mapping[str, RowPlan]) -> Mapping[str, Snapshot]:
    """For each row the snapshot with what is about that row alone: every row is judged without reading all the rest."""
    tallies: dict[str, list[RuleTally]] = {key: [] for key in plans}
    for tally in snapshot.tallies:
        for row in RULES[tally.rule].requirements if tally.rule in RULES else ():
            tallies[row].append(tally)
    documents: dict[str, list[DocumentEvidence]] = {key: [] for key in plans}
    for document in snapshot.documents:
        for row in document.rows:
            documents.setdefault(row, []).append(document)
    return {
        key: replace(
            snapshot,
            tallies=tuple(tallies[key]),
            documents=tuple(documents[key]),
            attestations=tuple(each for each in snapshot.attestations if each.row == key),
            tailorings=tuple(each for each in snapshot.tailorings if each.row == key),
            adjudications=tuple(each for each in snapshot.adjudications if each.row == key),
            corrections=tuple(each for each in snapshot.corrections if each.row == key),
            faults=tuple(each for each in snapshot.faults if each.row == key),
            suspicions=decided.waiting(snapshot, key) or None,
            withdrawn=tuple(each for each in snapshot.withdrawn or () if each.row == key) or None,
        )
        for key in plans
    }


def judge_row(requirement: Requirement, plan: RowPlan, profile: Profile, snapshot: Snapshot) -> RowResult:
    """The outcome of one row; absence of evidence is never met. `snapshot` may hold what is about this row alone."""
    faults = [each for each in snapshot.faults if each.row == plan.id]
    tailoring = _tailoring(plan, profile, snapshot)
    parts = _parts(plan, profile, snapshot)
    level = max((each.level for each in parts if _supports(each)), default=LEVELS[0])
    outcome, why, to_do = _put_together(plan, profile, parts, level, decided.to_do(snapshot, plan.id))
    short = _short_of_demands(plan, profile, snapshot) if outcome == "met" else ()
    if short:
        outcome, why, to_do = "undetermined", (*short, *why), tuple(_more(each) for each in short)
    if faults:
        told = tuple(Said(code="fault", parameters=(("en", each.en), ("zh", each.zh))) for each in faults)
        mend = (Said(code="mend_fault", parameters=()),)
        # What was found against the row stays found, whatever else cannot be read.
        against_it = outcome == "not_met"
        outcome = "not_met" if against_it else "error"
        why, to_do = ((*why, *told), (*to_do, *mend)) if against_it else (told, mend)
    elif tailoring is not None and tailoring.code == "tailored" and _spoken_against(parts):
        why = (replace(tailoring, code="tailored_but_found"), *why)
    elif tailoring is not None and tailoring.code == "tailored_shared":
        why = (tailoring, *why)
    elif tailoring is not None:
        outcome, why, to_do = "not_applicable", (tailoring,), ()
    why = (*why, *(each for each in aside_told(snapshot, plan) if each not in why))
    why = (*why, *_moved(plan.id, snapshot))
    if outcome not in ("met", "partly"):
        level = LEVELS[0] if outcome != "undetermined" else level
    waiting = decided.waiting(snapshot, plan.id) if plan.severity == "critical" else ()
    return RowResult(
        id=plan.id,
        level=requirement.level,
        outcome=outcome,
        maturity=_maturity(outcome, parts, level, plan, snapshot),
        evidence_level=level,
        why=(*why, *decided.waiting_told(waiting, "suspicion_waits")),
        to_do=(*decided.waiting_told(waiting, "suspicion_waits_to_do"), *to_do),
        severity=plan.severity,
        suspicion=bool(waiting) or _suspicion(plan, outcome, snapshot),
        parts=parts,
        counts=_counts(plan, snapshot),
    )


def _spoken_against(parts: tuple[Part, ...]) -> bool:
    """Whether anything was found against the row: what applies badly applies. Papers that are lacking say nothing."""
    return any(each.state in ("contrary", "partly") and each.name != "documents" for each in parts)


def _moved(row: str, snapshot: Snapshot) -> tuple[Said, ...]:
    """Parameters of the row that the agency gave another value than the code's or this software's: never unsaid."""
    from guiju.conduct.serving import declared  # reads the plan, which stands beside this module

    read = declared().get(row, {}).get("parameters", ())
    return tuple(
        Said(code="parameter_moved", parameters=(("default", default), ("parameter", name), ("value", value)))
        for name, value, default in moved(snapshot.parameters)
        if name in read
    )


def _supports(part: Part) -> bool:
    """Whether the part's evidence speaks for the row; of documents also where only some kinds are there."""
    return part.state in ("held", "weak") or (part.state == "partly" and part.name == "documents")


def _parts(plan: RowPlan, profile: Profile, snapshot: Snapshot) -> tuple[Part, ...]:
    """The parts that the row asks for. What people attest counts for every row: against it always; for it by its
    strength, and in place of rules that found no record to judge, so that a row can be answered by hand. A suspicion
    that two people confirmed counts against every row.
    """
    ruled = decided.adjudication_part(snapshot, plan.id)
    parts = tuple(_part(name, plan, profile, snapshot) for name in plan.parts)
    parts = parts if ruled is None else (ruled, *parts)
    attested = attestation_part(snapshot, plan, profile)
    if "attestation" in plan.parts or attested.state not in ("held", "partly", "contrary"):
        return parts
    by_hand = attested.state == "held"
    return (*(each for each in parts if not (by_hand and each.name == "rules" and each.state == "absent")), attested)


def _part(name: str, plan: RowPlan, profile: Profile, snapshot: Snapshot) -> Part:
    if name == "rules":
        return rules_part(snapshot, plan)
    if name == "documents":
        return documents_part(snapshot, plan)
    return attestation_part(snapshot, plan, profile)


def _tailoring(plan: RowPlan, profile: Profile, snapshot: Snapshot) -> Said | None:
    """Why the row does not apply: by the profile, or by an approved statement that is in date; a red line applies."""
    if profile.left_out & set(plan.groups):
        return Said(code="not_in_profile", parameters=(("profile", profile.base),))
    day = snapshot.last_day
    for each in snapshot.tailorings if plan.severity != "critical" else ():
        if each.row == plan.id and in_date(each, day):
            named = (("by", each.approved_by), ("reason", each.reason), ("since", each.valid_from))
            if each.shared:
                return Said(code="tailored_shared", parameters=(*named, ("count", str(each.shared))))
            return Said(code="tailored", parameters=named)
    return None


def minimum(plan: RowPlan, profile: Profile) -> EvidenceLevel:
    """The weakest evidence that counts for the row under the profile."""
    asked = [each.minimum for each in profile.demands if each.row == plan.id and each.part is None]
    outside = [profile.outside] if plan.outside_asked else []
    return max([profile.minimum[plan.nature], *asked, *outside])


def _short_of_demands(plan: RowPlan, profile: Profile, snapshot: Snapshot) -> tuple[Said, ...]:
    """What an own profile asks of parts of the row and does not find; it turns a met row into one not shown."""
    asked = [each for each in profile.demands if each.row == plan.id and each.part is not None]
    found = [(each, _part(str(each.part), plan, profile, snapshot)) for each in asked]
    return tuple(
        Said(code="part_too_weak", parameters=(("level", part.level), ("part", part.name), ("wanted", each.minimum)))
        for each, part in found
        if part.state != "held" or part.level < each.minimum
    )


def _more(short: Said) -> Said:
    return replace(short, code="stronger_part")


def _put_together(
    plan: RowPlan, profile: Profile, parts: tuple[Part, ...], level: EvidenceLevel, ruled: tuple[Said, ...]
) -> tuple[Outcome, tuple[Said, ...], tuple[Said, ...]]:
    states = {each.state for each in parts}
    why = tuple(said for each in parts for said in each.why)
    to_do = (*ruled, *doing.breach(plan, parts), *_missing(plan, parts))
    to_show = (*doing.gap(plan, parts), *_missing(plan, parts))
    if "contrary" in states:
        return "not_met", _first(why, parts, ("contrary", "partly")), to_do
    if plan.nature == "permission" and not any(
        each.state in ("held", "partly") and each.name != "rules" for each in parts
    ):
        return "not_applicable", (Said(code="not_used", parameters=()),), ()
    if states == {"held"}:
        wanted = minimum(plan, profile)
        weakest = min(each.level for each in parts)
        # One part that is shown well does not lift another that is said and no more.
        if level >= wanted and (weakest >= SHOWS or len(parts) == 1):
            return "met", why, ()
        wanted, level = (wanted, level) if level < wanted else (SHOWS, weakest)
        named = (("level", level), ("wanted", wanted))
        return (
            "undetermined",
            (Said(code="too_weak", parameters=named), *why),
            (Said(code="stronger", parameters=named), *to_show),
        )
    shown = any(each.state in ("held", "partly") and each.level >= SHOWS for each in parts)
    if plan.nature == "prohibition" or "unknown" in states or not shown:
        return "undetermined", _first(why, parts, ("partly", "unknown", "absent", "weak")), to_show
    return "partly", why, to_do


def _first(why: tuple[Said, ...], parts: tuple[Part, ...], states: tuple[str, ...]) -> tuple[Said, ...]:
    """The reasons of the parts in these states first, then the others."""
    first = tuple(said for each in parts if each.state in states for said in each.why)
    return first + tuple(each for each in why if each not in first)


def _missing(plan: RowPlan, parts: tuple[Part, ...]) -> tuple[Said, ...]:
    """Parts of the software that do not exist yet, in one sentence, only where the row is not shown by hand."""
    if all(each.state == "held" for each in parts):
        return ()
    return (Said(code="lacks_module", parameters=(("modules", " ".join(plan.lacks)),)),) if plan.lacks else ()


def _maturity(
    outcome: Outcome, parts: tuple[Part, ...], level: EvidenceLevel, plan: RowPlan, snapshot: Snapshot
) -> int:
    """0 to 5: what is claimed or shown, never above what the evidence carries (its digit)."""
    if outcome not in ("met", "partly"):
        return 0
    cap = int(level[1])
    if plan.nature not in ("maturity", "permission"):
        return min(cap, 5 if outcome == "met" else 2)
    day = snapshot.last_day
    claimed = [
        each.maturity
        for each in snapshot.attestations
        if each.row == plan.id and each.outcome == "met" and each.on <= day <= each.expires
    ]
    shown = [MATURITY_BY_PART[each.name] for each in parts if each.state == "held"]
    return min(cap, max([*claimed, *shown], default=0))


def _suspicion(plan: RowPlan, outcome: Outcome, snapshot: Snapshot) -> bool:
    """A red line with findings that two people have neither confirmed nor dismissed."""
    found = against(snapshot, plan.id)
    return plan.severity == "critical" and outcome == "not_met" and not found.confirmed


def _counts(plan: RowPlan, snapshot: Snapshot) -> RowCounts:
    found, tallies = against(snapshot, plan.id), serving(snapshot, plan.id)
    attested = [each for each in snapshot.attestations if each.row == plan.id]
    return RowCounts(
        rules=len({each.rule for each in tallies}),
        population=max((each.population for each in tallies), default=0),
        sample=max((each.sample for each in attested), default=0),
        serious=found.serious,
        nonconformity=found.nonconformity,
        undetermined=found.undetermined,
        warning=found.warning,
        places=found.places,
        refused=dict(snapshot.refused).get(plan.id, 0),
        documents=sum(plan.id in each.rows for each in snapshot.documents),
        attestations=len(attested),
    )
