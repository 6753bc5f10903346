"""What can be done on the page of a commission: each action reads its form, performs one act, says what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from guiju.lab.commissions import acts
from guiju.lab.commissions.forms import AuthoriseForm, DeviationForm, LineForm, ReceiptForm, ReviewForm
from guiju.lab.commissions.models import Commission, Line
from guiju.lab.commissions.offers import offers
from guiju.lab.commissions.queries import LineShown
from guiju.lab.commissions.words import SUPPLIED
from guiju.lab.house import clock
from guiju.lab.house.typed import plain_number
from guiju.lab.ui.acting import Done, Told, act_on
from guiju.lab.ui.addresses import address

__all__ = ["NOTHING", "SUPPLIED", "Result", "do", "label", "link", "links_of", "parties"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an action: where to go, or why it was not done, with what was typed."""

    anchor: str = ""
    action: str = ""
    line: int = 0
    findings: tuple[Told, ...] = ()
    form: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200


NOTHING = Result()


def do(request: HttpRequest, commission: Commission) -> Result:
    """Does what the sent form asks for. Raises Http404 for an action or a line that does not exist."""
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        raise Http404
    return action(request, commission)


def _line(request: HttpRequest, commission: Commission) -> Line:
    sent = request.POST.get("line", "")
    for each in commission.lines.all():
        if str(each.number) == sent:
            return each
    raise Http404


def _told(request: HttpRequest, done: Done, line: int, said: str) -> Result:
    if done.refused:
        action, values = request.POST["action"], _typed(request)
        return Result(action=action, line=line, findings=done.findings, values=values, status=422)
    messages.success(request, said)
    return Result(anchor=f"#line-{line}")


def _typed(request: HttpRequest) -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.POST[name] for name in request.POST if name not in {"key", "version"}}
    return typed | {"scanned": typed.get("label", ""), "customer_supplied": request.POST.getlist("customer_supplied")}


def _malformed(request: HttpRequest, line: int, form: Any) -> Result:
    return Result(action=request.POST["action"], line=line, form=form, values=_typed(request), status=422)


def _review(request: HttpRequest, commission: Commission) -> Result:
    line = _line(request, commission)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _malformed(request, line.number, form)
    asked = acts.ReviewContract.Request(commission=commission.number, line=line.number, **form.cleaned_data)
    done = act_on(request, acts.ReviewContract, lambda: asked)
    return _told(request, done, line.number, _("The contract review of line %(line)s is done.") % {"line": line.number})


def _receive(request: HttpRequest, commission: Commission) -> Result:
    line, form = _line(request, commission), ReceiptForm(request.POST)
    if not form.is_valid():
        return _malformed(request, line.number, form)
    done = act_on(request, acts.ReceiveItem, lambda: form.request(commission.number, line.number))
    said = _("Item %(label)s is received; print its label now.") % {"label": form.cleaned_data["label"]}
    return _told(request, done, line.number, said)


def _note(request: HttpRequest, commission: Commission) -> Result:
    line, form = _line(request, commission), DeviationForm(request.POST)
    if not form.is_valid():
        return _malformed(request, line.number, form)
    asked = acts.NoteDeviation.Request(commission=commission.number, line=line.number, **form.cleaned_data)
    return _told(request, act_on(request, acts.NoteDeviation, lambda: asked), line.number, _("The deviation is noted."))


def _deviation(request: HttpRequest, line: Line) -> int:
    known = {str(each.pk): each.pk for each in line.deviations.all()}
    if request.POST.get("deviation") not in known:
        raise Http404
    return known[request.POST["deviation"]]


def _settle(request: HttpRequest, commission: Commission) -> Result:
    line = _line(request, commission)
    asked = acts.SettleDeviation.Request(
        deviation=_deviation(request, line),
        answer=request.POST.get("answer", "").strip(),
        accepted=request.POST.get("accepted", "yes") == "yes",
    )
    done = act_on(request, acts.SettleDeviation, lambda: asked)
    return _told(request, done, line.number, _("The customer's answer is written down."))


