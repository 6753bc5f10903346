"""What the page of one row shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import Example, RuleTally
from guiju.conduct.evaluation.judging import minimum
from guiju.conduct.evaluation.parts import serving
from guiju.conduct.evaluation.people_named import Names, named_example, named_row
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.profile_differences import profile_of, profile_words
from guiju.conduct.evaluation.result import RowResult, Said
from guiju.conduct.evaluation.sentences import place, said, to_do, word
from guiju.conduct.rule import RULES
from guiju.conduct.sentences import questions, sentence
from guiju.lab.assessment import acts, drawn
from guiju.lab.assessment.models import (
    Adjudication,
    Attestation,
    Correction,
    Document,
    RowState,
    RowTurn,
    Run,
    Tailoring,
)
from guiju.lab.assessment.place_links import Place, looked_at, places
from guiju.lab.assessment.present import Present, names_inside, of_run, runs_until
from guiju.lab.assessment.standing import trusted
from guiju.lab.assessment.sworn import doubt_of
from guiju.lab.assessment.words import DOUBTS
from guiju.lab.ui.addresses import address
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.register_lists import COLOURS, STANDINGS, standing
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.words import language
from guiju.lab.ui.words import word as word_of
from guiju.reports.evaluation_charts import chapter_words
from guiju.reports.evaluation_model import TONES, chapter_of, population_of, report_words


def shown(row: str, found: Present | None) -> dict[str, Any]:
    """Everything about one row."""
    lang, plan, asked = language(), plans()[row], catalogue()[row]
    names = names_inside(lang)
    result = named_row(found.row(row), names) if found else None
    profile = profile_of(found.evaluation) if found else profiles()["self"]
    ids = list(catalogue())
    at = ids.index(row)
    state = RowState.objects.filter(row=row).first()
    return {
        "row": row,
        "found": found,
        "sprite": drawn.sprite(),
        "chapter": chapter_words(chapter_of(row), lang),
        "text": asked.text.zh if lang == "zh" else asked.text.en,
        "level": word("level", asked.level, lang),
        "tier": word("tier", plan.tier, lang),
        "nature": word("nature", plan.nature, lang),
        "nature_told": word("nature_told", plan.nature, lang),
        "severity": word("severity", plan.severity, lang),
        "critical": plan.severity == "critical",
        "minimum": minimum(plan, profile),
        "minimum_words": word("evidence_level", minimum(plan, profile), lang),
        "asks": plan.asks.zh if lang == "zh" else plan.asks.en,
        "anchors": [word("anchor", each, lang) for each in plan.anchors],
        "previous": ids[at - 1] if at else "",
        "next": ids[at + 1] if at + 1 < len(ids) else "",
        "result": None if result is None else _result(result, lang),
        "uncounted": _uncounted(row, found),
        "since": state.since if state else None,
        "rules": _rules(row, found, lang, names),
        "records": _records(row, found, lang),
        "documents": _documents(row, lang),
        "attestations": _attestations(row, lang, names),
        "corrections": list(Correction.objects.filter(row=row).order_by("-pk")[:20]),
        "tailorings": list(Tailoring.objects.filter(row=row).order_by("-pk")[:20]),
        "suspicions": _suspicions(row),
        "history": _history(row, found, lang),
        "turns": _turns(row, lang),
        "deeds": _deeds(row, plan.severity == "critical"),
    }


def shown_in_run(row: str, found: Present, run: Run) -> dict[str, Any]:
    """One row as a run found it, with the evidence that it counted; beside it how the row stands today."""
    lang, doubt = language(), doubt_of(run)
    now = RowState.objects.filter(row=row).first() if trusted() else None
    counted = (
        {each.code for each in (*found.snapshot.attestations, *found.snapshot.documents)} if found.snapshot else ()
    )
    context = shown(row, found)
    for name in ("attestations", "documents"):
        context[name] = [each for each in context[name] if each["row"].code in counted]
    return {
        **context,
        "run": run,
        "doubt": word_of(DOUBTS, doubt) if doubt else "",
        "today": now and {"tone": TONES.get(now.outcome, "open"), "word": word("outcome", now.outcome, lang)},
        "since": None,
        "turns": [],
    }


def _records(row: str, found: Present | None, lang: str) -> list[tuple[str, str]]:
    """The pages that list what the rules of the row looked at, each once, by its name."""
    tallies = serving(found.snapshot, row) if found and found.snapshot else ()
    listed = dict.fromkeys(looked_at(each.rule) for each in tallies if each.population)
    return [(address(each), word("page", each, lang)) for each in listed if each and address(each)]


def _result(result: RowResult, lang: str) -> dict[str, Any]:
    words = report_words(lang)
    counts = result.counts
    where = places(dict(each.parameters).get("where", "") for each in result.why)
    return {
        "field": drawn.field_of(result, lang),
        "maturity": result.maturity,
        "evidence": result.evidence_level,
        "evidence_words": word("evidence_level", result.evidence_level, lang),
        "suspicion": words["suspicion"] if result.suspicion else "",
        "why": [_told(each, lang, where) for each in result.why],
        "to_do": to_do(result, lang),
        "parts": [
            {
                "name": word("part", part.name, lang),
                "state": word("state", part.state, lang),
                "colour": {"held": "good", "contrary": "bad"}.get(part.state, "warn"),
                "level": part.level,
            }
            for part in result.parts
        ],
        "counts": counts,
        "population": population_of(result),
        "against": counts.serious + counts.nonconformity,
    }


def _told(each: Said, lang: str, where: Mapping[str, Place]) -> dict[str, str]:
    """A reason with the place that it speaks of."""
    values = dict(each.parameters)
    link = where[values.get("where", "")][1]
    if values.get("suspicion"):
        link = _suspicion_link(values["suspicion"])
    return {"words": said(each, lang), "link": link}


def _suspicion_link(code: str) -> str:
    row = Adjudication.objects.filter(code=code).first()
    return "" if row is None else reverse("admin:assessment_adjudication_change", args=[row.pk])


def _suspicions(row: str) -> list[dict[str, Any]]:
    rows = Adjudication.objects.filter(row=row).order_by("-pk")[:20]
    return [{"row": each, "words": each.suspected or place(each.found_at, language())} for each in rows]


def _uncounted(row: str, found: Present | None) -> bool:
    """Whether something was filed for the row that the state shown does not count yet."""
    if found is None or found.snapshot is None or found.run is not None:
        return False
    counted = {each.code for each in found.snapshot.attestations} | {each.code for each in found.snapshot.documents}
    filed = set(Attestation.objects.filter(row=row, withdrawn_on=None).values_list("code", flat=True))
    filed |= {each.code for each in Document.objects.filter(valid_from__lte=found.day) if row in each.clauses}
    return bool(filed - counted)


def _rules(row: str, found: Present | None, lang: str, names: Names) -> list[dict[str, Any]]:
    """The rules that serve the row with population and findings; without a snapshot their names alone."""
    if found is None or found.snapshot is None:
        return [
            {"code": each.code, "words": questions(lang).get(each.code, ""), "population": None}
            for each in RULES.values()
            if row in each.requirements
        ]
    tallies = serving(found.snapshot, row)
    where = places(one.where for each in tallies for one in each.examples if row in one.requirements)
    return [_rule(each, row, lang, names, where) for each in tallies]


def _rule(tally: RuleTally, row: str, lang: str, names: Names, where: Mapping[str, Place]) -> dict[str, Any]:
    counted = [each for each in tally.counted if each.row == row]
    return {
        "code": tally.rule,
        "words": questions(lang).get(tally.rule, ""),
        "subject": report_words(lang)[f"subject_{tally.subject}"],
        "population": tally.population,
        "against": sum(each.serious + each.nonconformity for each in counted),
        "open": sum(each.undetermined for each in counted),
        "warning": sum(each.warning for each in counted),
        "places": sum(each.places for each in counted),
        "examples": [
            _example(named_example(each, names), lang, where) for each in tally.examples if row in each.requirements
        ],
    }


def _example(each: Example, lang: str, where: Mapping[str, Place]) -> dict[str, str]:
    words, link = where[each.where]
    return {
        "words": sentence(each.finding, lang),
        "where": words,
        "link": link,
        "colour": {"serious": "bad", "nonconformity": "bad", "undetermined": "warn"}.get(each.severity, ""),
    }


def _documents(row: str, lang: str) -> list[dict[str, Any]]:
    found = Document.objects.filter(superseded_by="").order_by("code")
    return [
        {
            "row": each,
            "link": reverse("admin:assessment_document_change", args=[each.pk]),
            "file": file_link(each) if each.file_sha256 else "",
            "title": each.title_en if lang == "en" and each.title_en else each.title,
            "kind": word("document_kind", each.kind, lang),
            "light": light(each.valid_from, each.valid_to, not each.approved_on),
        }
        for each in found
        if row in each.clauses
    ]


def _attestations(row: str, lang: str, names: Names) -> list[dict[str, Any]]:
    found = Attestation.objects.filter(row=row).order_by("-on", "-pk")
    return [
        {
            "row": each,
            "link": reverse("admin:assessment_attestation_change", args=[each.pk]),
            "by": names.get(each.by, each.by),
            "outcome": word("outcome", each.outcome, lang),
            "tone": TONES.get(each.outcome, "open"),
            "light": light(each.on, each.expires, bool(each.withdrawn_on)),
        }
        for each in found
    ]


def light(first: date, last: date | None, void: bool = False) -> dict[str, Any]:
    """The light of a span of days; `void` where it does not count whatever the day."""
    found = standing(first, last)
    if void:
        return {"colour": "bad", "words": _("Does not count")}
    return {"colour": COLOURS[found], "words": STANDINGS[found]}


def _history(row: str, found: Present | None, lang: str) -> list[dict[str, Any]]:
    """The row in the runs before, newest first."""
    if found is None:
        return []
    told = []
    for run in reversed(runs_until(found)):
        then = of_run(run)
        if then is not None:
            own = run.profile == found.evaluation.profile.partition("/")[0]
            profile = "" if own else profile_words(profile_of(then.evaluation), lang)
            told.append({"run": run, "profile": profile, "field": drawn.field_of(then.row(row), lang)})
    return told


def _turns(row: str, lang: str) -> list[dict[str, Any]]:
    return [
        {"on": each.on, "before": word("outcome", each.before, lang), "after": word("outcome", each.after, lang)}
        for each in RowTurn.objects.filter(Q(row=row)).order_by("-on", "-pk")[:12]
    ]


def _deeds(row: str, critical: bool) -> list[dict[str, Any]]:
    """What can be done about a row, and by whom."""
    offered: list[tuple[Any, Any, str, str]] = [
        (acts.Attest, _("Attest by evidence"), "admin:assessment_attestation_add", f"row={row}"),
        (acts.FileDocument, _("File a document"), "admin:assessment_document_add", f"clauses={row}"),
        (acts.ProposeCorrection, _("Propose a corrective action"), "admin:assessment_correction_add", f"row={row}"),
        (acts.OpenSuspicion, _("Open a suspicion"), "admin:assessment_adjudication_add", f"row={row}"),
    ]
    if not critical:
        offered.append(
            (acts.AskTailoring, _("Ask that it does not apply"), "admin:assessment_tailoring_add", f"row={row}")
        )
    return [
        {"act": act.name, "title": title, "link": f"{reverse(name)}?{query}", "who": who_may(act)}
        for act, title, name, query in offered
    ]
