"""How the people named in a run were heard, as pages and papers show it; and what waits for somebody's reply."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from guiju.lab.assessment.drawn import due_tag
from guiju.lab.assessment.models import Adjudication, Declaration, Hearing, Reply, Run, RunFinding
from guiju.lab.assessment.place_links import places
from guiju.lab.assessment.words import HEARING_STATES
from guiju.lab.house import clock
from guiju.lab.ui.addresses import address
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import word

COLOURS = {"replied": "good", "waived": "good", "asked": "warn"}


def of_run(run: Run) -> list[Hearing]:
    """Everybody whom a finding that stands names, in the order of rows and people."""
    rows = Hearing.objects.select_related("finding").filter(finding__run=run)
    rows = rows.exclude(state="lapsed").exclude(finding__state="lapsed")
    return sorted(rows, key=lambda each: (each.finding.row, each.person))


def heard_in(run: Run) -> list[dict[str, Any]]:
    """The right of reply in a run, for its page."""
    return _shown(of_run(run))


def heard_on(finding: RunFinding) -> list[dict[str, Any]]:
    """The right of reply on one finding."""
    return _shown(finding.hearings.select_related("finding").exclude(state="lapsed").order_by("person"))


def _shown(rows: Iterable[Hearing]) -> list[dict[str, Any]]:
    rows = list(rows)
    names = people({each.person for each in rows})
    where = places(place for each in rows for place in each.places)
    return [
        {
            "row": each.finding.row,
            "link": reverse("admin:assessment_runfinding_change", args=[each.finding_id]),
            "name": names.get(each.person, each.person),
            "places": [where[place] for place in each.places],
            "until": due_tag(each.reply_until) if each.state == "asked" else each.reply_until,
            "state": word(HEARING_STATES, each.state),
            "colour": COLOURS.get(each.state, ""),
            "statement": each.statement,
            "on": each.replied_on,
        }
        for each in rows
    ]


@dataclass(frozen=True, slots=True)
class Unheard:
    """Who may still reply before a run can be frozen, and the last day on which anybody may."""

    names: str
    until: date


def waiting_for(run: Run) -> Unheard | None:
    """Whom freezing a run waits for; None where everybody was heard or the term is over."""
    rows = [each for each in of_run(run) if each.state == "asked" and each.reply_until >= clock.today()]
    if not rows:
        return None
    names = people({each.person for each in rows})
    shown = sorted({names.get(each.person, each.person) for each in rows})
    return Unheard(", ".join(shown), max(each.reply_until for each in rows))


@dataclass(frozen=True, slots=True)
class Asked:
    """Something on which a person is asked to say something."""

    kind: str
    """finding (that names the person), owned (to be looked after), suspicion, declare (own interests, as assessor)."""
    row: str
    of: str
    """Code of the run or of the suspicion."""
    link: str
    until: date | None


def asked_of(person: str) -> list[Asked]:
    """What a person is asked to reply to and has not yet, the most pressing first; five queries, or six."""
    named = Hearing.objects.select_related("finding__run").filter(person=person, state="asked")
    named = named.exclude(finding__state="lapsed").exclude(finding__run__state="frozen")
    owned = RunFinding.objects.select_related("run").filter(owner=person, state="assigned", continued_by__isnull=True)
    plans = [each for each in Run.objects.exclude(state="frozen") if person in each.assessors]
    declared = set(Declaration.objects.filter(run__in=plans, person=person).values_list("run_id", flat=True))
    open_ones = [each for each in Adjudication.objects.filter(decision="") if person in each.concerned]
    heard = set(Reply.objects.filter(by=person).values_list("adjudication_id", flat=True)) if open_ones else set()
    found = [
        *(_asked("finding", each.finding, each.reply_until) for each in named),
        *(_asked("owned", each, each.due) for each in owned),
        *(_suspected(each) for each in open_ones if each.pk not in heard),
        *(_to_declare(each) for each in plans if each.pk not in declared),
    ]
    return sorted(found, key=lambda each: (each.until or date.max, each.row, each.kind))


def _to_declare(run: Run) -> Asked:
    return Asked("declare", "", run.code, address("admin:assessment_run_change", run.pk), None)


def declared_in(run: Run) -> list[dict[str, Any]]:
    """What everybody who was asked to evaluate declared about own interests."""
    declared = {each.person: each for each in Declaration.objects.filter(run=run)}
    asked = sorted({*run.assessors, *declared})
    names = people(set(asked))
    return [
        {
            "name": names.get(each, each),
            "on": declared[each].declared_on if each in declared else None,
            "said": (declared[each].conflict or gettext("no conflict declared"))
            if each in declared
            else gettext("not declared yet"),
            "colour": ("bad" if declared[each].conflict else "good") if each in declared else "warn",
        }
        for each in asked
    ]


def _suspected(row: Adjudication) -> Asked:
    link = address("admin:assessment_adjudication_change", row.pk)
    return Asked("suspicion", row.row, row.code, link, row.reply_until)


def _asked(kind: str, finding: RunFinding, until: date | None) -> Asked:
    link = address("admin:assessment_runfinding_change", finding.pk)
    return Asked(kind, finding.row, finding.run.code, link, until)
