"""Places where a suspicion lies: records, what rules find in registers and periods, documents, attestations."""

from collections.abc import Iterable, Iterator

from guiju.conduct.evaluation.evidence import Example, Snapshot
from guiju.conduct.evaluation.sentences import place
from guiju.conduct.finding import Finding
from guiju.conduct.lapses import DERIVED, derived
from guiju.conduct.parameters import ParameterError
from guiju.conduct.past import judge_case
from guiju.conduct.rule import RULES
from guiju.conduct.sentences import questions
from guiju.lab.assessment.models import Attestation, Document
from guiju.lab.assessment.sources import last_twelve_months
from guiju.lab.calibrations.cases import kept_cases, read_case
from guiju.lab.calibrations.models import Record, Statement
from guiju.lab.calibrations.statements import signature_holds
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY, facts_of_period, facts_on, watched, watched_periods
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.words import language
from guiju.record.errors import RecordError
from guiju.record.words import Day

AGENCY = "agency"
"""The agency as a whole: no single record, entry or paper."""
CASE, DOCUMENT, ATTESTATION = "case:", "document:", "attestation:"
OFFERED = 200
"""So many places of one kind a form offers."""


Judged = dict[tuple[str, str], tuple[Finding, ...]]
"""What the rules find in a register or in facts of a period, by kind and name: judged once for one look."""


def is_there(reading: Reading, where: str) -> bool:
    """Whether the place exists; of registers and periods also the entry, as far as a rule finds something at it."""
    kind, _mark, name = where.partition(":")
    if kind in ("register", "period"):
        base, mark, _subject = name.partition("/")
        known = watched() if kind == "register" else (*watched_periods(), *DERIVED)
        return base in known and (not mark or bool(found_at(reading, where)))
    rows = {
        "attestation": Attestation.objects.filter(code=name),
        "case": Record.objects.filter(number=name),
        "document": Document.objects.filter(code=name),
    }
    return where == AGENCY or (kind in rows and rows[kind].exists())


def found_at(reading: Reading, where: str, judged: Judged | None = None) -> tuple[Finding, ...]:
    """What the rules find at a place as things stand; nothing where they judge nothing."""
    kind, _mark, name = where.partition(":")
    base, _mark, subject = (name, "", "") if kind == "case" else name.partition("/")
    known = {} if judged is None else judged
    if (kind, base) not in known:
        found = _in_record(base) if kind == "case" else _judged(kind, _facts(reading, kind, base), reading)
        known[kind, base] = tuple(found)
    return tuple(each for each in known[kind, base] if kind == "case" or each.subject == subject)


def names_rule(found: Iterable[Finding], code: str, row: str) -> bool:
    """Whether a rule finds something against a row among these: what a form offers, and what the act asks for."""
    return any(each.code == code and row in each.requirements for each in found)


def _facts(reading: Reading, kind: str, base: str) -> object:
    """The facts of a register or of the last twelve months, as an evaluation reads them; None where there are none."""
    if kind == "register" and base in watched():
        return facts_on(base, reading.day)
    if kind == "period" and base in watched_periods():
        return facts_of_period(base, *last_twelve_months(reading.day))
    if kind == "period" and base in DERIVED:
        first, last = (Day(each.isoformat()) for each in last_twelve_months(reading.day))
        return derived({name: facts_on(name, reading.day) for name in watched()}, first, last)[base]
    return None


def _in_record(number: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for kept in kept_cases(Record.objects.filter(number=number).values_list("pk", flat=True)):
        try:
            found += judge_case(read_case(kept), signature_holds)
        except (RecordError, ValueError):
            continue  # a case that cannot be read is a fault of the evaluation, and no finding of a rule
    return tuple(found)


def _judged(kind: str, facts: object, reading: Reading) -> Iterator[Finding]:
    parameters = values_on(reading, reading.day)
    for each in RULES.values():
        if kind in each.subjects and isinstance(facts, each.reads):
            try:
                yield from each.judge(facts, parameters)
            except ParameterError:
                continue


def people_at(reading: Reading, where: str) -> frozenset[str]:
    """Who acted at a place: who signed for the record, owns or filed the document, or attested."""
    kind, _mark, name = where.partition(":")
    if kind == "case":
        said = Statement.objects.filter(record__number=name).exclude(purpose="issue")
        return frozenset(each.person_code for each in reading.rows(said))
    if kind == "document":
        papers = reading.rows(Document.objects.filter(code=name))
        return frozenset(person for each in papers for person in (each.owner, each.filed_by))
    if kind == "attestation":
        return frozenset(each.by for each in reading.rows(Attestation.objects.filter(code=name)))
    return frozenset()


Choices = list[tuple[str, str]]


def offered(row: str) -> list[tuple[str, Choices]]:
    """Places that a form offers for a row, by kind; a finding of a rule is written `RULE@PLACE`."""
    from guiju.lab.assessment.present import present

    lang = language()
    attested = Attestation.objects.filter(**({"row": row} if row else {})).order_by("-on", "-pk")
    shown = present()
    asked = questions(lang)
    found = [
        (f"{each.code}@{each.where}", f"{asked.get(each.code, each.code)} · {place(each.where, lang)}")
        for each in _still_found(shown.snapshot if shown else None, row)
    ]
    said = [(f"{ATTESTATION}{each.code}", f"{each.code} {each.statement[:40]}") for each in attested[:OFFERED]]
    return [("finding", found[:OFFERED]), *papers(row), ("attestation", said)]


def papers(row: str) -> list[tuple[str, Choices]]:
    """Documents that a form offers for a row: everybody of the agency sees these."""
    current = Document.objects.filter(superseded_by="").order_by("code")
    found = [each for each in current if not row or row in each.clauses]
    titles = [(f"{DOCUMENT}{each.code}", f"{each.code} {in_language(each, 'title')}") for each in found]
    return [("document", titles[:OFFERED])]


def _still_found(snapshot: Snapshot | None, row: str) -> Iterator[Example]:
    """Findings of an evaluation that stand as the act will look at them: what is offered is not refused."""
    reading, judged, first = Reading(NOBODY, locking=False), Judged(), dict[tuple[str, str], Example]()
    for tally in snapshot.tallies if snapshot else ():
        for each in tally.examples:
            if each.finding.blocks and (not row or row in each.requirements):
                first.setdefault((each.code, each.where), each)
    for (code, where), each in first.items():
        if names_rule(found_at(reading, where, judged), code, row or each.requirements[0]):
            yield each


def records() -> Choices:
    """The newest records by number, with their certificate."""
    rows = Record.objects.order_by("-pk").values_list("number", "numbers__number")[:OFFERED]
    return [(number, f"{number} {certificate or ''}".strip()) for number, certificate in rows]


def record_of(text: str) -> str:
    """The number of the record that somebody means: its own number, or that of its certificate; empty for none."""
    rows = Record.objects.filter(number=text) | Record.objects.filter(numbers__number=text)
    found: str | None = rows.values_list("number", flat=True).first()
    return found or ""
