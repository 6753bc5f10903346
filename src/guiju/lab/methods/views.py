"""Pages of budget templates: the versions of an edition's templates, one version, and the editor of the next."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.methods import pretty
from guiju.lab.methods.acts import AddTemplate
from guiju.lab.methods.examples import Example, ExampleError, newest, skeleton, typed
from guiju.lab.methods.forms import Page, Sent, changed, document_of, read, remarks, sent_of
from guiju.lab.methods.mathml import equation
from guiju.lab.methods.models import BudgetTemplate, Edition
from guiju.lab.methods.queries import newest_version, version_before, versions
from guiju.lab.methods.template_rules import SYMBOL, Trouble, troubles, unused
from guiju.lab.methods.trial import tried
from guiju.lab.ui.acting import act_on
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import Subject, timeline
from guiju.lab.ui.words import language
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.errors import RecordError

REFUSED = 422
EDITORS = "technical_manager"


@staff()
@require_safe
def templates(request: HttpRequest, edition: int) -> HttpResponse:
    """The templates of an edition with all their versions, and their story."""
    found = _edition(edition)
    groups = versions(found)
    rows = [each for _code, listed in groups for each in listed]
    context = {
        "edition": found,
        "groups": [(code, [(each, _read(each)) for each in listed]) for code, listed in groups],
        "first": "" if groups else "budget",
        "may": _may(request),
        "who_may": who_may(AddTemplate),
        "steps": timeline([Subject(each, str(each)) for each in rows]),
    }
    title = _("Budget templates: %(method)s %(edition)s") % {"method": found.method.code, "edition": found.edition}
    return page(request, "methods/templates.html", context, title=title)


@staff()
@require_safe
def version(request: HttpRequest, edition: int, code: str, number: int) -> HttpResponse:
    """One version: models, inputs, coverage, and what it gives on the newest record beside the version before."""
    found = _edition(edition)
    row = get_object_or_404(
        BudgetTemplate.objects.select_related("edition__method"), edition=found, code=code, number=number
    )
    template, before = _read(row), version_before(row)
    example = _newest(request, found, code)
    context = {
        "edition": found,
        "row": row,
        "described": pretty.described(template),
        "outputs": [
            (
                pretty.said(each.quantity),
                each.unit,
                each.model,
                equation(each.symbol, each.model) if each.model else None,
            )
            for each in template.outputs
        ],
        "inputs": pretty.inputs(template),
        "example": example,
        "before": before,
        "tried": None if example is None else tried(template, None if before is None else _read(before), example),
        "is_newest": newest_version(found, code) == row,
        "may": _may(request),
        "who_may": who_may(AddTemplate),
    }
    return page(request, "methods/template.html", context, title=f"{found.method.code} {found.edition} · {row}")


@staff(EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, edition: int, code: str) -> HttpResponse:
    """The editor of the next version: its buttons change rows, evaluate, or save."""
    found = _edition(edition)
    base = _base(found, code)
    if request.method != "POST":
        sent = sent_of(None if base is None else base.document)
        return _editor(request, found, code, sent, number=1 if base is None else base.number + 1, judged=False)
    sent, number, do = read(request.POST), _number(request, base), request.POST.get("do", "")
    if changed(sent, do):
        return _editor(request, found, code, sent, number=number, judged=False)
    if do == "save":
        return _save(request, found, code, sent, number)
    return _editor(request, found, code, sent, number=number)


@staff(EDITORS)
@require_POST
def check(request: HttpRequest, edition: int, code: str) -> HttpResponse:
    """What the form gives now, for the part of the editor that follows the typing; nothing is changed."""
    found = _edition(edition)
    sent = read(request.POST)
    context = _judged(request, found, code, sent, _number(request, _base(found, code)))
    form: Page = context["form"]
    parts = {"every": form.every(), "equations": form.rows("outputs")}
    return render(request, "methods/check.html", {**context, **parts})


def _save(request: HttpRequest, found: Edition, code: str, sent: Sent, number: int) -> HttpResponse:
    document = document_of(sent, number)
    # What cannot be evaluated on the chosen example would stop the bench.
    if _troubles(found, document) or _judged(request, found, code, sent, number)["wrong"]:
        return _editor(request, found, code, sent, number=number, status=REFUSED)
    reason = sent.extra["reason"][:300]
    done = act_on(
        request,
        AddTemplate,
        lambda: AddTemplate.Request(
            method=found.method.code, edition=found.edition, code=code, number=number, document=document, reason=reason
        ),
        reason=reason,
    )
    if done.refused:
        return _editor(request, found, code, sent, number=number, status=REFUSED, findings=done.findings)
    messages.success(request, _("Version %(number)s is saved; records from now on use it.") % {"number": number})
    return redirect("methods:templates", edition=found.pk)


def _editor(
    request: HttpRequest,
    found: Edition,
    code: str,
    sent: Sent,
    *,
    number: int,
    judged: bool = True,
    status: int = 200,
    findings: Any = (),
) -> HttpResponse:
    saving = status == REFUSED
    context = _judged(request, found, code, sent, number, saving=saving) if judged else {"form": Page(sent, ())}
    base = _base(found, code)
    example = _newest(request, found, code)
    sent.extra.setdefault("example", "")
    sent.extra["example"] = sent.extra["example"] or ("record" if example is not None else "typed")
    sent.extra["typed"] = sent.extra.get("typed") or skeleton(None if base is None else _read(base))
    form: Page = context["form"]
    context |= {
        "edition": found,
        "code": code,
        "number": number,
        "base": base,
        "newest": example,
        "head": form.head("name.zh", "name.en", "kind"),
        "coverage": form.head("k_rule", "k", "probability", "digits"),
        "checked": form.head("validated_on"),
        "outputs": form.rows("outputs"),
        "inputs": form.rows("inputs"),
        "line": form.line(),
        "extra": sent.extra,
        "roles": [each["role"] for each in found.standards],
        "judged": judged,
        "found": findings,
        "today": clock.today().isoformat(),
    }
    title = _("Version %(number)s of template %(code)s") % {"number": number, "code": code}
    return page(request, "methods/editor.html", context, title=title, status=status)


def _judged(
    request: HttpRequest, found: Edition, code: str, sent: Sent, number: int, *, saving: bool = False
) -> dict[str, Any]:
    """What is wrong with the form, and what it gives on the example."""
    document = document_of(sent, number)
    wrong = _troubles(found, document)
    # When the template was checked is asked for the saving, not for the trying.
    grave = tuple(each for each in wrong if each.path != "validated_on")
    base = _base(found, code)
    result, trouble, example = None, "", None
    if not grave:
        try:
            template = decode(enclosures.BudgetTemplate, {**document, "validated_on": None})
            example = _example(request, found, code, sent, template)
            result = None if example is None else tried(template, None if base is None else _read(base), example)
        except ExampleError as error:
            trouble = error.sentence(language())
        except RecordError as error:
            trouble = error.sentence(language())
    of_trial = () if result is None else result.troubles
    return {
        "form": Page(sent, (wrong if saving else grave) + of_trial),
        "wrong": len(grave) + len(of_trial),
        "tried": result,
        "trouble": trouble,
        "example": example,
        "before": base,
        "remarks": remarks(unused(document)) if document["kind"] != "line" else [],
    }


def _example(
    request: HttpRequest, found: Edition, code: str, sent: Sent, template: enclosures.BudgetTemplate
) -> Example | None:
    """The newest record, or the readings that were typed."""
    record = _newest(request, found, code) if sent.extra.get("example") != "typed" else None
    if record is not None:
        return record
    text = sent.extra.get("typed", "")
    return typed(
        text,
        template,
        method=found.method.code,
        edition=found.edition,
        rounding=found.rounding,
        day=clock.today(),
    )


def _troubles(found: Edition, document: Mapping[str, Any]) -> tuple[Trouble, ...]:
    return troubles(document, roles=frozenset(each["role"] for each in found.standards), today=clock.today())


def _newest(request: HttpRequest, found: Edition, code: str) -> Example | None:
    who = signed_in(request)
    return None if who is None else newest(found.method.code, found.edition, code, who)


def _base(found: Edition, code: str) -> BudgetTemplate | None:
    if not SYMBOL.fullmatch(code):
        raise Http404
    return newest_version(found, code)


def _number(request: HttpRequest, base: BudgetTemplate | None) -> int:
    """The number of the version that the form was opened for; the act refuses one that was overtaken."""
    sent = request.POST.get("number", "")
    return int(sent) if sent.isdecimal() and len(sent) < 6 else 1 if base is None else base.number + 1


def _edition(pk: int) -> Edition:
    found: Edition = get_object_or_404(Edition.objects.select_related("method"), pk=pk)
    return found


def _read(row: BudgetTemplate) -> enclosures.BudgetTemplate:
    return decode(enclosures.BudgetTemplate, row.document)


def _may(request: HttpRequest) -> bool:
    who = signed_in(request)
    return who is not None and bool(AddTemplate.roles & who.roles)
