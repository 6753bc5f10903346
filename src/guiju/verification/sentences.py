"""The sentences of a verification, in Chinese and English, for people who know neither logs nor signatures."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

from guiju.integrity.errors import IntegrityError
from guiju.record.words import Text
from guiju.verification.entries import Entry
from guiju.verification.verdict import CheckpointFinding, Kind, Outcome, SignatureFinding, Step, Verdict

__all__ = ["KINDS", "headline", "told"]

KINDS: Final[dict[Kind, Text]] = {
    "pdf": Text(zh="PDF 证书", en="PDF certificate"),
    "xml": Text(zh="数字证书（XML）", en="digital certificate (XML)"),
    "record": Text(zh="原始记录", en="calibration record"),
    "case": Text(zh="案卷（记录与声明）", en="case (record and statements)"),
    "proof": Text(zh="日志证明", en="proof of the log"),
    "permit": Text(zh="作业许可", en="job permit"),
    "evaluation": Text(zh="行为规范评价报告", en="report of an evaluation of conduct"),
    "unknown": Text(zh="不认识的文件", en="unknown kind of file"),
}
CIVIL: Final = timezone(timedelta(hours=8))
"""China's civil time, by law the same at every site; it has had no summer time since 1991."""
_NAMED: Final = re.compile(r"(?:^|[,(])(O|CN)=((?:\\.|[^,\\])*)")
_PURPOSES: Final = {
    "pdf": Text(zh="PDF 签名", en="PDF signature"),
    "xml": Text(zh="XML 签名", en="XML signature"),
    "calibrate": Text(zh="校准人员的声明", en="calibrator's statement"),
    "review": Text(zh="核验人员的声明", en="reviewer's statement"),
    "approve": Text(zh="批准人员的声明", en="signatory's statement"),
    "issue": Text(zh="签发声明", en="statement of issue"),
    "replace": Text(zh="替换声明", en="statement of replacement"),
    "withdraw": Text(zh="作废声明", en="statement of withdrawal"),
}


def told(check: str, outcome: Outcome, zh: str, en: str) -> Step:
    """A step with its sentence."""
    return Step(check=check, outcome=outcome, zh=zh, en=en)


def log_name(finding: CheckpointFinding) -> Text:
    """A log and its size."""
    return Text(zh=f"日志 {finding.origin}（{finding.size} 条）", en=f"log {finding.origin} ({finding.size} entries)")


def file_read(kind: Kind, size: int, sha256: str) -> Step:
    words = KINDS[kind]
    return told(
        "file",
        "passed" if kind != "unknown" else "unknown",
        f"文件：{words.zh}，{size} 字节，SHA-256 为 {sha256}",
        f"the file: {words.en}, {size} bytes, SHA-256 {sha256}",
    )


def nothing_given() -> Step:
    return told(
        "log",
        "unknown",
        "没有日志证明（.tlog-proof），也没有日志，无法得知这个文件是否签发过；请向持有人索取证明",
        "there is neither a proof (.tlog-proof) nor a log to tell whether this file was issued; ask for its proof",
    )


def proof_refused(error: IntegrityError | None, sidecar: bool) -> Step:
    zh, en = (error.zh, error.en) if error else ("", "")
    if sidecar:
        return told(
            "proof",
            "unknown",
            f"注意：文件旁的证明不成立（{zh}），未予采信，改查日志",
            f"beware: the proof beside the file does not hold ({en}); it was not used, the log is asked instead",
        )
    return told("proof", "failed", f"证明不成立：{zh}", f"the proof does not hold: {en}")


def proof_unusable(error: IntegrityError | None) -> Step:
    zh, en = (error.zh, error.en) if error else ("", "")
    return told("proof", "unknown", f"证明无法使用：{zh}", f"the proof cannot be used: {en}")


def _this(kind: Kind) -> Text:
    """What of a file the log names by its hash: of a record or a case, the record."""
    if kind in ("record", "case"):
        return Text(zh="这份记录", en="this very record")
    return Text(zh="这个文件", en="this very file")


