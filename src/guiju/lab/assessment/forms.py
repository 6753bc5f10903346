"""Forms of the acts of evaluations; the acts check, the forms only read the texts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.sentences import word
from guiju.conduct.sentences import questions
from guiju.lab.assessment.attested import asked_of
from guiju.lab.assessment.forms_evidence import EvidenceField, kept_all
from guiju.lab.assessment.kinds import document_kinds
from guiju.lab.assessment.models import Attestation, Document, RowState
from guiju.lab.assessment.profiles import own_on
from guiju.lab.assessment.queries import reasons_of
from guiju.lab.assessment.words import EFFECTS, OUTCOMES
from guiju.lab.house import clock, files, who
from guiju.lab.people.models import Role
from guiju.lab.people.register import running
from guiju.lab.ui.offered import people
from guiju.lab.ui.register_fields import ActForm, ListedInput, PdfField, choice, day
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.words import language
from guiju.reports.evaluation_charts import row_text

YEAR = timedelta(days=365)
ATTESTED = {name: OUTCOMES[name] for name in ("met", "partly", "not_met")}
MATURITIES = {str(level): str(level) for level in range(6)}


def rows_of_the_code() -> list[tuple[str, str]]:
    """Every row of the code, by id and what it asks."""
    return [(each, f"{each} {row_text(each, language())}"[:90]) for each in catalogue()]


def _staff() -> list[tuple[str, Any]]:
    """People of the agency with a role today; who only sits in the assessor's seat is none."""
    held = Role.objects.filter(running(clock.today())).exclude(name__in=who.OUTSIDE)
    inside = set(held.values_list("person__code", flat=True))
    return [(code, name) for code, name in people() if code in inside]


def _kinds() -> list[tuple[str, str]]:
    return sorted((each, word("document_kind", each, language())) for each in document_kinds())


def _profiles() -> list[tuple[str, str]]:
    """Those of the software, and the agency's own that are in force today."""
    own = [(each.code, f"{in_language(each, 'title')} · {each}") for each in own_on(clock.today())]
    return [(name, word("profile", name, language())) for name in profiles()] + own


def text(title: Any, *, required: bool = True, lines: int = 3, most: int = 2000, **more: Any) -> forms.CharField:
    """Words of more than one line."""
    widget = forms.Textarea(attrs={"rows": lines, "data-full": "1"})
    return forms.CharField(label=title, required=required, max_length=most, widget=widget, **more)


def sentence(title: Any, **more: Any) -> forms.CharField:
    """Words that the act takes for facts alone: as many signs as it asks for are announced."""
    asked = _("What was seen and on what it rests, in a sentence of at least ten signs.")
    return text(title, help_text=asked, **more)


def line(title: Any, *, required: bool = True, most: int = 200, **more: Any) -> forms.CharField:
    """Words of one line."""
    return forms.CharField(label=title, required=required, max_length=most, **more)


def count(title: Any, **more: Any) -> forms.IntegerField:
    """A number from nought."""
    return forms.IntegerField(label=title, min_value=0, **more)


class RowForm(ActForm):
    """Base of the forms about one row."""

    row = choice(rows_of_the_code, label=_("Row of the code"))


class DocumentForm(ActForm):
    """An edition of a document."""

    code = line(_("Code"), most=64)
    edition = line(_("Edition"), most=32)
    replaces = line(_("Edition that it supersedes (empty for the first)"), required=False, most=32)
    kind = choice(_kinds, label=_("Kind of document"))
    title = line(_("Title in Chinese"))
    title_en = line(_("Title in English"))
    clauses = line(
        _("Rows of the code that it answers, separated by blanks"),
        most=600,
        widget=ListedInput(rows_of_the_code),
    )
    owner = choice(people, label=_("Owner"))
    valid_from = day(label=_("Valid from"))
    valid_to = day(label=_("Valid until (empty: without end)"), required=False)
    review_due = day(label=_("Next review"), required=False)
    outside = line(_("Issued or confirmed from outside by"), required=False)
    occasions = count(_("Dated occasions that it holds (operating records)"), initial=0)
    file = PdfField(label=_("File as PDF"), required=False)


class ReviewForm(ActForm):
    """The next review."""

    review_due = day(label=_("Next review"), initial=lambda: clock.today() + YEAR)