def _tell(request: HttpRequest, commission: Commission) -> Result:
    line = _line(request, commission)
    asked = acts.TellCustomer.Request(deviation=_deviation(request, line), told_on=clock.today())
    done = act_on(request, acts.TellCustomer, lambda: asked)
    return _told(request, done, line.number, _("It is written down that the customer was told."))


def _judge(request: HttpRequest, commission: Commission) -> Result:
    line = _line(request, commission)
    said = {name: request.POST.get(name, "").strip() for name in ("judgement", "budget_effect")}
    asked = acts.JudgeDeviation.Request(deviation=_deviation(request, line), **said)
    done = act_on(request, acts.JudgeDeviation, lambda: asked)
    return _told(request, done, line.number, _("The technical judgement is written down."))


def _authorise(request: HttpRequest, commission: Commission) -> Result:
    line = _line(request, commission)
    chosen = AuthoriseForm(request.POST)
    if not chosen.is_valid():
        return _malformed(request, line.number, chosen)
    asked = acts.AuthoriseDeviation.Request(deviation=_deviation(request, line), **chosen.cleaned_data)
    done = act_on(request, acts.AuthoriseDeviation, lambda: asked)
    return _told(request, done, line.number, _("The deviation is authorised."))


def _return(request: HttpRequest, commission: Commission) -> Result:
    line = _line(request, commission)
    asked = acts.ReturnItem.Request(
        label=request.POST.get("label", "").strip(),
        returned_to=request.POST.get("returned_to", "").strip(),
        expected=line.item.label if hasattr(line, "item") else "",
    )
    done = act_on(request, acts.ReturnItem, lambda: asked)
    return _told(request, done, line.number, _("Item %(label)s is returned.") % {"label": asked.label})


def _add(request: HttpRequest, commission: Commission) -> Result:
    form = LineForm(request.POST, prefix="line0", offers=offers(clock.today()))
    number = max((each.number for each in commission.lines.all()), default=0) + 1
    sent = plain_number(request.POST.get("line", ""))
    number = sent if sent is not None and 0 < sent <= number else number
    if not form.is_valid():
        return _malformed(request, 0, form)
    asked = form.asked()
    members = {each: getattr(asked, each) for each in asked.__dataclass_fields__}
    done = act_on(
        request,
        acts.AddRequest,
        lambda: acts.AddRequest.Request(commission=commission.number, line=number, **members),
    )
    result = _told(request, done, number, _("Line %(line)s is added.") % {"line": number})
    return result if result.anchor else Result(action="add", findings=result.findings, form=form, status=422)


ACTIONS: dict[str, Callable[[HttpRequest, Commission], Result]] = {
    "review": _review,
    "receive": _receive,
    "note": _note,
    "settle": _settle,
    "tell": _tell,
    "judge": _judge,
    "authorise": _authorise,
    "return": _return,
    "add": _add,
}


def links_of(row: Commission, shown: list[LineShown]) -> None:
    """Adds the addresses of what hangs on the lines: job, assignment, certificates."""
    for each in shown:
        if each.job is not None:
            each.job.link = link("job", each.job.number)
        each.assign = address("calibrations:assign", row.number, each.line.number)
        for number in each.certificates:
            number.link = link("certificate", number.number)


def link(kind: str, number: str) -> str:
    """The page of a job or of a certificate; empty where there is none."""
    return address({"job": "calibrations:job", "certificate": "issuing:certificate_page"}[kind], number)


def parties(row: Commission) -> list[dict[str, Any]]:
    """The four parties, those who are one and the same told together."""
    named = (
        (_("Commissioned by"), row.commissioned_by),
        (_("Certificate for"), row.certificate_for),
        (_("Paid by"), row.paid_by),
        (_("Sent by"), row.sent_by),
    )
    found: dict[int, dict[str, Any]] = {}
    for name, customer in named:
        found.setdefault(customer.pk, {"customer": customer, "names": []})["names"].append(name)
    return list(found.values())


def label(shown: LineShown) -> dict[str, Any]:
    """One label: its QR code as SVG and the words beside it. The code holds the label alone, which a scanner types."""
    import segno

    code = segno.make(shown.item.label, error="m", micro=False)
    return {"shown": shown, "svg": code.svg_inline(border=0, omitsize=True, svgclass="g-qr", lineclass=None)}
