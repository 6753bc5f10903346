"""Acts by way of the interface: what there is, its lights, performing it."""

import json
from typing import Any

from guiju.lab.api.problems import Problem, refusal
from guiju.lab.api.queries import Caller
from guiju.lab.api.rights import may, open_acts
from guiju.lab.house.act import Act, ActError, perform
from guiju.lab.house.request import RequestUnreadable, demand_encodable
from guiju.lab.house.request_json import read_request, request_schema
from guiju.lab.ui import words
from guiju.lab.ui.acting import lights
from guiju.lab.ui.words import either

MEMBERS = frozenset({"key", "request", "expected_version", "reason"})


def all_described(caller: Caller) -> list[dict[str, Any]]:
    """Every act: name, title, roles, whether this token may, the schema of its request."""
    return [
        {
            "name": name,
            "title": str(words.word(words.ACTS, name)),
            "says": (each.__doc__ or "").strip(),
            "roles": sorted(each.roles - {"system"}),
            "may": may(caller.rights, name) and bool(each.roles & caller.actor.roles),
            "request": request_schema(each.Request),
        }
        for name, each in open_acts().items()
    ]


def previewed(caller: Caller, name: str, body: bytes) -> Any:
    """The lights of an act."""
    kind, said = _asked(caller, name, body, {"request"})
    shown = lights(kind, _request(kind, said), caller.actor)
    return {
        "lights": [
            {
                "code": each.code,
                "colour": each.colour,
                "findings": [
                    {
                        "requirement": one.requirement,
                        "severity": one.severity,
                        "subject": one.subject,
                        "says": one.words,
                    }
                    for one in each.findings
                ],
            }
            for each in shown
        ]
    }


def performed(caller: Caller, name: str, body: bytes) -> Any:
    """What came of an act: the row or text that it gave, its entry in the log, whether it had been done before."""
    kind, said = _asked(caller, name, body, MEMBERS)
    key, version, reason = said.get("key"), said.get("expected_version"), said.get("reason", "")
    if not isinstance(key, str) or not key:
        raise Problem(
            422,
            "malformed",
            where="$.key",
            why=either("缺少操作编号（文本）", "the idempotency key, a text, is missing"),
        )
    if version is not None and type(version) is not int:
        raise Problem(422, "malformed", where="$.expected_version", why=either("应为整数", "must be an integer"))
    if not isinstance(reason, str):
        raise Problem(422, "malformed", where="$.reason", why=either("应为文本", "must be text"))
    request = _request(kind, said)
    try:
        done = perform(kind, request, actor=caller.actor, key=key, expected_version=version, reason=reason)
    except ActError as error:
        return refusal(error)
    return {
        "answer": done.answer,
        "version": None if done.row is None else done.row.version,
        "log_index": done.log_index,
        "repeated": done.repeated,
    }


def _asked(
    caller: Caller, name: str, body: bytes, members: frozenset[str] | set[str]
) -> tuple[type[Act], dict[str, Any]]:
    kind = open_acts().get(name)
    if kind is None:
        raise Problem(404, "unknown_act", act=name)
    if not may(caller.rights, name):
        raise Problem(403, "right", right=name)
    try:
        said = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        place = f"{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}"
        why = either(f"不是可读的 JSON（第 {place} 处）", str(error))
        raise Problem(400, "malformed", where="JSON", why=why) from None
    try:
        demand_encodable(said)
    except RequestUnreadable as error:
        raise Problem(422, "malformed", where=error.where, why=either(error.zh, error.en)) from None
    if not isinstance(said, dict):
        raise Problem(422, "malformed", where="$", why=either("应为对象", "must be an object"))
    for each in sorted(set(said) - set(members)):
        known = ", ".join(sorted(members))
        raise Problem(
            422,
            "malformed",
            where=f"$.{each}",
            why=either(f"没有这个成员；可用：{known}", f"is no member; there are: {known}"),
        )
    return kind, said


def _request(kind: type[Act], said: dict[str, Any]) -> Any:
    try:
        return read_request(kind.Request, said.get("request", {}), "$.request")
    except RequestUnreadable as error:
        raise Problem(422, "malformed", where=error.where, why=either(error.zh, error.en)) from None
