"""The registers of the agency itself: its description, its qualifications with scope and suspensions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.agency.acts import (
    AddScopeRow,
    AmendAgency,
    DescribeAgency,
    FileQualification,
    LiftSuspension,
    SuspendQualification,
)
from guiju.lab.agency.models import Agency, Qualification, ScopeRow, Suspension
from guiju.lab.agency.queries import suspension_on
from guiju.lab.agency.words import QUALIFICATION_KINDS
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.offered import methods, sites
from guiju.lab.ui.register_deeds import amending, filing
from guiju.lab.ui.register_fields import ActForm, day, label
from guiju.lab.ui.register_lists import (
    COLOURS,
    NOTHING,
    STANDINGS,
    VALIDITY,
    by_standing,
    by_word,
    in_language,
    named,
    plain,
    standing,
    standing_tag,
    tag,
    told,
    word,
    yes_no,
)
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, site
from guiju.lab.ui.timeline import Subject


@admin.register(Agency, site=site)
class AgencyAdmin(ActAdmin):
    adding = filing(DescribeAgency, _("Describe the agency"))
    deeds = (amending(AmendAgency),)
    list_display = (plain("code"), named("name"), named("address"), plain("credit_code"), plain("telephone"))
    lead = _("Who the agency is, as its certificates say; described once, corrected with a reason.")


class LiftForm(ActForm):
    """The last day of the suspension."""

    until = day(label=_("Last day of the suspension"))


def _standing(row: Qualification) -> SafeString:
    running = suspension_on(row, clock.today())
    return tag(_("Suspended"), "bad") if running else standing_tag(row.valid_from, row.valid_to)


@admin.register(Qualification, site=site)
class QualificationAdmin(ActAdmin):
    adding = filing(FileQualification, _("File a qualification"), tables={"kind": QUALIFICATION_KINDS})
    tables = {"kind": QUALIFICATION_KINDS}
    deeds = (
        filing(
            AddScopeRow,
            _("Add a scope line"),
            name="scope",
            without=("qualification",),
            given=lambda target: {"qualification": target.row.number},
            tables={"field": words.FIELDS, "site_code": sites, "method_code": methods},
            initial=lambda target: {"valid_from": target.row.valid_from, "valid_to": target.row.valid_to, "k": "2"},
            remark=_(
                "As the annex of the qualification says it; nothing outside it is certified under this qualification."
            ),
        ),
        filing(
            SuspendQualification,
            _("Suspend the qualification"),
            name="suspend",
            without=("qualification",),
            given=lambda target: {"qualification": target.row.number},
            initial=lambda target: {"since": clock.today()},
            danger=True,
            remark=_("From the first day on nothing is certified under it, until the suspension is lifted."),
        ),
        Deed(
            name="lift",
            act=LiftSuspension,
            title=_("Lift the suspension"),
            form=lambda target: LiftForm,
            make=lambda request, target, cleaned: LiftSuspension.Request(number=target.row.number, **cleaned),
            initial=lambda target: {"until": clock.today()},
            of=lambda row: row.suspensions,
            version=lambda target: target.part,
            offered=lambda target: target.part.until is None,
        ),
    )
    list_display = (
        plain("number"),
        word("kind", QUALIFICATION_KINDS),
        plain("issuer"),
        plain("valid_from"),
        plain("valid_to"),
        told("scope", _("Scope lines"), lambda row: row.lines),
        told("standing", VALIDITY, _standing, "valid_to"),
    )
    list_filter = (by_word("kind", QUALIFICATION_KINDS), by_standing("valid_from", "valid_to"))
    search_fields = ("number", "issuer", "scope_rows__code", "scope_rows__instrument", "scope_rows__method_code")
    ordering = ("-valid_to", "number")
    lead = _("Qualifications of the agency with the lines of their scope.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).prefetch_related("suspensions")
        return rows.annotate(lines=Count("scope_rows", distinct=True))

    def badge(self, row: Qualification) -> SafeString:
        return _standing(row)

    def blocks(self, request: HttpRequest, row: Qualification) -> Sequence[Block]:
        scope = [_scope_line(each) for each in row.scope_rows.order_by("code")]
        suspensions = [
            Line((each.since, each.until or NOTHING, each.reason), each, ("lift",))
            for each in row.suspensions.order_by("-since")
        ]
        heads = (
            label("code"),
            label("instrument"),
            label("field"),
            _("Range"),
            label("smallest_U"),
            label("method_code"),
            label("site_code"),
            label("on_site"),
            VALIDITY,
        )
        return (
            Block(_("Scope"), heads, scope, ("scope",)),
            Block(
                _("Suspensions"),
                (label("since"), label("until"), label("reason")),
                suspensions,
                ("suspend",),
                empty=_("Never suspended."),
            ),
        )

    def subjects(self, row: Qualification) -> Sequence[Subject]:
        suspensions = [Subject(each, str(each)) for each in Suspension.objects.filter(qualification=row)]
        scope = [Subject(each, each.code) for each in ScopeRow.objects.filter(qualification=row)]
        return (Subject(row), *suspensions, *scope)


def _scope_line(row: ScopeRow) -> Line:
    found = standing(row.valid_from, row.valid_to)
    cells: tuple[Any, ...] = (
        row.code,
        in_language(row, "instrument"),
        words.word(words.FIELDS, row.field),
        f"{row.lower} – {row.upper} {row.unit}",
        f"{row.smallest_U} {row.smallest_U_unit} (k = {row.k})" if row.smallest_U else NOTHING,
        f"{row.method_code} {row.edition}",
        row.site_code,
        yes_no(row.on_site),
        Cell(STANDINGS[found], COLOURS[found]),
    )
    return Line(cells, row)
