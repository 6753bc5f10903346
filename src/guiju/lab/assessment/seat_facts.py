"""The facts of a record on which the rules about people, method, order and signatures were judged."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from guiju.conduct.case_facts import civil_day
from guiju.conduct.days import within
from guiju.conduct.facts import SectionFacts
from guiju.conduct.rules.methods import OF_OUR_OWN
from guiju.lab.assessment.seat_links import COMPUTED, READINGS, SIGNED, Fact, Links
from guiju.lab.calibrations.review_record import instant
from guiju.lab.methods.words import KINDS
from guiju.lab.people.words import AUTHORISATIONS, EMPLOYMENTS, PAPERS
from guiju.lab.ui.words import FIELDS, PURPOSES, either, word
from guiju.record.enclosures import Authorisation, Method, Person
from guiju.record.statement import Case
from guiju.record.words import Day

Facts = tuple[Fact, ...]
Told = Callable[[Links], "Facts | None"]
"""The facts of a rule; None where it does not apply to this calibration."""


def joined(*words: Any) -> str:
    """Words one after the other, without the empty ones."""
    return " · ".join(str(each) for each in words if each not in (None, ""))


def span(first: Any, last: Any) -> str:
    """From a day to a day, both inclusive; an open end stays open."""
    return f"{first} – {last or ''}".rstrip()


def _doers(links: Links) -> Iterator[tuple[Person, Day]]:
    for section in links.facts.sections:
        yield from ((each, section.day) for each in section.calibrators)


def _signer(who: str, purpose: str) -> Callable[[Links], Iterator[tuple[Person, Day]]]:
    def found(links: Links) -> Iterator[tuple[Person, Day]]:
        person: Person | None = getattr(links.facts, who)
        days = [each.day for each in links.facts.statements if each.purpose == purpose]
        if person is not None:
            yield person, days[-1] if days else links.facts.day

    return found


def _of_people(people: Any, tell: Callable[[Person, Day, Links], Iterator[str]]) -> Told:
    def told(links: Links) -> Facts:
        found: dict[Fact, None] = {}
        for person, day in people(links):
            for words in tell(person, day, links):
                found[Fact(joined(person.name, words), links.person(person.person_id))] = None
        return tuple(found)

    return told


def _authorised(kind: str, *, trained: bool = False) -> Callable[[Person, Day, Links], Iterator[str]]:
    def tell(person: Person, day: Day, links: Links) -> Iterator[str]:
        methods = {each.method.code for each in links.facts.sections if each.method is not None}
        fields = {each.method.field for each in links.facts.sections if each.method is not None}
        for each in person.authorisations:
            serves = each.method in methods if each.method else bool(fields & set(each.fields))
            if each.kind == kind and serves and within(day, each.valid_from, each.valid_to):
                told = _("trained before it began") if each.trained else _("no training on record before it")
                yield joined(_authorisation(each), told if trained else "")

    return tell


def _authorisation(each: Authorisation) -> str:
    of = joined(each.method, each.edition) or either("、", ", ").join(word(FIELDS, one) for one in each.fields)
    return joined(word(AUTHORISATIONS, each.kind), of, span(each.valid_from, each.valid_to))


def _qualified(person: Person, day: Day, links: Links) -> Iterator[str]:
    for each in person.qualifications:
        if within(day, each.valid_from, each.valid_to):
            seen = _("papers checked") if each.attested else _("papers not checked")
            of = word(PAPERS, each.kind), each.number, each.issuer, span(each.valid_from, each.valid_to)
            yield joined(*of, seen)


def _employed(person: Person, day: Day, links: Links) -> Iterator[str]:
    for each in person.employments:
        if within(day, each.valid_from, each.valid_to):
            yield joined(word(EMPLOYMENTS, each.kind), span(each.valid_from, each.valid_to))


def _aged(person: Person, day: Day, links: Links) -> Iterator[str]:
    # The day of birth is personal: what is told is the limit of that day and the day itself.
    used = {each.name: each for each in links.case.record.parameters}
    limit = used["age_limit"].value if "age_limit" in used else ""
    yield _("not over %(limit)s years on %(day)s") % {"limit": limit, "day": day} if limit else str(day)


def _interested(person: Person, day: Day, links: Links) -> Iterator[str]:
    common = [each for each in person.interests if each in links.facts.customers]
    declared = {"count": len(person.interests), "common": len(common)}
    yield _("interests declared: %(count)s, of them in a party of this order: %(common)s") % declared


def _two(first: str, second: str) -> Told:
    """Two statements of one record by their people and instants."""

    def told(links: Links) -> Facts:
        return tuple(each for each, purpose in signed(links.case, links) if purpose in (first, second))

    return told


def signed(case: Case, links: Links) -> Iterator[tuple[Fact, str]]:
    """Every statement of a case: purpose, who, when, with which key."""
    people = {(each.purpose, each.day): each.person_id for each in links.facts.statements}
    names = _names(links)
    for each in case.statements:
        said = each.statement
        code = people.get((said.purpose, civil_day(said.at)), "")
        who = names.get(code, code) or _("seal of the agency")
        yield Fact(joined(word(PURPOSES, said.purpose), who, instant(said.at)), SIGNED), said.purpose


def _names(links: Links) -> Mapping[str, str]:
    facts = links.facts
    people = [each for section in facts.sections for each in section.calibrators]
    return {each.person_id: each.name for each in (*people, facts.reviewer, facts.signatory) if each is not None}


def _all_signed(links: Links) -> Facts:
    return tuple(each for each, _purpose in signed(links.case, links))


def _keys(links: Links) -> Facts:
    return tuple(
        Fact(joined(word(PURPOSES, each.statement.purpose), each.algorithm, each.key_id[:16]), SIGNED)
        for each in links.case.statements
    )


def _record(links: Links) -> Facts:
    return (Fact(f"SHA-256 {links.facts.record_sha256}", SIGNED),)


def _may_sign(links: Links) -> Facts | None:
    facts = links.facts
    if facts.reviewer is None or facts.signatory is None:
        return ()
    if facts.reviewer.person_id != facts.signatory.person_id:
        return _two("review", "approve")(links)
    told = _("the method lets its reviewer sign") if facts.reviewer_may_sign else _("the reviewer signed too")
    return (Fact(joined(facts.signatory.name, told), links.person(facts.signatory.person_id)),)


def _of_methods(tell: Callable[[Method, SectionFacts], str], *, own: bool = False) -> Told:
    """Facts of each section's method; `own`: the rule asks of our own and customers' methods alone."""

    def told(links: Links) -> Facts | None:
        sections = [(each.method, each) for each in links.facts.sections if each.method is not None]
        asked = [(method, each) for method, each in sections if not own or method.kind in OF_OUR_OWN]
        if sections and not asked:
            return None
        return tuple(
            Fact(joined(method.code, method.edition, tell(method, each)), links.method(method.code))
            for method, each in asked
        )

    return told


def _current(method: Method, section: SectionFacts) -> str:
    until = _("replaced from %(day)s on") % {"day": method.superseded_on} if method.superseded_on else _("not replaced")
    return joined(until, _("measured on %(day)s") % {"day": section.day})


def _in_force(method: Method, section: SectionFacts) -> str:
    since = _("in force from %(day)s on") % {"day": method.effective_from}
    return joined(since, _("measured on %(day)s") % {"day": section.day})


def _validated(method: Method, section: SectionFacts) -> str:
    return joined(word(KINDS, method.kind), _("method validated") if method.validated else _("method not validated"))


def _consent(links: Links) -> Facts | None:
    if _of_methods(_validated, own=True)(links) is None:
        return None
    found = links.facts.commission
    if found is None:
        return ()
    day = found.own_method_consent
    told = _("the customer agreed on %(day)s") % {"day": day} if day else _("no consent is recorded")
    return (Fact(joined(found.number, told), links.order()),)


def _reviewed(links: Links) -> Facts:
    found = links.facts.commission
    if found is None:
        return ()
    told = _("contract reviewed on %(day)s") % {"day": found.reviewed_on}
    return (Fact(joined(found.number, told), links.order()),)


def _received(links: Links) -> Facts:
    item = links.facts.item
    if item is None:
        return ()
    told = _("received on %(day)s") % {"day": item.received_on}
    return (Fact(joined(item.label, item.serial_number, told), links.order()),)


def _complete(links: Links) -> Facts:
    record = links.case.record
    count = sum(len(each.values) for each in record.series)
    told = _("points: %(points)s, readings: %(readings)s, summaries: %(summaries)s")
    return (
        Fact(told % {"points": len(record.points), "readings": count, "summaries": len(record.summaries)}, READINGS),
    )


def _recomputed(links: Links) -> Facts:
    count = len(links.facts.results)
    if links.facts.recomputation is None:
        return (Fact(_("not computed again: something was left out"), COMPUTED),)
    differing = len(links.facts.recomputation)
    told = _("results: %(count)s, computed again with %(differing)s differences")
    return (Fact(told % {"count": count, "differing": differing}, COMPUTED),)


_REVIEWER, _SIGNATORY = _signer("reviewer", "review"), _signer("signatory", "approve")

OF_PEOPLE: Mapping[str, Told] = {
    "calibrator_not_authorised": _of_people(_doers, _authorised("calibrate")),
    "calibrator_not_trained": _of_people(_doers, _authorised("calibrate", trained=True)),
    "calibrator_not_qualified": _of_people(_doers, _qualified),
    "calibrator_not_long_term": _of_people(_doers, _employed),
    "calibrator_over_age": _of_people(_doers, _aged),
    "calibrator_interest": _of_people(_doers, _interested),
    "reviewer_is_calibrator": _two("calibrate", "review"),
    "reviewer_not_authorised": _of_people(_REVIEWER, _authorised("review")),
    "reviewer_not_qualified": _of_people(_REVIEWER, _qualified),
    "reviewer_not_long_term": _of_people(_REVIEWER, _employed),
    "reviewer_over_age": _of_people(_REVIEWER, _aged),
    "reviewer_interest": _of_people(_REVIEWER, _interested),
    "signatory_not_authorised": _of_people(_SIGNATORY, _authorised("sign")),
    "signatory_not_qualified": _of_people(_SIGNATORY, _qualified),
    "signatory_is_calibrator": _two("calibrate", "approve"),
    "signatory_is_reviewer": _may_sign,
    "signatory_interest": _of_people(_SIGNATORY, _interested),
    "method_superseded": _of_methods(_current),
    "method_not_yet_effective": _of_methods(_in_force),
    "method_not_validated": _of_methods(_validated, own=True),
    "own_method_without_consent": _consent,
    "contract_not_reviewed": _reviewed,
    "item_not_received": _received,
    "item_without_label": _received,
    "record_incomplete": _complete,
    "recomputation_differs": _recomputed,
    "statement_missing": _all_signed,
    "statement_not_valid": _keys,
    "statement_of_other_record": _record,
    "statements_out_of_order": _all_signed,
}
"""By the code of a rule: who, what and when."""
