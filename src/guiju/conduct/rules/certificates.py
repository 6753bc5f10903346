"""The certificate on the way out: it says what the record says, completely, under a fresh number (6.1.7-2, 5-5f)."""

from collections.abc import Iterator

from guiju.conduct.acts import ISSUE
from guiju.conduct.facts import CalibrationFacts, Difference
from guiju.conduct.finding import Finding
from guiju.conduct.places import place
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.rules.records import more_places
from guiju.conduct.voice import voice
from guiju.record.words import Text

CONTENT = voice("content_differs", "6.1.7-2", "5-5c", "5-6b")
CHECKLIST = voice("checklist_incomplete", "6.1.7-2")
NUMBER = voice("number_not_reserved", "5-5f")


@rule(CONTENT.code, requirements=CONTENT.requirements, reads=CalibrationFacts, guards=(ISSUE,), subjects=("act",))
def content_differs(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """PDF and XML handed to issue agree with the record; a report that does not is one with false content (5-6b)."""
    if facts.content is None:
        yield CONTENT.unknown(facts.number, "content")
    elif facts.content:
        first = facts.content[0]
        yield CONTENT.found(
            facts.number,
            number=facts.certificate_number or facts.number,
            what=_said(facts, first),
            more=more_places(len(facts.content) - 1),
        )


def _said(facts: CalibrationFacts, difference: Difference) -> Text:
    """The difference in words; where whoever compared has none, by what its path names."""
    if difference.said is not None:
        return difference.said
    one, where = difference, place(facts, difference.where)
    return Text(
        zh=f"{where.zh}，记录为 {one.expected}，文件为 {one.found}",
        en=f"{where.en}; record: {one.expected}, file: {one.found}",
    )


@rule(CHECKLIST.code, requirements=CHECKLIST.requirements, reads=CalibrationFacts, guards=(ISSUE,), subjects=("act",))
def checklist_incomplete(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The certificate has every item of GB/T 27025 7.8.2 and 7.8.4."""
    if facts.checklist is None:
        yield CHECKLIST.unknown(facts.number, "checklist")
    elif facts.checklist:
        yield CHECKLIST.found(
            facts.number, number=facts.certificate_number or facts.number, items="; ".join(facts.checklist)
        )


@rule(NUMBER.code, requirements=NUMBER.requirements, reads=CalibrationFacts, guards=(ISSUE,), subjects=("act",))
def number_not_reserved(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A certificate leaves only under a number that is reserved for it; one number is never issued twice."""
    if facts.certificate_number is None or facts.number_state is None:
        yield NUMBER.unknown(facts.number, "number_state")
    elif facts.number_state != "reserved":
        yield NUMBER.found(facts.number, number=facts.certificate_number, state=facts.number_state)
