"""The register of suspicions: told in words, heard, decided by two, set aside by two others."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.conduct.evaluation.sentences import place
from guiju.conduct.sentences import questions
from guiju.lab.assessment import acts, forms_evidence, forms_suspicions, rulers
from guiju.lab.assessment.models import Adjudication, Ruling
from guiju.lab.assessment.place_links import place_link
from guiju.lab.assessment.readers import OfReaders, reads_all, suspicions_of
from guiju.lab.assessment.registers import OVERVIEW, ROW, deed, due_of, evidence_links, row_link
from guiju.lab.assessment.words import DECISIONS, RULINGS
from guiju.lab.house.reading import Reading
from guiju.lab.house.signing import SYSTEM
from guiju.lab.ui.register_lists import NOTHING, by_word, plain, tag, told
from guiju.lab.ui.register_people import PeopleNamed
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Target, site
from guiju.lab.ui.timeline import Subject
from guiju.lab.ui.timeline import people as names_of
from guiju.lab.ui.words import language, word
from guiju.reports.evaluation_charts import row_text


def _replied(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    said = cleaned["statement"]
    files = forms_evidence.kept_all(cleaned["file"])
    return acts.ReplyToSuspicion.Request(code=target.row.code, statement=said, files=files)


def _suspected(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return acts.OpenSuspicion.Request(**forms_suspicions.suspected(cleaned))


def _with_files(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in cleaned.items() if name != "file"}
    return said | {"files": forms_evidence.kept_all(cleaned["file"])}


def _ruled(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return acts.Adjudicate.Request(code=target.row.code, **_with_files(cleaned))


def _overturned(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return acts.Overturn.Request(code=target.row.code, **_with_files(cleaned))


def _no_rulers(target: Target) -> set[str]:
    """Who may not rule: opened it, is concerned, or has ruled."""
    reading = Reading(SYSTEM, locking=False)
    ruled = target.row.rulings.values_list("by", flat=True)
    return {*(rulers.holders(reading, rulers.RULERS) - rulers.deciding(reading, target.row).all), *ruled}


def _no_overturners(target: Target) -> set[str]:
    """Who may not set the confirmation aside."""
    reading = Reading(SYSTEM, locking=False)
    ruled = target.row.rulings.filter(decision=rulers.OVERTURNED).values_list("by", flat=True)
    return {*(rulers.holders(reading, rulers.RULERS) - rulers.overturning(reading, target.row).all), *ruled}


def _open(target: Target) -> bool:
    return not target.row.decision


def _decided(row: Adjudication) -> SafeString:
    if not row.decision:
        return tag(translated("Being decided"), "warn")
    if row.overturned_on:
        return tag(translated("Confirmation set aside"), "good")
    return tag(word(dict(DECISIONS), row.decision), "bad" if row.decision == "confirmed" else "good")


@admin.register(Adjudication, site=site)
class AdjudicationAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(suspicions_of)
    people_columns = ("opened_by",)
    adding = deed(
        "add",
        acts.OpenSuspicion,
        _("Open a suspicion"),
        forms_suspicions.SuspicionForm,
        _suspected,
        remark=_("A suspicion confirms nothing: those concerned are heard, then two people who are not decide."),
    )
    deeds = (
        deed("reply", acts.ReplyToSuspicion, _("Reply"), forms_suspicions.ReplyForm, _replied, offered=_open),
        deed(
            "rule",
            acts.Adjudicate,
            _("Rule"),
            forms_suspicions.RulingForm,
            _ruled,
            version=lambda target: target.row,
            offered=_open,
            barred=_no_rulers,
            remark=_("Two people who agree decide; neither opened the suspicion nor is concerned."),
        ),
        deed(
            "overturn",
            acts.Overturn,
            _("Set the confirmation aside"),
            forms_suspicions.OverturnForm,
            _overturned,
            version=lambda target: target.row,
            offered=lambda target: target.row.decision == "confirmed" and not target.row.overturned_on,
            barred=_no_overturners,
            remark=_("It takes two people who did not rule, with new evidence; what was decided stays on file."),
            danger=True,
        ),
    )
    tables: ClassVar[Mapping[str, Any]] = {"decision": DECISIONS}
    hidden = frozenset({"id", "version", "concerned", "concerned_why", "files", "found_at", "finding", "suspected"})
    list_display = (
        plain("code"),
        ROW,
        told("suspected", _("What is suspected"), lambda row: row.suspected or row.finding, "suspected"),
        told("found_at", _("Where"), lambda row: place(row.found_at, language()), "found_at"),
        told("decision", _("Decision"), _decided, "decision"),
        told("reply", _("They may reply until"), lambda row: due_of(row.reply_until, row.decision), "reply_until"),
    )
    list_filter = (by_word("decision", DECISIONS),)
    search_fields = ("code", "row", "suspected", "found_at", "finding")
    ordering = ("-pk",)
    lead = _(
        "Suspicions at rows of the code: opened in words, heard, decided by two people. Nothing is withdrawn; two "
        "others may set a confirmation aside on new evidence."
    )
    links = (*OVERVIEW, (_("Attestations"), "admin:assessment_attestation_changelist"))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Findings, and what others attested, are offered as places to those alone who read evaluations."""
        with forms_suspicions.offering(everything=reads_all(request)):
            return super().add_view(request, form_url, extra_context)

    def badge(self, row: Adjudication) -> SafeString:
        return _decided(row)

    def facts(self, row: Adjudication) -> list[tuple[Any, Any]]:
        # A vessel is opened too, and its word is another one.
        names = [each.name for each in row._meta.concrete_fields if each.name not in self.hidden]
        told_ = zip(names, super().facts(row), strict=True)
        return [
            (_("Opened on day"), value) if name == "opened_on" else (label_, value) for name, (label_, value) in told_
        ]

    def blocks(self, request: HttpRequest, row: Adjudication) -> Sequence[Block]:
        replies, rulings = list(row.replies.order_by("pk")), list(row.rulings.order_by("pk"))
        names = names_of({*row.concerned, *(each.by for each in (*replies, *rulings))})
        heard = {each.by: each for each in replies}
        return (
            Block(_("What is suspected"), SUSPECTED, [_told(row)]),
            Block(
                _("People concerned"),
                (_("Person"), _("How the person is concerned"), _("Heard"), _("Reply"), _("File")),
                [
                    Line(
                        (
                            names.get(each, each),
                            row.concerned_why.get(each) or _("Named by what was found there"),
                            Cell(heard[each].on, "good") if each in heard else Cell(_("not yet"), "warn"),
                            heard[each].statement if each in heard else NOTHING,
                            _files("reply", heard[each]) if each in heard else NOTHING,
                        )
                    )
                    for each in row.concerned
                ],
                ("reply",),
            ),
            Block(
                _("Rulings"),
                (_("Person"), _("Day"), _("Decision"), _("Reason"), _("Adviser from outside"), _("Evidence files")),
                [Line(_ruling(each, names)) for each in rulings],
                ("rule", "overturn"),
                empty=_("Two people who agree decide; so far nobody has ruled."),
            ),
            Block(
                _("What the row asks"),
                (_("Row of the code"), _("What the row asks")),
                [Line((row_link(row.row), row_text(row.row, language())))],
            ),
        )

    def subjects(self, row: Adjudication) -> Sequence[Subject]:
        return (Subject(row), *(Subject(each) for each in (*row.replies.all(), *row.rulings.all())))


SUSPECTED = (_("What is suspected"), _("Where"), _("Found by the rule"), _("Evidence files"))


def _told(row: Adjudication) -> Line:
    rule = questions(language()).get(row.finding, row.finding) or NOTHING
    where = Cell(place(row.found_at, language()), link=place_link(row.found_at))
    return Line((row.suspected or NOTHING, where, rule, _files("suspicion", row)))


def _ruling(each: Ruling, names: Mapping[str, str]) -> tuple[Any, ...]:
    ruled = each.on, word(dict(RULINGS), each.decision), each.reason, each.adviser or NOTHING
    return names.get(each.by, each.by), *ruled, _files("ruling", each)


def _files(kind: str, row: Any) -> Any:
    """The evidence files of a row, each as a link."""
    return evidence_links(kind, row) if row.files else NOTHING
