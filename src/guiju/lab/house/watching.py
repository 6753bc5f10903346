"""Registers judged as of a day: each register hands in what gives its facts, the rules of subject `register` read them.

The same rules may guard acts. What they find is an indicator with a way out; nothing is stored here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from guiju.canonical import CanonicalError
from guiju.conduct import judge
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import ParameterError
from guiju.conduct.rule import RULES, Parameters, Rule, worst_first
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Actor, Reading
from guiju.lab.house.refusal import Refused
from guiju.record.errors import RecordError

FactsOf = Callable[[Reading, date], object]
"""Gives the typed facts of one register as of a day, in a fixed number of queries."""

PeriodFactsOf = Callable[[Reading, date, date], object]
"""Gives typed facts of a period, both days inclusive, in a fixed number of queries."""

_registers: dict[str, FactsOf] = {}
_periods: dict[str, PeriodFactsOf] = {}

NOBODY = Actor(person_id="", name="", roles=frozenset())


def watch(name: str, facts_of: FactsOf) -> None:
    """Called once for each register, when its app is ready; a name is given once."""
    if name in _registers and _registers[name] is not facts_of:
        raise ValueError(f"two registers are watched as {name}")
    _registers[name] = facts_of


def watch_period(name: str, facts_of: PeriodFactsOf) -> None:
    """Called once for each kind of facts of a period, when its app is ready; a name is given once."""
    if name in _periods and _periods[name] is not facts_of:
        raise ValueError(f"two facts of a period are watched as {name}")
    _periods[name] = facts_of


def watched_periods() -> tuple[str, ...]:
    """Names of the facts of a period."""
    return tuple(sorted(_periods))


def facts_of_period(name: str, first_day: date, last_day: date, *, goes_on: bool = False) -> object:
    """Facts of one kind over the period; see `Reading.goes_on`."""
    return _periods[name](Reading(NOBODY, locking=False, goes_on=goes_on), first_day, last_day)


def watched() -> tuple[str, ...]:
    """Names of the registers that are watched."""
    return tuple(sorted(_registers))


def facts_on(name: str, day: date) -> object:
    """The facts of one register as of a day."""
    return _registers[name](Reading(NOBODY, locking=False), day)


def findings_on(day: date, *names: str) -> tuple[Finding, ...]:
    """What the rules find in the registers (all when none is named) as of a day, worst first.

    A rule that needs a parameter without a value on that day judges nothing, and that is found; so is a register whose
    facts cannot be read.
    """
    reading = Reading(NOBODY, locking=False)
    rules = [each for each in RULES.values() if "register" in each.subjects]
    parameters = values_on(reading, day)
    found: list[Finding] = []
    for name in names or watched():
        try:
            facts = _registers[name](reading, day)
        except (CanonicalError, RecordError) as error:
            found.append(unreadable_finding(name, error))
            continue
        for rule in rules:
            found += _judged(rule, name, facts, parameters)
    return worst_first(dict.fromkeys(found))


def unreadable_finding(subject: str, error: CanonicalError | RecordError) -> Finding:
    """What is found where a row was made unreadable past the software: nothing can be judged that rests on it."""
    said = {"en": str(error), "subject": subject, "zh": error.zh}
    told = Refused("facts_unreadable", requirement="6.1.5-3", parameters=said).findings[0]
    return replace(told, severity="undetermined")


def _judged(rule: Rule, name: str, facts: object, parameters: Parameters) -> tuple[Finding, ...]:
    try:
        return judge((rule,), facts, parameters)
    except ParameterError as error:
        said = (("en", error.en), ("zh", error.zh))
        return (
            Finding(
                code="parameter_unfit",
                requirements=("6.1.5-3",),
                severity="undetermined",
                subject=name,
                parameters=said,
            ),
        )