def proof_names(kind: Kind, index: int, finding: CheckpointFinding, entry: Entry) -> Step:
    name, this = log_name(finding), _this(kind)
    return told(
        "proof",
        "passed",
        f"证明成立：{name.zh}第 {index} 条记载了证书 {entry.number} 的{this.zh}",
        f"the proof holds: entry {index} of {name.en} names {this.en} of certificate {entry.number}",
    )


def proof_of_other(entry: Entry | None, certain: bool) -> Step:
    zh = f"证书 {entry.number}" if entry else "另一事项"
    en = f"certificate {entry.number}" if entry else "another matter"
    return told(
        "proof",
        "failed" if certain else "unknown",
        f"证明属于{zh}，其中的散列值不是这个文件的：文件被改动，或证明与文件不配",
        f"the proof is of {en} and names another hash: the file was changed, or the two do not belong together",
    )


def proof_stands(index: int, finding: CheckpointFinding, entry: Entry | None) -> Step:
    name = log_name(finding)
    about_zh = f"，内容关于证书 {entry.number}（{entry.type}）" if entry else ""
    about_en = f", about certificate {entry.number} ({entry.type})" if entry else ""
    return told(
        "proof",
        "passed",
        f"证明成立：它是{name.zh}的第 {index} 条{about_zh}",
        f"the proof holds: it is entry {index} of {name.en}{about_en}",
    )


def log_unusable(error: IntegrityError | None) -> Step:
    zh, en = (error.zh, error.en) if error else ("", "")
    return told("log", "unknown", f"日志无法使用：{zh}", f"the log cannot be used: {en}")


def log_incomplete(error: IntegrityError | None) -> Step:
    zh, en = (f"：{error.zh}", f": {error.en}") if error else ("", "")
    return told("log", "unknown", f"日志不完整，无法查全{zh}", f"the log is not complete and cannot be searched{en}")


def log_forked() -> Step:
    return told(
        "log",
        "failed",
        "证明与日志互相矛盾，而两者都有同一日志的签名：日志被分叉或改写，请向机构查问",
        "proof and log contradict each other although both are signed as the same log: it was forked or rewritten",
    )


def log_names(kind: Kind, index: int, finding: CheckpointFinding, entry: Entry) -> Step:
    name, this = log_name(finding), _this(kind)
    return told(
        "log",
        "passed",
        f"在日志中：{name.zh}第 {index} 条记载了证书 {entry.number} 的{this.zh}",
        f"in the log: entry {index} of {name.en} names {this.en} of certificate {entry.number}",
    )


def log_lacks(finding: CheckpointFinding) -> Step:
    name = log_name(finding)
    return told(
        "log",
        "failed",
        f"在{name.zh}中没有找到这个文件",
        f"this file was not found in the {name.en}",
    )


def log_is_other(finding: CheckpointFinding) -> Step:
    name = log_name(finding)
    return told(
        "log",
        "unknown",
        f"{name.zh}不是证明所属的日志，或比证明旧，不能说明以后的状态",
        f"{name.en} is not the proof's log, or older than the proof: it does not tell the later status",
    )


def before_log(day: str, first_day: str) -> Step:
    return told(
        "log",
        "unknown",
        f"文件自称的日期 {day} 早于日志开始之日（{first_day}），日志不能证明真伪",
        f"the file claims the day {day}, from before this log began ({first_day}): the log cannot tell",
    )


def other_hash(number: str) -> Step:
    return told(
        "number",
        "failed",
        f"文件自称证书 {number}，但与日志记载的该证书文件不同：被改动或伪造",
        f"the file claims to be certificate {number}, but is not the file that the log names: changed or forged",
    )


def never_issued(number: str, void: bool) -> Step:
    if void:
        return told(
            "number",
            "failed",
            f"编号 {number} 已在日志中注销，从未签发证书",
            f"number {number} was voided in the log: no certificate was ever issued under it",
        )
    return told(
        "number",
        "failed",
        f"编号 {number} 只预留过，没有签发证书",
        f"number {number} was reserved only: no certificate was issued under it",
    )


