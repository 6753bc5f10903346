"""Why a calibration was allowed: every rule about cases on the facts of its day, each fact leading to its evidence."""

from dataclasses import dataclass
from typing import Any

from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.rule import RULES, Rule
from guiju.conduct.sentences import questions, sentence
from guiju.lab.assessment.seat_facts import OF_PEOPLE
from guiju.lab.assessment.seat_facts_things import OF_THINGS
from guiju.lab.assessment.seat_links import Fact, Links
from guiju.lab.calibrations.lights import SUBJECTS, subject_of
from guiju.lab.ui.words import language

TOLD = {**OF_PEOPLE, **OF_THINGS}
COLOURS = ("red", "yellow", "green", "grey")


@dataclass(frozen=True, slots=True)
class Light:
    """One rule: its question, its light, what was found, and the facts; grey where it does not apply here."""

    code: str
    words: str
    rows: tuple[str, ...]
    colour: str
    told: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The lights about one subject, what is lit first."""

    title: Any
    lights: tuple[Light, ...]


def rules_of_cases() -> list[Rule]:
    """The rules that judge cases."""
    return [each for each in RULES.values() if "case" in each.subjects and issubclass(CalibrationFacts, each.reads)]


def groups(found: tuple[Finding, ...], links: Links) -> list[Group]:
    """Every rule about cases by what it is about."""
    known, lights = questions(language()), {name: [] for name in SUBJECTS}
    for rule in rules_of_cases():
        own = [each for each in found if each.code == rule.code]
        lights[_subject(rule.code)].append(_light(rule, own, links, known.get(rule.code, rule.code)))
    return [
        Group(SUBJECTS[name], tuple(sorted(own, key=lambda each: COLOURS.index(each.colour))))
        for name, own in lights.items()
        if own
    ]


def _light(rule: Rule, own: list[Finding], links: Links, words: str) -> Light:
    facts = TOLD[rule.code](links) if rule.code in TOLD else ()
    colour = "red" if any(each.blocks for each in own) else "yellow" if own else "green"
    if facts is None and not own:
        colour = "grey"
    told = tuple(sentence(each, language()) for each in own)
    return Light(rule.code, words, rule.requirements, colour, told, facts or ())


def _subject(code: str) -> str:
    """What a rule is about; those of review and approval are about people, but for the statements themselves."""
    return "person" if code.startswith(("reviewer_", "signatory_")) else subject_of(code)
