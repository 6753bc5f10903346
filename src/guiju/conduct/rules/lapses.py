"""What lapsed within a period and was mended since: places, licence, qualification, posts (4.1–4.3, 4.5-1)."""

from collections.abc import Iterator

from guiju.conduct.finding import Finding
from guiju.conduct.lapses import Lapse, LapseKind, LapsesFacts
from guiju.conduct.rule import Parameters, Subject, rule
from guiju.conduct.voice import Voice, voice

TENURE = voice("site_tenure_lapsed", "4.2-2")
ADDRESS = voice("site_address_lapsed", "4.2-3")
LICENCE = voice("agency_licence_lapsed", "4.1-1")
HELD = voice("qualification_lapsed", "4.3-1")
POST = voice("post_unfilled_meanwhile", "4.5-1")
PERIOD: tuple[Subject, ...] = ("period",)


@rule(TENURE.code, requirements=TENURE.requirements, reads=LapsesFacts, subjects=PERIOD)
def site_tenure_lapsed(facts: LapsesFacts, parameters: Parameters) -> Iterator[Finding]:
    """On no day of the period was a site without a proof in date."""
    yield from _found(TENURE, facts, "tenure")


@rule(ADDRESS.code, requirements=ADDRESS.requirements, reads=LapsesFacts, subjects=PERIOD)
def site_address_lapsed(facts: LapsesFacts, parameters: Parameters) -> Iterator[Finding]:
    """On no day of the period did a site stand where no qualification named it."""
    yield from _found(ADDRESS, facts, "address")


@rule(LICENCE.code, requirements=LICENCE.requirements, reads=LapsesFacts, subjects=PERIOD)
def agency_licence_lapsed(facts: LapsesFacts, parameters: Parameters) -> Iterator[Finding]:
    """On no day of the period was the agency without a licence in date."""
    yield from _found(LICENCE, facts, "licence")


@rule(HELD.code, requirements=HELD.requirements, reads=LapsesFacts, subjects=PERIOD)
def qualification_lapsed(facts: LapsesFacts, parameters: Parameters) -> Iterator[Finding]:
    """On no day of the period was every qualification out of date or suspended."""
    yield from _found(HELD, facts, "qualification")


@rule(POST.code, requirements=POST.requirements, reads=LapsesFacts, subjects=PERIOD)
def post_unfilled_meanwhile(facts: LapsesFacts, parameters: Parameters) -> Iterator[Finding]:
    """On no day of the period did a post have fewer people than it needs, once it had been filled."""
    yield from _found(POST, facts, "post")


def _found(said: Voice, facts: LapsesFacts, kind: LapseKind) -> Iterator[Finding]:
    for each in facts.lapses:
        if each.kind == kind:
            yield said.found(each.subject, code=each.subject, name=each.name, days=str(each.days), spans=_spans(each))


def _spans(each: Lapse) -> str:
    return ", ".join(first if first == last else f"{first} – {last}" for first, last in each.spans)
