"""The sentences about the report of an evaluation, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guiju.record.words import Text
from guiju.verification import sentences
from guiju.verification.sentences import civil, told
from guiju.verification.verdict import CheckpointFinding, SignatureFinding, Step, Verdict

if TYPE_CHECKING:
    from guiju.verification.content import Report

ROLES = {
    "head": Text(zh="机构负责人", en="head of the agency"),
    "quality_manager": Text(zh="质量负责人", en="quality manager"),
    "technical_manager": Text(zh="技术负责人", en="technical manager"),
}
TWICE = Text(zh="两个附件同名", en="two attached files have one name")


def problem(words: Text) -> Step:
    return told("attachment", "failed", words.zh, words.en)


def unsigned() -> Step:
    return told(
        "signature.evaluation",
        "unknown",
        "报告只附评价，没有签名声明：这次评价尚未定稿，没有人为它签名",
        "the report attaches an evaluation without a signed statement: the run is not frozen, nobody vouches for it",
    )


def signed(report: Report, found: SignatureFinding, *, asked: bool) -> Step:
    """Who signed the run, when and in which role; behind the name an authority, or a log."""
    if not found.intact:
        return told("signature.evaluation", "failed", f"签名声明：{found.zh}", f"the signed statement: {found.en}")
    who, at, role = found.signer, civil(report.at), ROLES.get(report.role, Text(zh=report.role, en=report.role))
    zh = f"评价 {report.run} 由 {report.person}（{role.zh}）于 {at} 签名定稿，签名完好，证书：{who}"
    en = f"run {report.run} was frozen and signed by {report.person} ({role.en}) at {at}; certificate: {who}"
    if found.anchored:
        return told("signature.evaluation", "passed", f"{zh}，由信任的 CA 签发", f"{en}, issued by a trusted authority")
    return told("signature.evaluation", "failed" if asked else "unknown", f"{zh}；{found.zh}", f"{en}; {found.en}")


def evaluation(same: bool) -> Step:
    if same:
        return told(
            "evaluation",
            "passed",
            "所附评价与签名声明所写的逐字节一致",
            "the attached evaluation is byte for byte the one that was signed",
        )
    return told(
        "evaluation",
        "failed",
        "所附评价不是签名声明所写的那一份：被换过或改过",
        "the attached evaluation is not the one that was signed: it was changed, or put in its place",
    )


def hearing(same: bool) -> Step:
    if same:
        return told(
            "hearing",
            "passed",
            "所附申辩记录与签名声明所写的一致",
            "the attached replies of the people concerned are those that were signed",
        )
    return told(
        "hearing",
        "failed",
        "所附申辩记录缺失，或与签名声明所写的不一致",
        "the attached replies of the people concerned are missing, or not those that were signed",
    )


def demonstration() -> Step:
    return sentences.demonstration()


def log(index: int | None, finding: CheckpointFinding | None) -> Step:
    """Whether a published log names the very statement."""
    if finding is None:
        return told(
            "log",
            "notice",
            "没有可用的日志，定稿的时间只凭签名人所述",
            "no log at hand: when it was frozen only the signer says",
        )
    name = sentences.log_name(finding)
    if index is None:
        return told(
            "log",
            "notice",
            f"{name.zh}里没有这份声明：可能在发布之后定稿",
            f"the {name.en} does not name this statement: it may be younger",
        )
    return told(
        "log",
        "passed",
        f"{name.zh}第 {index} 条记载了这份声明",
        f"entry {index} of the {name.en} names this very statement",
    )


def compare(report: Report) -> Step:
    """What was signed, for the reader to lay beside the pages."""
    return told(
        "pages",
        "notice",
        f"页面上的文字没有签名，请与所签数据对照：期间 {report.first_day} 至 {report.last_day}，"
        f"方案 {report.profile}，等级 {report.verdict}",
        f"the words on the pages are not signed; compare them with what is: period {report.first_day} to "
        f"{report.last_day}, profile {report.profile}, verdict {report.verdict}",
    )


def headline(verdict: Verdict) -> Step:
    """The verdict about a true report."""
    number = verdict.certificate_number
    demo_zh, demo_en = ("（演示）", " (demonstration)") if verdict.demonstration else ("", "")
    return told(
        "verdict",
        "passed",
        f"结论：真实——评价 {number}{demo_zh} 所附数据与签名一致；以所附数据为准",
        f"verdict: GENUINE - what the report of run {number}{demo_en} attaches is what was signed; the attached data "
        "counts",
    )
