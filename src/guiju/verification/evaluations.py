"""Weighing the report of an evaluation: who signed the run that it attaches, and whether that is what it attaches.

A frozen run's report attaches the evaluation, the signed statement of who froze it, and how the people named in it were
heard. The signature is over these, not over the words on the pages: a reader compares the two.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from guiju import canonical
from guiju.record.words import Text
from guiju.verification import evaluation_sentences as told
from guiju.verification.anchor import unanchored
from guiju.verification.verdict import LogFinding, SignatureFinding, Step

if TYPE_CHECKING:
    from guiju.conduct.evaluation.result import Evaluation
    from guiju.conduct.evaluation.statement import SignedRun
    from guiju.verification.content import Content, Report, Trust
    from guiju.verification.evidence import LogEvidence

FROZEN: Final = b"assessment.freeze_run"


def report_in(data: bytes, trust: Trust) -> Content | None:
    """What a report attaches; None for a PDF that attaches no evaluation. Raises CertificateError, RecordError."""
    from guiju.certificate.pdf_content import attached_files
    from guiju.conduct.evaluation.result import Evaluation
    from guiju.conduct.evaluation.statement import EVALUATION, HEARING, STATEMENT, SignedRun
    from guiju.record.codec import from_bytes
    from guiju.verification.content import Content, Report

    files = attached_files(data)
    named = dict(files)
    if EVALUATION not in named and STATEMENT not in named:
        return None
    problems = () if len(named) == len(files) else (told.TWICE,)
    evaluation = from_bytes(Evaluation, named[EVALUATION]) if EVALUATION in named else None
    if STATEMENT not in named:
        return Content(report=Report(signed=False, **_about(evaluation)), problems=problems)
    signed = from_bytes(SignedRun, named[STATEMENT])
    said = signed.statement
    report = Report(
        signed=True,
        sha256=canonical.sha256(named[STATEMENT]),
        run=said.run,
        person=said.person,
        role=said.role,
        at=said.at,
        same_evaluation=evaluation is not None and canonical.sha256(named[EVALUATION]) == said.evaluation,
        same_hearing=HEARING in named and canonical.sha256(named[HEARING]) == said.hearing,
        **_about(evaluation),
    )
    return Content(
        number=said.run, day=said.at[:10], report=report, problems=problems, signatures=(_signature(signed, trust),)
    )


def _about(evaluation: Evaluation | None) -> dict[str, Any]:
    if evaluation is None:
        return {}
    names = ("profile", "first_day", "last_day", "verdict", "demonstration")
    return {name: getattr(evaluation, name) for name in names}


def _signature(signed: SignedRun, trust: Trust) -> SignatureFinding:
    """Whether the statement is signed, by whom, and whether an authority of the caller stands behind the signer."""
    from cryptography.x509 import load_pem_x509_certificates

    from guiju.integrity.signature import Signature, verify_statement
    from guiju.record.codec import to_bytes

    said, trusted = signed.statement, trust[0]
    made = Signature(algorithm=signed.algorithm, key_id=signed.key_id, value=signed.value)
    signer, reason = "", None
    try:
        verify_statement(signed.certificate.encode(), to_bytes(said), made)
        intact = True
        holder, *others = load_pem_x509_certificates(signed.certificate.encode())
        signer = holder.subject.rfc4514_string()
        reason = unanchored(holder, others, trusted, datetime.fromisoformat(said.at))
    except Exception as error:  # certificates and signatures of strangers fail in many ways for one fact
        intact, reason = False, Text(zh=f"签名不成立：{error}", en=f"the signature does not hold: {error}")
    return SignatureFinding(
        where="evaluation",
        intact=intact,
        signer=signer,
        anchored=intact and reason is None,
        claimed_time=said.at,
        zh=reason.zh if reason else "",
        en=reason.en if reason else "",
    )


@dataclass
class Weighed:
    """The steps, whether an authority or the log vouches for the statement, and where the log names it."""

    steps: list[Step] = field(default_factory=list)
    vouched: bool = False
    log: LogFinding = field(default_factory=lambda: LogFinding(state="unknown"))


def weigh(report: Report, inside: Content, evidence: LogEvidence, *, asked: bool) -> Weighed:
    """Weighs what a report attaches; `asked` when the caller gave an authority."""
    made = Weighed(steps=[told.problem(each) for each in inside.problems])
    if not report.signed:
        made.steps.append(told.unsigned())
        return made
    signature = inside.signatures[0]
    made.steps.append(told.signed(report, signature, asked=asked))
    made.steps.append(told.evaluation(report.same_evaluation))
    made.steps.append(told.hearing(report.same_hearing))
    if report.demonstration:
        made.steps.append(told.demonstration())
    index = _named_at(evidence, report.sha256)
    if index is not None:
        made.log = LogFinding(state="found", index=index, checkpoint=evidence.finding())
    made.steps.append(told.log(index, evidence.finding()))
    made.steps.append(told.compare(report))
    made.vouched = signature.anchored or index is not None
    return made


def _named_at(evidence: LogEvidence, sha256: str) -> int | None:
    """The entry of a published log by which the run was frozen with this very statement."""
    from guiju.verification.permits import entries_naming

    if evidence.reader is None or evidence.checkpoint is None:
        return None
    with suppress(StopIteration):
        return next(index for index, _kind in entries_naming(evidence, sha256, (FROZEN,)))
    return None
