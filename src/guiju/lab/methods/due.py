"""What falls due in the register of methods: novelty checks, reviews of procedures, changes of edition."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from guiju.conduct.parameters import whole
from guiju.conduct.register_methods import EditionFacts, MethodRegisterFacts
from guiju.conduct.rules.method_register import is_in_force
from guiju.lab.house import clock
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.methods.facts import register_on
from guiju.lab.methods.models import Method
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due

WORDS = {
    "method_novelty": _("Check of a method for novelty"),
    "procedure_review": _("Review of an operating procedure"),
    "edition_change": _("Change of edition"),
    "method_verification": _("Verification of a method"),
}


def method_dues(first: date, last: date) -> Iterable[Due]:
    """All that falls due between two days, judged by the register as it stands today."""
    today = clock.today()
    reading = Reading(NOBODY, locking=False)
    facts, parameters = register_on(reading, today), values_on(reading, today)
    keys = dict(Method.objects.values_list("code", "pk"))
    found = [*_changes(facts), *_checks(facts, parameters), *_reviews(facts, parameters)]
    for day, kind, method, title in found:
        if first <= day <= last:
            link = address("admin:methods_method_change", keys[method])
            yield Due(day=day, kind=kind, what=WORDS[kind], title=f"{method} {title}", link=link)


Found = tuple[date, str, str, str]


def _changes(facts: MethodRegisterFacts) -> list[Found]:
    """The last day on which the old edition is in force, while the change is not granted."""
    return [
        (date.fromisoformat(each.effective_from) - timedelta(days=1), "edition_change", each.method, f"→ {each.new}")
        for each in facts.changes
        if each.stage != "granted"
    ]


def _standing(facts: MethodRegisterFacts) -> list[EditionFacts]:
    return [each for each in facts.editions if is_in_force(each, facts.day)]


def _checks(facts: MethodRegisterFacts, parameters: dict[str, str]) -> list[Found]:
    """A quarter after the last check; an edition that was never checked is due since it came into force."""
    longest = timedelta(days=whole(parameters, "novelty_check_days"))
    found: list[Found] = []
    for each in _standing(facts):
        due = date.fromisoformat(each.effective_from)
        if each.checked_on is not None:
            due = date.fromisoformat(each.checked_on) + longest
        found.append((due, "method_novelty", each.method, each.edition))
        if each.verified_on is None:
            begun = date.fromisoformat(each.effective_from)
            found.append((begun, "method_verification", each.method, each.edition))
    return found


def _reviews(facts: MethodRegisterFacts, parameters: dict[str, str]) -> list[Found]:
    longest = timedelta(days=whole(parameters, "procedure_review_days"))
    return [
        (
            date.fromisoformat(each.procedure.reviewed_on) + longest,
            "procedure_review",
            each.method,
            f"{each.procedure.code} {each.procedure.number}",
        )
        for each in _standing(facts)
        if each.procedure is not None and each.procedure.reviewed_on is not None
    ]
