"""The acts of the flow as the house offers them, each at the work that waits for it: by act, interface and page."""

import re
import time
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from bench_house import actor_of, published, words
from refused import Way
from refused_house import DAY, job_at, known, other

CALIBRATOR, REVIEWER, SIGNATORY = "demo-calibrator", "demo-reviewer", "demo-signatory"
TECHNICAL, CLERK, KEEPER, QUALITY, HEAD = "demo-technical", "demo-clerk", "demo-keeper", "demo-quality", "demo-head"
KEY = "a key of the page"
RESOLUTIONS = {"V": "0.001", "I": "0.000001", "phi": "0.0001"}


def keyed(browser: Any, path: str, sent: dict[str, Any]) -> Any:
    import secrets

    return browser.post(path, {**sent, "key": secrets.token_hex(8)})


# ---- contract review and assignment


def _contract() -> dict[str, Any]:
    line = other("request")
    return {"commission": line.commission.number, "line": line.number}


def _review_contract(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/commissions/{request['commission']}/", {"action": "review", "line": request["line"]})


def _assignment() -> dict[str, Any]:
    line, like = other("received"), job_at("assigned")
    return {
        "commission": line.commission.number,
        "line": line.number,
        "job": f"{line.commission.number}-{line.number}",
        "room_code": like.room_code,
        "calibrator": like.calibrator,
        "standards": dict(like.standards),
    }


def _reassignment() -> dict[str, Any]:
    found = job_at("assigned")
    line = found.line
    return {**_assignment(), "commission": line.commission.number, "line": line.number, "job": found.number}


def _chosen(request: dict[str, Any]) -> dict[str, Any]:
    standards = {f"standard-{role}": code for role, code in request["standards"].items()}
    return {"calibrator": request["calibrator"], "room": request["room_code"], **standards}


def _assign(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/commissions/{request['commission']}/{request['line']}/assign", _chosen(request))


def _reassign(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/jobs/{request['job']}/", _chosen(request))


# ---- at the bench


def _readings() -> dict[str, Any]:
    from guiju.lab.calibrations.readings import RecordReadings
    from guiju.lab.house import clock

    cell = published("gum-h2-impedance")[0]
    unit = {"V": "V", "I": "A", "phi": "rad"}[cell["symbol"]]
    value = RecordReadings.Value(
        point=cell["point"],
        symbol=cell["symbol"],
        source="item",
        value=cell["value"],
        unit=unit,
        resolution=RESOLUTIONS[cell["symbol"]],
    )
    return {
        "job": job_at("started").number,
        "batch": "T1",
        "provenance": "typed",
        "source": "测试",
        "started_at": clock.now() - timedelta(minutes=1),
        "values": (value,),
    }


def _capture(browser: Any, request: dict[str, Any]) -> Any:
    from bench_house import send_cells

    cells = published("gum-h2-impedance")[:1]
    return send_cells(browser, request["job"], cells, resolutions=RESOLUTIONS)


def _finished() -> dict[str, Any]:
    from guiju.lab.calibrations.queries import drafted
    from guiju.lab.house.act import Refused

    number = job_at("measured").number
    try:
        shown = drafted(number, actor_of(CALIBRATOR))
    except Refused as error:
        raise AssertionError(f"no draft: {[each.code for each in error.findings]}") from error
    signed = signature(CALIBRATOR, shown.statement)
    return {"job": number, "frozen_at": shown.frozen_at, "seed": shown.seed, "signed": signed}


def _finish(browser: Any, request: dict[str, Any]) -> Any:
    path = f"/jobs/{request['job']}/finish/"
    shown = browser.get(path)
    draft = re.search(r'name="draft" value="([^"]*)"', words(shown))
    if draft is None:
        # Nothing can be drafted: the page says why, and has no form.
        shown.closed = True
        return shown
    return keyed(browser, path, {"draft": draft[1], "passphrase": known()["passphrases"][CALIBRATOR]})


# ---- review, approval, issue


SESSIONS: dict[tuple[str, str], tuple[float, Any, ExitStack]] = {}
"""Signing sessions of the open house, by its instant and who signs: to open a key is slow by design."""


def signature(who: str, statement: Any) -> Any:
    """The statement signed by somebody of the house."""
    from guiju.lab.house.signing import signing_session

    now, place = time.monotonic(), (str(known()["now"]), who)
    if place not in SESSIONS or now - SESSIONS[place][0] > 60:
        stack = ExitStack()
        opened = stack.enter_context(signing_session(who, known()["passphrases"][who]))
        SESSIONS[place] = (now, opened, stack)
    return SESSIONS[place][1].sign(statement)


def _statement(place: str, who: str, purpose: Any, role: str) -> dict[str, Any]:
    from guiju.lab.calibrations.queries import statement_on

    number = job_at(place).number
    by, said = statement_on(number, actor_of(who), purpose, role)
    return {"job": number, "by": by, "signed": signature(who, said)}


def _record(number: str) -> Any:
    from guiju.lab.calibrations.models import Record

    return Record.objects.get(job__number=number, state="current")


def _review(browser: Any, request: dict[str, Any]) -> Any:
    said = {"record": _record(request["job"]).sha256, "passphrase": known()["passphrases"][REVIEWER]}
    return keyed(browser, f"/reviews/{request['job']}/sign", said)


def _approve(browser: Any, request: dict[str, Any]) -> Any:
    job = request["job"]
    said = {f"record-{job}": _record(job).sha256, "job": job, "passphrase": known()["passphrases"][SIGNATORY]}
    return keyed(browser, "/signing/approve", said)


PRODUCED: dict[str, Any] = {}


def _issued() -> dict[str, Any]:
    """The request of issuing; the files are made once, for they are known by their hash."""
    from guiju.lab.issuing import production
    from guiju.lab.issuing.models import Number

    number = Number.objects.get(record__job=job_at("approved")).number
    place = known()["now"]
    if place not in PRODUCED:
        PRODUCED[place] = production.produce(number)
    made = production.issue_request(number, PRODUCED[place], actor_of(SIGNATORY))
    return {each: getattr(made, each) for each in made.__dataclass_fields__}


def _issue(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, "/signing/issue", {"job": job_at("approved").number})


# ---- permits


def _permit(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/jobs/{request['job']}/permits/", {"hours": str(request["hours"])})


REVIEW_CONTRACT = Way("commissions.review_contract", TECHNICAL, _contract, _review_contract)
ASSIGN = Way("calibrations.assign", TECHNICAL, _assignment, _assign)
REASSIGN = Way("calibrations.reassign", TECHNICAL, _reassignment, _reassign)


def _start(browser: Any, request: dict[str, Any]) -> Any:
    return keyed(browser, f"/jobs/{request['job']}/start", {})


START = Way("calibrations.start_measurement", CALIBRATOR, lambda: {"job": job_at("assigned").number}, _start)
CAPTURE = Way("calibrations.record_readings", CALIBRATOR, _readings, _capture)
FINISH = Way("calibrations.finish", CALIBRATOR, _finished, _finish)
REVIEW = Way("calibrations.review", REVIEWER, lambda: _statement("finished", REVIEWER, "review", "reviewer"), _review)
APPROVE = Way("issuing.approve", SIGNATORY, lambda: _statement("reviewed", SIGNATORY, "approve", "signatory"), _approve)
ISSUE = Way("issuing.issue", SIGNATORY, _issued, _issue)
PERMIT = Way("calibrations.issue_permit", CALIBRATOR, lambda: {"job": job_at("assigned").number, "hours": 8}, _permit)
FLOW = {
    each.name: each
    for each in (REVIEW_CONTRACT, ASSIGN, REASSIGN, START, CAPTURE, FINISH, REVIEW, APPROVE, ISSUE, PERMIT)
}
"""The acts that rules on a calibration guard, and the permit, which asks those of the start."""
PLACES = {
    "commissions.review_contract": "request",
    "calibrations.assign": "received",
    "calibrations.reassign": "assigned",
    "calibrations.start_measurement": "assigned",
    "calibrations.record_readings": "started",
    "calibrations.finish": "measured",
    "calibrations.review": "finished",
    "issuing.approve": "reviewed",
    "issuing.issue": "approved",
    "calibrations.issue_permit": "assigned",
}
"""The work at which each of them is tried."""
__all__ = ["DAY", "FLOW", "PLACES"]
