"""The sentences about a job permit, in Chinese and English, for whoever stands at a customer's bench with it."""

from __future__ import annotations

from guiju.permit import Standing
from guiju.record.words import Text
from guiju.verification.sentences import civil, told
from guiju.verification.verdict import Step, Verdict

__all__ = ["headline"]

_ASK = Text(
    zh="签发后是否收回，这个文件自己不会知道；开工前请尽可能向机构核实",
    en="whether it was withdrawn since, the file itself cannot know: ask the agency before the work whenever you can",
)


def seal_broken(reason: Text) -> Step:
    return told(
        "signature.permit",
        "failed",
        f"机构印章的签名不成立：{reason.zh}",
        f"the signature of the agency's seal does not hold: {reason.en}",
    )


def sealed(subject: str, reason: Text | None, *, asked: bool) -> Step:
    """The seal's signature holds; whose seal it is follows from a trusted authority alone."""
    zh, en = f"签名完好，印章：{subject}", f"the signature holds, seal: {subject}"
    if reason is None:
        return told("signature.permit", "passed", f"{zh}，由信任的 CA 签发", f"{en}, issued by a trusted authority")
    return told("signature.permit", "failed" if asked else "unknown", f"{zh}；{reason.zh}", f"{en}; {reason.en}")


def time(standing: Standing, issued_at: str, valid_until: str, at: str, *, known: bool) -> Step:
    """Whether it holds at the instant asked for; of a seal that nobody knows, only what is written there."""
    begin, end, now = civil(issued_at), civil(valid_until), civil(at)
    words = {
        "not_yet": ("notice", f"{begin} 起才有效（现在是 {now}）", f"holds from {begin} on only (it is {now})"),
        "in_force": ("passed", f"在有效期内：至 {end}（现在是 {now}）", f"in force: until {end} (it is {now})"),
        "expired": (
            "notice",
            f"已过期：有效至 {end}（现在是 {now}），不得再据此开工或读数",
            f"EXPIRED: it held until {end} (it is {now}); nothing may be started or read by it any more",
        ),
    }
    outcome, zh, en = words[standing]
    if outcome == "passed" and not known:
        return told(
            "time",
            "notice",
            f"所载有效期至 {end}（现在是 {now}），不表示可以据此工作",
            f"it says that it holds until {end} (it is {now}); that does not mean that anybody may work by it",
        )
    return told("time", "passed" if outcome == "passed" else "notice", zh, en)


def still_open(count: int) -> Step:
    return told(
        "open",
        "notice",
        f"有 {count} 项要到现场、在首次读数之前查明（见许可中的未决项）",
        f"{count} point(s) are to be settled at the place before the first reading (see what is open in the permit)",
    )


def withdrawal_unknown() -> Step:
    return told("log", "notice", _ASK.zh, _ASK.en)


def not_in_log(size: int) -> Step:
    return told(
        "log",
        "notice",
        f"已发布的日志（{size} 条）里还没有它：可能在发布之后签发；{_ASK.zh}",
        f"the published log ({size} entries) does not name it yet: it may be younger; {_ASK.en}",
    )


def in_log(issued: int, withdrawn: int | None, size: int, *, complete: bool) -> Step:
    """What a published log says of its issue and withdrawal."""
    if withdrawn is not None:
        return told(
            "log",
            "notice",
            f"日志第 {issued} 条记载其签发，第 {withdrawn} 条记载其收回：不得再使用",
            f"entry {issued} of the log tells its issue, entry {withdrawn} its WITHDRAWAL: it may not be used any more",
        )
    zh, en = f"日志第 {issued} 条记载其签发", f"entry {issued} of the log tells its issue"
    if not complete:
        return told("log", "notice", f"{zh}；日志不完整，{_ASK.zh}", f"{en}; the log is incomplete: {_ASK.en}")
    return told("log", "passed", f"{zh}，至第 {size} 条未见收回", f"{en}, and no withdrawal up to {size} entries")


def headline(verdict: Verdict) -> Step:
    """The verdict about a true permit: whether one may work by it now."""
    number = verdict.certificate_number
    demo_zh, demo_en = ("（演示）", " (demonstration)") if verdict.demonstration else ("", "")
    zh, en = f"结论：真实——作业许可 {number}{demo_zh}", f"verdict: GENUINE - job permit {number}{demo_en}"
    ends = {
        "withdrawn": ("；但已收回，不得使用！", "; but it was WITHDRAWN and may not be used!"),
        "expired": ("；但已过期，不得使用！", "; but it has EXPIRED and may not be used!"),
        "not_yet": ("；但尚未生效", "; but it does not hold yet"),
        "in_force": ("，在有效期内", ", in force"),
    }
    more = ends.get(verdict.status, ("", ""))
    return told("verdict", "passed", zh + more[0], en + more[1])
