"""The register of the agency's own profiles: drafted, read beside their base, approved, withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.charts import Pair, Words, paired_bars
from guiju.conduct.evaluation.profile import Profile, ProfileError
from guiju.conduct.evaluation.profile_differences import ProfileDifference, base_of, differences, told
from guiju.lab.assessment import acts, forms, forms_profiles
from guiju.lab.assessment.models import EvaluationProfile, Run
from guiju.lab.assessment.profiles import document_of
from guiju.lab.assessment.readers import OfReaders
from guiju.lab.assessment.registers import OVERVIEW, deed, row_link
from guiju.lab.assessment.tailored import tailored_block
from guiju.lab.assessment.words import PROFILE_STATES, PROFILES
from guiju.lab.house import clock
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.register_fields import ActForm
from guiju.lab.ui.register_lists import days, named, plain, tag
from guiju.lab.ui.register_lists import told as column
from guiju.lab.ui.register_lists import word as worded
from guiju.lab.ui.register_people import PeopleNamed, person
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Target, site
from guiju.lab.ui.words import language, word
from guiju.record.errors import RecordError
from guiju.reports.evaluation_charts import chapter_words

COLOURS = {"draft": "warn", "coming": "", "in_force": "good", "ended": "", "withdrawn": "bad"}


def _state(row: EvaluationProfile) -> SafeString:
    code = row.state_on(clock.today())
    return tag(word(dict(PROFILE_STATES), code), COLOURS[code])


def _edition(target: Target) -> dict[str, str]:
    return {"code": target.row.code, "edition": target.row.edition}


def _is(*states: str) -> Any:
    return lambda target: target.row.state_on(clock.today()) in states


def _differences(row: EvaluationProfile) -> tuple[Profile, tuple[ProfileDifference, ...]] | None:
    """The profile and what it changes; None where its base was renewed and it stands no more."""
    try:
        profile = document_of(row).profile()
    except (ProfileError, RecordError):
        return None
    return profile, differences(profile)


@admin.register(EvaluationProfile, site=site)
class EvaluationProfileAdmin(OfReaders, PeopleNamed, ActAdmin):
    people_columns = ("drafted_by", "approved_by", "withdrawn_by")
    adding = deed(
        "add",
        acts.DraftProfile,
        _("Draft a profile"),
        forms_profiles.NewProfileForm,
        lambda request, target, cleaned: acts.DraftProfile.Request(
            code=cleaned["code"], edition=cleaned["edition"], **forms_profiles.drafted(cleaned)
        ),
        remark=_("A profile of one's own may weigh otherwise and ask for more, never for less; the head approves it."),
    )
    deeds = (
        deed(
            "change",
            acts.ChangeProfile,
            _("Change the draft"),
            forms_profiles.ProfileForm,
            lambda request, target, cleaned: acts.ChangeProfile.Request(
                **_edition(target), **forms_profiles.drafted(cleaned)
            ),
            initial=lambda target: forms_profiles.held(target.row),
            version=lambda target: target.row,
            offered=_is("draft"),
        ),
        deed(
            "approve",
            acts.ApproveProfile,
            _("Approve"),
            ActForm,
            lambda request, target, cleaned: acts.ApproveProfile.Request(**_edition(target)),
            version=lambda target: target.row,
            offered=_is("draft"),
            remark=_("Never by whoever drafted it. An edition in force ends the day before this one begins."),
        ),
        deed(
            "withdraw",
            acts.WithdrawProfile,
            _("Take back"),
            forms.WhyForm,
            lambda request, target, cleaned: acts.WithdrawProfile.Request(**_edition(target), **cleaned),
            version=lambda target: target.row,
            offered=_is("draft", "coming", "in_force", "ended"),
            remark=_("Runs that were planned by it keep it as it was."),
            danger=True,
        ),
    )
    tables: ClassVar[Mapping[str, Any]] = {"base": PROFILES}
    hidden = frozenset({"id", "version", "changes"})
    list_display = (
        plain("code"),
        named("title"),
        plain("edition"),
        worded("base", PROFILES),
        person("drafted_by"),
        person("approved_by"),
        column("state", _("State"), _state, "approved_on"),
        days("valid_from", "valid_to"),
    )
    search_fields = ("code", "title", "title_en", "reason")
    ordering = ("code", "-pk")
    lead = _("Profiles of the agency's own: what they weigh otherwise, and what they ask for beyond the software's.")
    links = (*OVERVIEW, (_("Runs"), "admin:assessment_run_changelist"))

    def badge(self, row: EvaluationProfile) -> SafeString:
        return _state(row)

    def blocks(self, request: HttpRequest, row: EvaluationProfile) -> Sequence[Block]:
        found = _differences(row)
        if found is None:
            gone = _("Its base was renewed since; draft another edition on the present one.")
            return (Block(_("Base beside own"), note=gone),)
        profile, changed = found
        return (
            Block(
                _("Base beside own"),
                (_("What"), _("Of"), _("Base"), _("Own")),
                [Line(_cells(each)) for each in changed],
                empty=_("It changes nothing of its base."),
                note=_("Demands and thresholds may only be stricter; the verdict is never above that of the base."),
            ),
            Block(_("Picture of the weights"), markup=_weights(profile)),
            tailored_block(),
            Block(
                _("Runs by this edition"),
                (_("Run"), _("Period"), _("Verdict reached")),
                [
                    Line(
                        (
                            Cell(each.code, link=_run_link(each)),
                            f"{each.first_day} – {each.last_day}",
                            each.verdict or "—",
                        )
                    )
                    for each in _runs(row)
                ],
                empty=_("No run was planned by it."),
            ),
        )


def _cells(each: ProfileDifference) -> tuple[Any, ...]:
    kind, of, base, own = told(each, language())
    linked = row_link(each.of).link if each.kind in ("weight", "demand") else ""
    return (kind, Cell(of, link=linked), base, Cell(own, "good" if each.kind != "points" else None))


def _runs(row: EvaluationProfile) -> list[Run]:
    if not row.document_sha256:
        return []
    return list(Run.objects.filter(profile_sha256=row.document_sha256).order_by("-pk")[:20])


def _run_link(run: Run) -> str:
    return reverse("assessment:run", args=[run.code])


def _weights(profile: Profile) -> SafeString:
    base = base_of(profile)
    pairs = [
        Pair(
            label=Words(chapter_words(key, "zh"), chapter_words(key, "en")),
            first=base.points[key],
            second=points,
        )
        for key, points in profile.points.items()
    ]
    names = (Words("基础方案", "base"), Words("本方案", "own"))
    return drawn(
        paired_bars, pairs, names, title=Words("各部分分值", "points of the chapters"), x_label=Words("分值", "points")
    )