class AttestForm(RowForm):
    """A judgement of one row on evidence."""

    outcome = choice(ATTESTED, label=_("How it stands"))
    maturity = choice(
        MATURITIES,
        label=_("Maturity, for rows that are scored by it"),
        required=False,
        help_text=_("At most what the evidence carries: a file 2, a sample from two periods or people 3, outside 5."),
    )
    statement = text(_("What was seen"))
    lacking = text(_("What is lacking, where it is not wholly met"), required=False)
    scope = line(_("Scope: what was looked at"), most=300)
    population = count(_("Population"))
    sample = count(_("Sample"), help_text=_("What the row prohibits asks for 59, or for all where there are fewer."))
    occasions = count(_("From how many periods or people"))
    expires = day(label=_("Holds until"), initial=lambda: clock.today() + YEAR)
    outside = line(
        _("Confirmed from outside by"),
        required=False,
        help_text=_("As the evidence document names its issuer: their approved certificate, look-up or report."),
    )
    file = EvidenceField(
        label=_("Evidence: PDF or photos"),
        required=False,
        help_text=_("Without a file no row is attested as met or partly met."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = str(self.data.get("row") or self.initial.get("row") or "")
        if row not in plans():
            return
        asked, nature = asked_of(row), plans()[row].nature
        numbers = {"asked": asked}
        self.fields["sample"].help_text = (
            _("At least %(asked)s of this row, or all where there are fewer.") % numbers if asked else ""
        )
        if nature not in ("maturity", "permission"):
            del self.fields["maturity"]


class WhyForm(ActForm):
    """A reason."""

    reason = text(_("Reason"), most=300)


class WhyInFactsForm(ActForm):
    """A reason that the act takes for facts alone."""

    reason = sentence(_("Reason"), most=300)


class TailoringForm(RowForm):
    """That a row does not apply."""

    reason = sentence(_("Reason"))
    valid_from = day(label=_("From"), initial=clock.today)
    valid_to = day(label=_("Until (empty: without end)"), required=False)


class DecideTailoringForm(ActForm):
    """Approved or declined."""

    approved = choice({"yes": _("Approved"), "no": _("Declined")}, label=_("Decision"))
    reason = sentence(_("Reason"), most=300)


class CorrectionForm(RowForm):
    """A corrective action."""

    cause = sentence(_("Cause"))
    action = sentence(_("Corrective action"))
    owner = choice(people, label=_("Owner"))
    due = day(label=_("Due day"), initial=lambda: clock.today() + timedelta(days=60))
    answers = forms.MultipleChoiceField(
        label=_("What it answers"), choices=list, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = str(self.data.get("row") or self.initial.get("row") or "")
        offered = answerable(row)
        if offered:
            self.fields["answers"].choices = offered  # type: ignore[attr-defined]
            self.fields["answers"].initial = [code for code, _words in offered] if row else []
        else:
            del self.fields["answers"]


class NoteForm(ActForm):
    """A note."""

    note = text(_("Note in words"))


class DoneForm(ActForm):
    """What was done, as facts."""

    note = sentence(_("Note in words"))


class EffectForm(ActForm):
    """Whether it had effect."""

    effect = choice(EFFECTS, label=_("Effect"))
    note = sentence(_("Note in words"))


class AssignForm(ActForm):
    """Who looks after a finding, by when."""

    owner = choice(people, label=_("Owner"))
    due = day(label=_("Due day"), initial=lambda: clock.today() + timedelta(days=60))


class FindingReplyForm(ActForm):
    """What the owner replies."""

    reply = text(_("Reply"), lines=5)


class PlanForm(ActForm):
    """The plan of a run."""

    profile = choice(_profiles, label=_("Profile"))
    first_day = day(label=_("From day"), initial=lambda: clock.today() - YEAR + timedelta(days=1))
    last_day = day(label=_("Until"), initial=clock.today)
    scope = text(_("Scope of the run"), lines=2, most=300)
    assessors = forms.MultipleChoiceField(
        label=_("Assessors"), choices=_staff, widget=forms.CheckboxSelectMultiple, required=False
    )


class DeclareForm(ActForm):
    """What an assessor declares about own interests: that there are none known, or which."""

    has = forms.ChoiceField(
        label=_("Conflict of interest"),
        choices=(("none", _("I know of none")), ("some", _("I have one and take no part in this run"))),
        widget=forms.RadioSelect,
    )
    conflict = text(_("Which conflict of interest"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said, has = cleaned.get("conflict", "").strip(), cleaned.pop("has", "")
        if has == "some" and not said:
            self.add_error("conflict", _("Say which conflict of interest it is."))
        if has == "none" and said:
            self.add_error("conflict", _("Whoever knows of none writes nothing here."))
        return cleaned


def answerable(row: str) -> list[tuple[str, str]]:
    """What a corrective action of a row can be about: attestations against it, and rules that found something."""
    against = Attestation.objects.filter(withdrawn_on=None).exclude(outcome="met").order_by("-pk")
    against = against.filter(row=row) if row else against
    told = [(each.code, f"{each.row} · {each.code} {each.lacking or each.statement}"[:90]) for each in against[:50]]
    state = RowState.objects.filter(row=row).first() if row else None
    reasons = () if state is None else reasons_of(state)
    codes = {dict(each.parameters)["code"] for each in reasons if each.code == "finding"}
    return told + [(code, questions(language()).get(code, code)[:90]) for code in sorted(codes)]


def correction(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Members of the request that proposes a corrective action."""
    return {**cleaned, "answers": tuple(cleaned.get("answers", ()))}


def document(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Members of the request that files a document."""
    found = {name: value for name, value in cleaned.items() if name != "file"}
    found["clauses"] = tuple(found["clauses"].replace(",", " ").replace("，", " ").split())
    return found | {"file_sha256": "".join(kept(cleaned["file"]))}


def attested(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Members of the request that attests."""
    found = {name: value for name, value in cleaned.items() if name != "file"}
    files_given = (*kept_all(cleaned["file"]), *papers_of(found["row"], found["outside"]))
    return found | {"maturity": int(found.get("maturity") or 0), "files": tuple(dict.fromkeys(files_given))}


def papers_of(row: str, outside: str) -> list[str]:
    """Files of the approved papers of somebody outside that answer the row."""
    filed = Document.objects.filter(outside=outside.strip(), superseded_by="").exclude(approved_on=None)
    return [each.file_sha256 for each in filed if outside.strip() and each.file_sha256 and row in each.clauses]


def kept(pdf: bytes | None) -> tuple[str, ...]:
    """A file put into the store, by its hash; nothing where none was given."""
    return (files.store(pdf, "application/pdf"),) if pdf else ()
