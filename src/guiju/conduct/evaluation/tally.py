"""Every rule counted over everything that it is about: cases, registers as of the last day, facts of the period."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju import canonical
from guiju.conduct.evaluation.evidence import EXAMPLES, Counted, Example, Fault, RuleTally, Snapshot, TalliedSubject
from guiju.conduct.evaluation.rule_set import rule_set_sha256
from guiju.conduct.evaluation.shared import shared_told
from guiju.conduct.evaluation.sources import Given, Judged, Sources
from guiju.conduct.finding import ORDER, Finding
from guiju.conduct.lapses import derived
from guiju.conduct.parameters import ParameterError
from guiju.conduct.period_facts import ActsFacts
from guiju.conduct.rule import RULES, Parameters, Rule
from guiju.conduct.voice import Voice
from guiju.record.codec import encode


@dataclass
class _Count:
    """The findings of one rule on their way into its tally."""

    population: int = 0
    by_row: dict[str, Counter[str]] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)

    def add(self, found: Finding, where: str) -> None:
        for row in found.requirements:
            self.by_row.setdefault(row, Counter())[found.severity] += 1
            if found.blocks:
                self.places.setdefault(row, set()).add(where)
        self.examples.append(_example(found, where))
        if len(self.examples) > 4 * EXAMPLES:
            self.examples = first_examples(self.examples)

    def tally(self, rule: str, subject: TalliedSubject) -> RuleTally:
        counted = (
            Counted(
                row=row,
                serious=counts["serious"],
                nonconformity=counts["nonconformity"],
                undetermined=counts["undetermined"],
                warning=counts["warning"],
                places=len(self.places.get(row, ())),
            )
            for row, counts in sorted(self.by_row.items())
        )
        examples = tuple(first_examples(self.examples))
        return RuleTally(
            rule=rule, subject=subject, population=self.population, counted=tuple(counted), examples=examples
        )


def snapshot_of(sources: Sources) -> Snapshot:
    """All that an evaluation is a function of. What cannot be judged at all is kept as a fault, never passed over."""
    occasion, parameters = sources.occasion(), sources.parameters()
    given = shared_told(sources.given(), parameters, occasion.last_day)
    counts: dict[tuple[str, TalliedSubject], _Count] = {
        (code, subject): _Count()
        for code, each in RULES.items()
        for subject in ("case", "register", "period")
        if subject in each.subjects
    }
    cases = _count_cases(sources.judgements(), counts)
    registers = sources.registers()
    # What registers say of the days before the last: counted like facts of the period, and no input of its own.
    periods = sources.periods()
    whole = {**periods, **derived(registers, occasion.first_day, occasion.last_day)}
    faults = list(given.faults)
    faults += _count_facts("register", registers, parameters, counts)
    faults += _count_facts("period", whole, parameters, counts)
    guarded = _guarded(periods)
    inputs = {
        "cases": cases,
        "given": _digest_of_given(given),
        "parameters": canonical.sha256(canonical.dumps(dict(parameters))),
        "rules": rule_set_sha256(),
        **{f"register:{name}": digest_of_facts(facts) for name, facts in registers.items()},
        **{f"period:{name}": digest_of_facts(facts) for name, facts in periods.items()},
    }
    return Snapshot(
        format="guiju.evaluation_snapshot",
        version=1,
        agency=occasion.agency,
        demonstration=occasion.demonstration,
        first_day=occasion.first_day,
        last_day=occasion.last_day,
        log_size=occasion.log_size,
        log_root=occasion.log_root,
        inputs=tuple(sorted(inputs.items())),
        parameters=tuple(sorted(parameters.items())),
        sizes=tuple(sorted(occasion.sizes.items())),
        refused=_refused(periods),
        tallies=tuple(counts[key].tally(*key) for key in sorted(counts)) + guarded,
        documents=given.documents,
        attestations=given.attestations,
        tailorings=given.tailorings,
        adjudications=given.adjudications,
        corrections=given.corrections,
        suspicions=given.suspicions or None,
        withdrawn=given.withdrawn or None,
        faults=tuple(sorted(faults, key=lambda each: (each.row, each.where, each.en))),
    )


def _guarded(periods: Mapping[str, Any]) -> tuple[RuleTally, ...]:
    """Rules by the acts that they guard: an act was done only where the rule let it."""
    counted = [each for each in periods.values() if isinstance(each, ActsFacts)]
    return tuple(
        RuleTally(
            rule=code,
            subject="act",
            population=sum(facts.done(act) for facts in counted for act in rule.guards),
            counted=(),
            examples=(),
        )
        for code, rule in sorted(RULES.items())
        if rule.guards and counted
    )


def _refused(periods: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    counted = [each for each in periods.values() if isinstance(each, ActsFacts)]
    return tuple((row.row, row.refused) for facts in counted for row in facts.refusals)


def population(facts: object) -> int:
    """How many entries typed facts hold: what they say themselves (`population`), else the members of their tuples."""
    own = getattr(facts, "population", None)
    if isinstance(own, int):
        return own
    values = [getattr(facts, each.name) for each in dataclasses.fields(facts)]  # type: ignore[arg-type]
    return sum(len(each) for each in values if isinstance(each, tuple))


def digest_of_facts(facts: object) -> str:
    """SHA-256 of the canonical bytes of typed facts. Raises RecordError where they cannot be written."""
    return canonical.sha256(canonical.dumps(encode(facts)))


def _digest_of_given(given: Given) -> str:
    written = [
        [encode(each) for each in rows]
        for rows in (
            given.documents,
            given.attestations,
            given.tailorings,
            given.adjudications,
            given.corrections,
            given.faults,
            *((given.suspicions,) if given.suspicions else ()),
            *((given.withdrawn,) if given.withdrawn else ()),
        )
    ]
    return canonical.sha256(canonical.dumps(written))


def _count_cases(judgements: Judged, counts: Mapping[tuple[str, TalliedSubject], _Count]) -> str:
    """Counts the judgements, and gives the digest over all of them in their order."""
    for each in judgements.found:
        for found in each.findings:
            counts[found.code, "case"].add(found, f"case:{each.number}")
    for codes, number in judgements.judged.items():
        for code in codes:
            counts[code, "case"].population += number
    return judgements.cases_sha256


def _count_facts(
    subject: TalliedSubject,
    all_facts: Mapping[str, Any],
    parameters: Parameters,
    counts: Mapping[tuple[str, TalliedSubject], _Count],
) -> Iterator[Fault]:
    rules = [each for each in RULES.values() if subject in each.subjects]
    for name, facts in sorted(all_facts.items()):
        for each in rules:
            if not isinstance(facts, each.reads):
                continue
            count = counts[each.code, subject]
            count.population += population(facts)
            try:
                for found in _judged(each, name, facts, parameters):
                    count.add(found, f"{subject}:{name}/{found.subject}")
            except Exception as error:  # whatever breaks in a rule is told, and the run is not final
                yield from _faults(each, f"{subject}:{name}", error)


def _judged(each: Rule, name: str, facts: object, parameters: Parameters) -> tuple[Finding, ...]:
    try:
        return tuple(each.judge(facts, parameters))
    except ParameterError:
        return (Voice(each.code, each.requirements).unknown(name, "parameter"),)


def _faults(each: Rule, where: str, error: Exception) -> Iterator[Fault]:
    said = f"{type(error).__name__}: {error}"
    for row in each.requirements:
        yield Fault(
            row=row,
            where=where,
            zh=f"规则 {each.code} 在“{where}”上无法运行：{said}",
            en=f"the rule {each.code} could not run on '{where}': {said}",
        )


def _example(found: Finding, where: str) -> Example:
    return Example(
        code=found.code,
        severity=found.severity,
        requirements=found.requirements,
        subject=found.subject,
        parameters=found.parameters,
        where=where,
    )


def first_examples(examples: Iterable[Example]) -> list[Example]:
    """The worst first, then by place and subject; at most `EXAMPLES`, so that the order of counting plays no part."""
    return sorted(
        dict.fromkeys(examples),
        key=lambda each: (ORDER.index(each.severity), each.where, each.subject, each.parameters),
    )[:EXAMPLES]
