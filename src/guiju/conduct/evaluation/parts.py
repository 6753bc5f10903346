"""The parts of a row's evidence: rules over all records, documents, attestations; each held, or not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guiju.conduct.evaluation.aside import aside
from guiju.conduct.evaluation.carrying import SHOWS, attestation_level, document_lapsed, document_level, issued_outside
from guiju.conduct.evaluation.decided import confirmed, dismissed_told, set_aside
from guiju.conduct.evaluation.evidence import (
    LEVELS,
    AdjudicationEvidence,
    AttestationEvidence,
    DocumentEvidence,
    EvidenceLevel,
    Example,
    RuleTally,
    Snapshot,
)
from guiju.conduct.evaluation.plan import RowPlan
from guiju.conduct.evaluation.profile import Profile
from guiju.conduct.evaluation.result import Part, PartState, Said
from guiju.conduct.rule import RULES
from guiju.record.words import Day

ISOLATED = 20
"""A lack in at most one of so many places is isolated: a minor row is then partly met, not unmet."""

SHOWN = 3
"""So many examples of what stands against a row are told in its reasons, more only where they differ in kind."""

MOST_KINDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """Findings on one row that stand: without those that two people dismissed."""

    serious: int
    nonconformity: int
    undetermined: int
    warning: int
    places: int
    confirmed: int
    examples: tuple[Example, ...]
    dismissed: tuple[AdjudicationEvidence, ...]
    """Decisions of two people by which a finding does not count."""

    @property
    def proven(self) -> int:
        """Findings that say that the row is broken."""
        return self.serious + self.nonconformity


def serving(snapshot: Snapshot, row: str) -> tuple[RuleTally, ...]:
    """The tallies of the rules that serve a row."""
    return tuple(each for each in snapshot.tallies if each.rule in RULES and row in RULES[each.rule].requirements)


def against(snapshot: Snapshot, row: str) -> Against:
    """What the rules found on a row, without what was dismissed by adjudication."""
    tallies = serving(snapshot, row)
    stand = confirmed(snapshot, row)
    counted = [each for tally in tallies for each in tally.counted if each.row == row]
    examples = [each for tally in tallies for each in tally.examples if row in each.requirements]
    blocking = [each for each in examples if each.finding.blocks]
    held = set_aside(snapshot, row, blocking)
    dismissed = [each for each in blocking if (each.code, each.where) in held]
    places = {each.where for each in dismissed}
    return Against(
        serious=sum(each.serious for each in counted) - _of(dismissed, "serious"),
        nonconformity=sum(each.nonconformity for each in counted) - _of(dismissed, "nonconformity"),
        undetermined=sum(each.undetermined for each in counted) - _of(dismissed, "undetermined"),
        warning=sum(each.warning for each in counted),
        places=max(sum(each.places for each in counted) - len(places), 0),
        confirmed=len(stand),
        examples=tuple(each for each in blocking if each not in dismissed),
        dismissed=tuple(held.values()),
    )


def _of(examples: list[Example], severity: str) -> int:
    return sum(each.severity == severity for each in examples)


def rules_part(snapshot: Snapshot, plan: RowPlan) -> Part:
    """The rules of a row over the whole population."""
    tallies = serving(snapshot, plan.id)
    looked = [each for each in tallies if each.population]
    found = against(snapshot, plan.id)
    numbers = (
        ("population", str(max((each.population for each in tallies), default=0))),
        ("rules", str(len({each.rule for each in tallies}))),
        ("rules_with_population", str(len({each.rule for each in looked}))),
        ("places", str(found.places)),
        ("findings", str(found.proven)),
        ("open", str(found.undetermined)),
    )
    state = _rules_state(plan, found, looked)
    held = "rules_ruled" if found.dismissed else "rules_held"
    told = {"held": held, "absent": "rules_nothing", "unknown": "rules_unknown"}.get(state, "rules_against")
    shown = (*_shown(found), *dismissed_told(found.dismissed))
    refused = dict(snapshot.refused).get(plan.id, 0)
    if state == "held" and refused:
        shown = (Said(code="refused", parameters=(("refused", str(refused)),)), *shown)
    # What two people ruled stands on what they handed in, and no more on the whole of the records.
    level = min(_level_of(looked), SHOWS) if found.dismissed else _level_of(looked)
    return Part(name="rules", state=state, level=level, why=(Said(code=told, parameters=numbers), *shown))


def _shown(found: Against) -> tuple[Said, ...]:
    """One finding of each kind, then more of them up to `SHOWN`; how many more there are is told."""
    kinds: dict[tuple[str, str], Example] = {}
    for each in found.examples:
        kinds.setdefault((each.code, dict(each.parameters).get("what", "")), each)
    firsts = list(kinds.values())
    others = [each for each in found.examples if each not in firsts]
    told = (firsts + others)[: max(SHOWN, min(len(firsts), MOST_KINDS))]
    more = found.proven + found.undetermined - len(told)
    return (
        *(finding_said(each) for each in told),
        *((Said(code="more_findings", parameters=(("more", str(more)),)),) if told and more > 0 else ()),
    )


def _rules_state(plan: RowPlan, found: Against, looked: list[RuleTally]) -> PartState:
    if found.proven:
        population = max((each.population for each in looked), default=0)
        isolated = not found.serious and found.places * ISOLATED <= population
        return "partly" if isolated and plan.severity == "minor" else "contrary"
    if found.undetermined:
        return "unknown"
    return "held" if looked else "absent"


def _level_of(looked: list[RuleTally]) -> EvidenceLevel:
    """Acts, cases and periods are counted whole and out of the log (E4); register entries are typed by people (E3)."""
    if not looked:
        return "E0"
    return "E3" if all(each.subject == "register" for each in looked) else "E4"


def finding_said(each: Example) -> Said:
    """A finding as a reason: its sentence is written by `sentences.said`."""
    named = (
        ("code", each.code),
        ("requirements", " ".join(each.requirements)),
        ("severity", each.severity),
        ("subject", each.subject),
        ("where", each.where),
    )
    return Said(code="finding", parameters=named + tuple((f"p.{name}", value) for name, value in each.parameters))


def documents_part(snapshot: Snapshot, plan: RowPlan) -> Part:
    """One current, approved document of each kind that the row asks for."""
    why: list[Said] = []
    levels: list[EvidenceLevel] = []
    for kind in plan.documents:
        level, told = _document_of_kind(snapshot, plan.id, kind)
        levels.append(level)
        why += told
    held = [each for each in levels if each >= SHOWS]
    best = max(levels, default=LEVELS[0])
    state: PartState = "held" if len(held) == len(levels) else "partly" if held else "weak" if best > "E0" else "absent"
    return Part(name="documents", state=state, level=best, why=tuple(why))


def _document_of_kind(snapshot: Snapshot, row: str, kind: str) -> tuple[EvidenceLevel, list[Said]]:
    filed = [each for each in snapshot.documents if each.kind == kind and row in each.rows]
    current = [each for each in filed if not document_lapsed(each, snapshot.last_day)]
    if current:
        ranked = [(document_level(each, snapshot.documents, snapshot.last_day), each) for each in current]
        level, best = max(ranked, key=lambda one: (one[0], one[1].code))
        code = "document_held" if level >= SHOWS else "document_without_file"
        said = _document_said(code, best, snapshot.last_day)
        return level, [said, *_shared_said(best), *_unchecked_said(best, level)]
    if filed:
        return "E0", [_document_said("document_lapsed", max(filed, key=lambda each: each.code), snapshot.last_day)]
    return "E0", [Said(code="document_absent", parameters=(("document_kind", kind),))]


def _shared_said(each: DocumentEvidence | AttestationEvidence) -> tuple[Said, ...]:
    """That its file is that of many others too, and therefore shows little."""
    if not each.shared:
        return ()
    code = "document_shared" if isinstance(each, DocumentEvidence) else "attestation_shared"
    return (Said(code=code, parameters=(("code", each.code), ("count", str(each.shared)))),)


def _unchecked_said(each: DocumentEvidence, level: EvidenceLevel) -> tuple[Said, ...]:
    """That a paper from outside is no confirmation from there, as nobody has asked whom it names."""
    if each.sha256 is None or each.shared or level == "E5" or not issued_outside(each.kind, each.outside):
        return ()
    return (Said(code="outside_unchecked", parameters=(("code", each.code), ("outside", each.outside))),)


def _document_said(code: str, each: DocumentEvidence, day: Day) -> Said:
    named = (("code", each.code), ("day", day), ("document_kind", each.kind), ("title", each.title))
    english = (("title_en", each.title_en),) if each.title_en else ()
    lapsed = (("lapse", document_lapsed(each, day)),) if document_lapsed(each, day) else ()
    return Said(code=code, parameters=(*named, *english, *lapsed, ("version", each.version)))


AGAINST = {
    ("not_met", False): "attested_against",
    ("not_met", True): "attested_lacking",
    ("partly", False): "attested_partly",
    ("partly", True): "attested_partly_lacking",
}
"""How an attestation that does not say met is told, with and without what is lacking."""


def attestation_part(snapshot: Snapshot, plan: RowPlan, profile: Profile) -> Part:
    """What people attest about the row; one that says no counts until something sets it aside (`aside`)."""
    filed = [each for each in snapshot.attestations if each.row == plan.id]
    current = [each for each in filed if each.on <= snapshot.last_day <= each.expires]
    if not current:
        code = "attestation_over" if filed else "attestation_absent"
        return Part(name="attestation", state="absent", level="E0", why=(Said(code=code, parameters=()),))
    mended = aside(snapshot, plan, current)
    standing = [each for each in current if each not in mended]
    worst = [each for each in standing if each.outcome == "not_met"] or [
        each for each in standing if each.outcome == "partly"
    ]
    if worst:
        state: PartState = "contrary" if worst[0].outcome == "not_met" else "partly"
        told = tuple(said for each in worst[:SHOWN] for said in _told_against(each))
        return Part(name="attestation", state=state, level=max(_level(snapshot, each) for each in worst), why=told)
    found = _attested_part(snapshot, standing, plan, profile) if standing or not mended else _ABSENT
    return replace(found, why=(*found.why, *(said for told in mended.values() for said in told)))


def _told_against(each: AttestationEvidence) -> tuple[Said, ...]:
    """What was found lacking, and whether the attester said it of the own doing."""
    told = _attested(AGAINST[each.outcome, bool(each.lacking)], each)
    return (told, Said(code="attested_own", parameters=(("by", each.by), ("code", each.code)))) if each.own else (told,)


_ABSENT = Part(name="attestation", state="absent", level="E0", why=())


def _level(snapshot: Snapshot, each: AttestationEvidence) -> EvidenceLevel:
    return attestation_level(each, snapshot.documents, snapshot.last_day)


def _attested_part(snapshot: Snapshot, standing: list[AttestationEvidence], plan: RowPlan, profile: Profile) -> Part:
    asked = profile.sample_for_prohibition
    enough = [each for each in standing if plan.nature != "prohibition" or sampled(each.population, each.sample, asked)]
    if not enough:
        wanted = (("sample", str(profile.sample_for_prohibition)),)
        short = (Said(code="sample_short", parameters=wanted),) if standing else ()
        absent = (Said(code="attestation_over", parameters=()),)
        level = max((_level(snapshot, each) for each in standing), default=LEVELS[0])
        return Part(name="attestation", state="weak" if standing else "absent", level=level, why=short or absent)
    best = max(enough, key=lambda each: (_level(snapshot, each), each.on, each.code))
    level = _level(snapshot, best)
    said: tuple[Said, ...] = (_attested("attested", best), *_shared_said(best))
    if best.outside and level < "E5":
        said = (*said, Said(code="outside_not_shown", parameters=(("code", best.code), ("outside", best.outside))))
    if plan.nature == "prohibition":
        said = (*said, _assurance(best))
    return Part(name="attestation", state="held", level=level, why=said)


def _assurance(each: AttestationEvidence) -> Said:
    """At what assurance nothing to the contrary was found: n clean samples bound the share of bad ones, at 95 %."""
    if each.sample >= each.population:
        return Said(code="whole_looked_at", parameters=(("population", str(each.population)),))
    bound = 100 * (1 - 0.05 ** (1 / each.sample))
    named = (("bound", f"{bound:.1f}"), ("population", str(each.population)), ("sample", str(each.sample)))
    return Said(code="sample_assurance", parameters=named)


def sampled(population: int, sample: int, asked: int) -> bool:
    """A prohibition is attested on a sample large enough, or on the whole of a small population."""
    return population > 0 and sample >= min(asked, population)


def _attested(code: str, each: AttestationEvidence) -> Said:
    named: Iterator[tuple[str, str]] = iter(
        (
            ("by", each.by),
            ("code", each.code),
            ("expires", each.expires),
            *((("lacking", each.lacking),) if each.lacking else ()),
            ("on", each.on),
            ("population", str(each.population)),
            ("sample", str(each.sample)),
            ("statement", each.statement),
        )
    )
    return Said(code=code, parameters=tuple(named))
