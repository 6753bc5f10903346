"""What acts on jobs, deviations and impact assessments refuse besides the rules (5-5d, 5-6d, 6.1.2-2, 6.8-3)."""

from datetime import timedelta
from typing import Any

from bench_house import act
from refused import FORM, NONE, SHOWS, change
from refused_agency import agency
from refused_faults import insert, standard
from refused_house import DAY, job_at, other, today
from refused_registers import Refusal, ago, first, made, row
from refused_ways import CALIBRATOR, CLERK, FLOW, HEAD, KEEPER, PERMIT, QUALITY, REASSIGN, START, TECHNICAL, keyed

NEWCOMER = "demo-newcomer"


def permitted(**changed: Any) -> Any:
    """A permit for the assigned job stands, or is as `changed` says."""

    def make() -> None:
        from guiju.lab.calibrations.acts import IssuePermit

        act(IssuePermit, CALIBRATOR, job=job_at("assigned").number, hours=8)
        values = made(changed)
        if values:
            change("calibrations.JobPermit", values, job__number=job_at("assigned").number)

    return make


def withdrawing(reason: str = "取消") -> Any:
    return lambda: {"permit": f"{job_at('assigned').number}-P1", "reason": reason}


def withdraw(browser: Any, request: dict[str, Any]) -> Any:
    job = job_at("assigned").number
    return keyed(browser, f"/jobs/{job}/permits/{request['permit']}/withdraw", {"reason": request["reason"]})


def hours_ago(hours: int) -> Any:
    from guiju.lab.house import clock

    return lambda: clock.now() - timedelta(hours=hours)


def permit(place: str, hours: int = 8) -> Any:
    return lambda: {"job": job_at(place).number, "hours": hours}


# ---- deviations


def deviated(kind: str = "method", **values: Any) -> Any:
    def make() -> None:
        told = made(values)
        plain = {"kind": kind, "text": "偏离", "noted_on": today(), "settled_on": None, "answer": ""}
        insert("commissions.Deviation", line=other("assigned"), **{**plain, **told})

    return make


def on_deviation(action: str) -> Any:
    """The page of a commission, whose forms name what they do."""

    def send(browser: Any, request: dict[str, Any]) -> Any:
        line = other("assigned")
        said = {name: "" if each is None else str(each) for name, each in request.items()}
        return keyed(
            browser, f"/commissions/{line.commission.number}/", {**said, "action": action, "line": str(line.number)}
        )

    return send


def about(**said: Any) -> Any:
    def request() -> dict[str, Any]:
        return {"deviation": row("commissions.Deviation"), **said}

    return request


def refused_judging(code: str, make: Any, judgement: str = "无影响") -> Refusal:
    said = about(judgement=judgement, budget_effect="0")
    return Refusal(code, "commissions.judge_deviation", TECHNICAL, said, make=make, send=on_deviation("judge"))


def refused_authorising(code: str, make: Any, **said: Any) -> Refusal:
    asked = about(**{"expires_on": lambda: today() + DAY, **said})
    return Refusal(code, "commissions.authorise_deviation", QUALITY, asked, make=make, send=on_deviation("authorise"))


JUDGED = {"judged_on": today, "judged_by": TECHNICAL, "judgement": "无", "budget_effect": "0"}


def noted() -> dict[str, Any]:
    line = other("assigned")
    return {"commission": line.commission.number, "line": line.number, "kind": "zz", "text": "x"}


def placed() -> dict[str, Any]:
    from guiju.lab.house import clock

    label = other("assigned").item.label
    at = clock.now().replace(second=0, microsecond=0) + DAY
    return {"label": label, "room_code": "DEMO-R1", "at": at}


def place(browser: Any, request: dict[str, Any]) -> Any:
    from guiju.lab.house import clock

    since = request["at"].astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")
    return keyed(browser, f"/jobs/{job_at('assigned').number}/placed", {"since": since})


# ---- impact


def assessed(state: str) -> Any:
    def make() -> None:
        item = first("equipment.Equipment", code=standard())
        days = {"since": ago(9), "until": ago(0), "begun_on": ago(0), "closed_on": None}
        counts = dict.fromkeys(("total", "done", "unchanged", "cursor"), 0)
        told = {"basis": "untraced", "evidence": "first_use", "reason": "测试", "begun_by": TECHNICAL}
        insert("quality.Impact", code="IMP-9", equipment=item, state=state, **told, **days, **counts)

    return make


def touched(decision: str = "", state: str = "ready") -> Any:
    """One certificate is affected, and decided on or not."""

    def make() -> None:
        assessed(state)()
        record = first("calibrations.Record")
        told = {"outcome": "changed", "why": "", "results": [], "largest": "1", "verdict_changes": 0}
        who = {"decision": decision, "decision_reason": "无影响" if decision else "", "decided_on": None}
        insert(
            "quality.Affected",
            impact=first("quality.Impact", code="IMP-9"),
            record_id=record.pk,
            job_number=record.number,
            certificate_number="",
            day=ago(3),
            **told,
            **who,
        )

    return make


def impact(**changed: Any) -> Any:
    return lambda: {"equipment": standard(), "certificate": "", "since": None, "reason": "从未溯源", **changed}


def begin(browser: Any, request: dict[str, Any]) -> Any:
    said = {name: "" if each is None else str(each) for name, each in request.items()}
    answer = keyed(browser, f"/equipment/{request['equipment']}/impact", said)
    # The page from which it is begun is shown again, and says why it was not.
    shown = browser.get(answer["Location"])
    shown.closed = True
    return shown