def twice(number: str, indices: list[int]) -> Step:
    listed = ", ".join(map(str, indices))
    return told(
        "number",
        "notice",
        f"日志中编号 {number} 签发了不止一次（第 {listed} 条），请向机构查问",
        f"the log issues number {number} more than once (entries {listed}): ask the agency",
    )


def hashes(same: bool) -> Step:
    if same:
        return told(
            "hash", "passed", "整个文件的 SHA-256 与 SM3 都与日志一致", "SHA-256 and SM3 of the whole file agree"
        )
    return told("hash", "failed", "SM3 与日志不一致", "the SM3 of the file is not the log's")


def record_hash() -> Step:
    return told(
        "hash", "passed", "记录的 SHA-256 与日志一致，未被改动", "the record's SHA-256 is the log's: it is unchanged"
    )


def whole_case() -> Step:
    return told(
        "case", "passed", "案卷与签发时存档的完全一致", "the case is, byte for byte, the one that was filed at issue"
    )


def bare_case() -> Step:
    return told(
        "case",
        "passed",
        "记录与声明与签发时存档的完全一致，只是有附件未提供",
        "record and statements are those that were filed at issue; only enclosures were left out",
    )


def part_case(unvouched: bool) -> Step:
    if unvouched:
        return told(
            "case",
            "unknown",
            "日志只能证明其中的记录；声明是否出自机构的人员，须用 --ca 给出机构的 CA 证书才能判断",
            "the log proves the record in it alone; that the agency's people made the statements shows only with --ca",
        )
    return told(
        "case",
        "notice",
        "日志只能证明其中的记录；声明以各自的签名及给定的 CA 为凭",
        "the log proves the record in it; the statements rest on their own signatures and the given authority",
    )


def redacted(paths: tuple[str, ...]) -> Step:
    listed = ", ".join(paths)
    return told("redacted", "notice", f"有附件未提供：{listed}", f"enclosures are left out: {listed}")


def unreadable(reason: Text, outcome: Outcome) -> Step:
    return told("content", outcome, f"内容无法读取：{reason.zh}", f"it cannot be read: {reason.en}")


def problem(words: Text) -> Step:
    return told("content", "failed", words.zh, words.en)


def agrees(check: str, what: Text, same: bool) -> Step:
    if same:
        return told(check, "passed", f"{what.zh}与日志一致", f"{what.en} is the log's")
    return told(check, "failed", f"{what.zh}与日志不一致", f"{what.en} is not the log's")


def unsigned(where: str, certain: bool) -> Step:
    words = _PURPOSES[where]
    return told(f"signature.{where}", "failed" if certain else "unknown", f"没有{words.zh}", f"there is no {words.en}")


def _short(signer: str) -> str:
    """Organisation and common name out of a subject (RFC 4514), the person's name before it left as it is."""
    parts = dict(_NAMED.findall(signer))
    person, separator, _ = signer.partition(" (")
    if not {"O", "CN"} <= parts.keys():
        return signer
    return f"{f'{person}，' if separator else ''}{parts['O']} {parts['CN']}"


def civil(instant: str) -> str:
    """An instant as a certificate's holder reads a clock: China's civil time with its offset; other words as they are.

    The verdict keeps the claim as written; here, as on the certificate, day and hour are those of the site.
    """
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    return at.astimezone(CIVIL).isoformat(" ", "seconds").replace("+", " +") if at.tzinfo is not None else instant


