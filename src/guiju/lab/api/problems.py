"""What an answer says when a call cannot be served: code, sentence in the language of the call, findings."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from guiju.lab.house.refusal import ActError, Busy, Conflict, KeyReused, Refused
from guiju.lab.ui.acting import told_error
from guiju.lab.ui.words import either

SENTENCES: dict[str, tuple[str, str]] = {
    "unknown_token": (
        "令牌无效、已吊销、已到期，或其持有人今天没有任何角色；请在“接口令牌”页面重新生成",
        "the token is unknown, revoked or over, or its owner has no role today; make a new one on the page of tokens",
    ),
    "right": (
        "此令牌没有权限：{right}；请生成含此权限的令牌",
        "this token has no right: {right}; make one that has it",
    ),
    "unknown_table": (
        "没有这个登记簿：{table}；见 /api/v1/registers",
        "there is no register {table}; see /api/v1/registers",
    ),
    "unknown_row": ("{table} 中没有 {row}", "{table} has no {row}"),
    "not_a_reader": (
        "评价结果只对这些岗位开放：{roles}；令牌的持有人今天不在其中",
        "evaluations are open to these roles: {roles}; the token's owner holds none of them today",
    ),
    "nothing_judged": (
        "尚未作过评价；运行 ./guiju evaluate，或等待服务自动评价",
        "nothing was judged yet; run ./guiju evaluate, or wait for the server to do it",
    ),
    "unknown_act": ("没有这个业务动作：{act}；见 /api/v1/acts", "there is no act {act}; see /api/v1/acts"),
    "unknown_column": (
        "{table} 没有可查询的列 {column}；可用：{known}",
        "{table} has no column {column} to ask by; there are: {known}",
    ),
    "malformed": ("{where}：{why}", "{where}: {why}"),
}


UNFIT = {
    "missing": "缺少",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "date_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
}
"""What is wrong with a parameter, by pydantic's name of the error; its own English sentence is taken as it is."""


def why_unfit(error: dict[str, Any]) -> str:
    """What is wrong with a parameter, in the language of the call."""
    zh = UNFIT.get(error["type"], "不是有效的值").format(**error.get("ctx", {}))
    return either(zh, str(error["msg"]))


class Problem(Exception):
    """A call that cannot be served, with its status."""

    def __init__(self, status: int, code: str, **parameters: str) -> None:
        self.status, self.code, self.parameters = status, code, parameters
        super().__init__(code)

    def sentence(self) -> str:
        zh, en = SENTENCES[self.code]
        return either(zh, en).format(**self.parameters)


def answer(problem: Problem) -> HttpResponse:
    """The problem as an answer."""
    return _answer(problem.status, {"error": problem.code, "says": problem.sentence(), "findings": []})


def refusal(error: ActError) -> HttpResponse:
    """Why an act was not done: 422 refused, 403 by role, 409 overtaken or key reused, 503 busy."""
    told = told_error(error)
    found = [
        {"requirement": each.requirement, "severity": each.severity, "subject": each.subject, "says": each.words}
        for each in told
    ]
    if isinstance(error, Refused):
        for each, finding in zip(found, error.findings, strict=True):
            each["code"] = finding.code
    return _answer(_status(error), {"error": type(error).__name__.lower(), "says": told[0].words, "findings": found})


def _status(error: ActError) -> int:
    if isinstance(error, Conflict | KeyReused):
        return 409
    if isinstance(error, Busy):
        return 503
    return 403 if isinstance(error, Refused) and error.findings[0].code == "role" else 422


def _answer(status: int, document: dict[str, Any]) -> HttpResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    options = {"ensure_ascii": False}
    return JsonResponse(document, status=status, headers=headers, json_dumps_params=options)