def decided(**changed: str) -> Any:
    plain = {"decision": "none", "reason": "无影响", "notice": "", "notice_en": ""}
    return lambda: {"affected": row("quality.Affected"), **plain, **changed}


def decide(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/impact/IMP-9/{request['affected']}", request)


def close(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/impact/{request['code']}/close", {})


def of_other_site(who: str) -> Any:
    return lambda: change("people.Role", {"site_codes": "OTHER"}, person__code=who)


def refused_deciding(code: str, request: Any, make: Any, page: str = SHOWS) -> Refusal:
    return Refusal(code, "quality.decide_impact", QUALITY, request, page, make=make, send=decide)


REFUSALS = (
    # jobs and permits
    Refusal("not_your_job", START.name, NEWCOMER, START.request, send=START.send),
    Refusal("not_your_job", PERMIT.name, NEWCOMER, PERMIT.request, send=PERMIT.send),
    Refusal("job_state", PERMIT.name, CALIBRATOR, permit("finished"), send=PERMIT.send),
    Refusal("permit_hours", PERMIT.name, CALIBRATOR, permit("assigned", 0), send=PERMIT.send),
    Refusal("permit_hours", PERMIT.name, CALIBRATOR, permit("assigned", 10_000), send=PERMIT.send),
    Refusal(
        "not_your_job",
        "calibrations.withdraw_permit",
        NEWCOMER,
        withdrawing(),
        make=permitted(),
        send=withdraw,
    ),
    Refusal("permit_stands", PERMIT.name, CALIBRATOR, permit("assigned"), make=permitted(), send=PERMIT.send),
    Refusal("permit_stands", REASSIGN.name, TECHNICAL, REASSIGN.request, make=permitted(), send=REASSIGN.send),
    Refusal(
        "permit_withdrawn",
        "calibrations.withdraw_permit",
        CALIBRATOR,
        withdrawing(),
        make=permitted(withdrawn_at=hours_ago(0)),
        send=withdraw,
    ),
    Refusal(
        "permit_expired",
        "calibrations.withdraw_permit",
        CALIBRATOR,
        withdrawing(),
        make=permitted(valid_until=hours_ago(1)),
        send=withdraw,
    ),
    Refusal(
        "ending_needs_reason",
        "calibrations.withdraw_permit",
        CALIBRATOR,
        withdrawing(" "),
        make=permitted(),
        send=withdraw,
    ),
    # sites of a role
    Refusal(
        "role_not_at_site",
        REASSIGN.name,
        TECHNICAL,
        REASSIGN.request,
        make=of_other_site(TECHNICAL),
        send=REASSIGN.send,
    ),
    Refusal(
        "role_not_everywhere",
        "agency.amend",
        HEAD,
        agency(telephone="1"),
        make=of_other_site(HEAD),
    ),
    # deviations
    Refusal("deviation_kind", "commissions.note_deviation", CLERK, noted, FORM, send=on_deviation("note")),
    refused_judging("deviation_of_contract", deviated("contract")),
    refused_judging("deviation_part_done", deviated(**JUDGED)),
    refused_judging("judgement_incomplete", deviated(), judgement=" "),
    refused_authorising("deviation_not_judged", deviated()),
    refused_authorising("deviation_part_done", deviated(**JUDGED, authorised_on=today)),
    refused_authorising("deviation_own_judgement", deviated(**{**JUDGED, "judged_by": QUALITY})),
    refused_authorising("deviation_expiry", deviated(**JUDGED), expires_on=lambda: today() - DAY),
    Refusal(
        "deviation_not_judged",
        "commissions.settle_deviation",
        CLERK,
        about(answer="同意"),
        make=deviated(),
        send=on_deviation("settle"),
    ),
    Refusal("placed_out_of_time", "commissions.place_item", CALIBRATOR, placed, send=place),
    # impact
    Refusal("impact_open", "quality.assess_impact", TECHNICAL, impact(), make=assessed("ready"), send=begin),
    Refusal("amendment_needs_reason", "quality.assess_impact", TECHNICAL, impact(reason=" "), send=begin),
    Refusal("impact_window", "quality.assess_impact", TECHNICAL, impact(since=lambda: today() + DAY), send=begin),
    Refusal(
        "impact_nothing_later",
        "quality.assess_impact",
        TECHNICAL,
        impact(certificate=lambda: first("equipment.Certificate", equipment__code=standard()).number),
        send=begin,
    ),
    Refusal(
        "impact_overtaken",
        "quality.examine_impact",
        TECHNICAL,
        lambda: {"code": "IMP-9", "after": 7, "size": 1},
        NONE,
        make=assessed("examining"),
    ),
    refused_deciding("impact_not_ready", decided(), touched(state="examining")),
    refused_deciding("impact_decision", decided(decision="recall"), touched()),
    refused_deciding("impact_decided", decided(), touched("none")),
    Refusal("impact_undecided", "quality.close_impact", QUALITY, lambda: {"code": "IMP-9"}, make=touched(), send=close),
    Refusal(
        "impact_not_ready",
        "quality.close_impact",
        QUALITY,
        lambda: {"code": "IMP-9"},
        make=assessed("examining"),
        send=close,
    ),
)


__all__ = ["FLOW", "KEEPER", "REFUSALS"]