def signature(found: SignatureFinding, anchor_asked: bool) -> Step:
    words = _PURPOSES.get(found.where, Text(zh=found.where, en=found.where))
    check = f"signature.{found.where}"
    if not found.intact:
        return told(check, "failed", f"{words.zh}不成立：{found.zh}", f"{words.en} does not hold: {found.en}")
    when = civil(found.claimed_time)
    when_zh, when_en = (f"，声称时间 {when}", f", claimed time {when}") if when else ("", "")
    who = _short(found.signer)
    zh, en = f"{words.zh}完好，签名人 {who}{when_zh}", f"{words.en} intact, by {who}{when_en}"
    if found.anchored:
        return told(check, "passed", f"{zh}，签发者受信任", f"{en}, its issuer is trusted")
    return told(check, "failed" if anchor_asked else "unknown", f"{zh}；{found.zh}", f"{en}; {found.en}")


def status_issued(finding: CheckpointFinding) -> Step:
    name = log_name(finding)
    if finding.source == "proof":
        return told(
            "status",
            "unknown",
            f"状态：截至证明的检查点（{name.zh}）已签发；此后是否被替换或作废未知",
            f"status: issued as of the proof's checkpoint ({name.en}); any later status is unknown",
        )
    return told(
        "status",
        "passed",
        f"状态：已签发，截至{name.zh}未被替换或作废",
        f"status: issued, neither replaced nor withdrawn as of {name.en}",
    )


def status_ended(index: int, entry: Entry, finding: CheckpointFinding) -> Step:
    name = log_name(finding)
    if entry.replaced_by:
        return told(
            "status",
            "notice",
            f"状态：已被证书 {entry.replaced_by} 替换（{name.zh}第 {index} 条，{entry.day}），请勿再用",
            f"status: REPLACED by certificate {entry.replaced_by} (entry {index} of {name.en}, {entry.day})",
        )
    return told(
        "status",
        "notice",
        f"状态：已作废/收回（{name.zh}第 {index} 条，{entry.day}），请勿再用",
        f"status: WITHDRAWN (entry {index} of {name.en}, {entry.day}); do not use it",
    )


def status_unknown() -> Step:
    return told(
        "status",
        "unknown",
        "签发以后的日志条目读不全，是否被替换或作废未知",
        "not every entry after the issue can be read: a replacement or withdrawal cannot be excluded",
    )


def demonstration() -> Step:
    return told(
        "demonstration",
        "notice",
        "这是演示机构的数据，不得作为真实文件使用",
        "this comes from a demonstration and is not to be used as a real document",
    )


def headline(verdict: Verdict) -> Step:
    """The verdict in one sentence."""
    # Their sentences are made with the words of this module.
    from guiju.verification import evaluation_sentences, permit_sentences

    number, kind = verdict.certificate_number, KINDS[verdict.kind]
    if verdict.verdict == "not_genuine":
        return told("verdict", "failed", "结论：不真实——不要相信这个文件", "verdict: NOT GENUINE - do not rely on it")
    if verdict.verdict == "cannot_tell":
        return told("verdict", "unknown", "结论：无法判断真伪", "verdict: cannot be told")
    if verdict.kind == "permit":
        return permit_sentences.headline(verdict)
    if verdict.kind == "evaluation":
        return evaluation_sentences.headline(verdict)
    demo_zh, demo_en = ("（演示）", " (demonstration)") if verdict.demonstration else ("", "")
    what_zh = f"{kind.zh}{f' {number}' if number else ''}{demo_zh}"
    what_en = f"{kind.en}{f' {number}' if number else ''}{demo_en}"
    zh, en = f"结论：真实——{what_zh}，未被改动", f"verdict: GENUINE - {what_en}, unchanged"
    if verdict.status == "replaced":
        zh, en = f"{zh}；但已被 {verdict.replaced_by} 替换！", f"{en}; but it was REPLACED by {verdict.replaced_by}!"
    elif verdict.status == "withdrawn":
        zh, en = f"{zh}；但已作废/收回！", f"{en}; but it was WITHDRAWN!"
    elif verdict.as_of is not None and verdict.as_of.source == "proof":
        zh, en = f"{zh}；此后的状态未知", f"{en}; its later status is unknown"
    return told("verdict", "passed", zh, en)
