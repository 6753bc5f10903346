"""Weighs file, proof and log: the whole file's hash first, then what is inside a file whose hash is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from guiju import canonical
from guiju.integrity.errors import IntegrityError
from guiju.integrity.note import parse_vkey
from guiju.record.words import Text
from guiju.verification import anchor, content, evaluations, isolated, sentences
from guiju.verification.entries import ENDINGS, ISSUE, Entry
from guiju.verification.evidence import contradiction, open_log, open_proof
from guiju.verification.kinds import kind_of
from guiju.verification.permits import verify_permit
from guiju.verification.verdict import CheckpointFinding, LogFinding, Status, Step, Verdict

if TYPE_CHECKING:
    from guiju.verification.content import Content, Report

__all__ = ["verify_file"]

_SIGNED_BY = {"pdf": ("pdf", "xml"), "xml": ("xml",)}
"""Signatures that a certificate's file must have."""


def verify_file(
    data: bytes,
    *,
    proof: bytes | None = None,
    log: Path | None = None,
    vkeys: Sequence[str] = (),
    ca: bytes | None = None,
    proof_is_sidecar: bool = False,
    isolate: bool = True,
    at: datetime | None = None,
) -> Verdict:
    """The verdict about the file `data`: PDF, XML, record, case, proof, job permit or report of an evaluation.

    `proof` is a .tlog-proof, `log` the folder of a published log (c2sp.org/tlog-tiles), `vkeys` the verifier keys that
    the caller trusts, `ca` PEM certificates of trusted authorities. With `proof_is_sidecar` a proof that does not hold
    is said and passed over. `isolate` reads a file that nothing vouches for in a limited process. `at` is the instant
    for which a job permit is asked (now when None).

    Raises nothing for bad bytes of file, proof or log; NoteError for a malformed key, AuthorityError for a `ca`
    without certificates.
    """
    for vkey in vkeys:
        parse_vkey(vkey)
    if ca is not None:
        anchor.authorities(ca)
    if kind_of(data) == "permit":
        return verify_permit(data, log=log, vkeys=vkeys, ca=ca, at=at)
    judgement = _Judgement(data, log, vkeys, ca)
    judgement.isolate = isolate
    judgement.weigh(proof, proof_is_sidecar)
    return judgement.verdict()


class _Judgement:
    """The weighing of one file; `steps` grows as the checks are made."""

    isolate = True

    def __init__(self, data: bytes, log: Path | None, vkeys: Sequence[str], ca: bytes | None) -> None:
        self.data, self.vkeys, self.ca = data, vkeys, ca
        self.kind, self.sha256, self.sm3 = kind_of(data), canonical.sha256(data), canonical.sm3(data)
        self.log = open_log(log, vkeys)
        self.steps: list[Step] = []
        self.known: tuple[int, Entry] | None = None
        """Issue entry that names the file, with its index."""
        self.holds = False
        """The file is a proof that holds, or a report whose statement somebody vouches for."""
        self.unvouched = False
        """The file is a case of which the log names the record alone, and nobody vouches for its statements."""
        self.finding = LogFinding(state="unknown")
        self.status: Status = "unknown"
        self.replaced_by = ""
        self.as_of: CheckpointFinding | None = None
        self.number = ""
        self.demonstration: bool | None = None
        self.content: Content | None = None

    def verdict(self) -> Verdict:
        failed = any(step.outcome == "failed" for step in self.steps)
        known = (self.known is not None or self.holds) and not self.unvouched
        inside = self.content or content.Content()
        return Verdict(
            kind=self.kind,
            verdict="not_genuine" if failed else "genuine" if known else "cannot_tell",
            certificate_number=self.number,
            sha256=self.sha256,
            sm3=self.sm3,
            signatures=inside.signatures,
            log=self.finding,
            status=self.status,
            replaced_by=self.replaced_by,
            as_of=self.as_of,
            demonstration=self.known[1].demonstration if self.known else self.demonstration,
            document=inside.document,
            redacted=inside.redacted,
            steps=tuple(self.steps),
        )

    def weigh(self, proof: bytes | None, sidecar: bool) -> None:
        self.steps.append(sentences.file_read(self.kind, len(self.data), self.sha256))
        if self.kind == "proof":
            self._weigh_proof_file()
            return
        self.proof = open_proof(proof, self.vkeys, self.log)
        by_proof, by_log = self._by_proof(), self._by_log()
        self.known = by_proof or by_log
        self._tell_proof(by_proof is not None, sidecar, by_log is not None)
        self._tell_log(by_log)
        if self.known is not None:
            self.number = self.known[1].number
            self._weigh_known(*self.known)
        else:
            self._weigh_unknown()

    # What vouches for the file

    @cached_property
    def _inside(self) -> Content:
        """What is inside a file that does not depend on who names it; in this process only what is named as a whole."""
        proved = [self.proof.entry] if self.proof.verified is not None and self.proof.entry is not None else []
        entries = [*proved, *(each for _, each in self.log.history.entries)]
        if not self.isolate or any(each.names(self.kind, self.sha256) for each in entries):
            trusted = None if self.ca is None else anchor.authorities(self.ca)
            return content.look_inside(self.kind, self.data, (trusted, None))
        return isolated.look_inside(self.kind, self.data, self.ca, None)

    def _is_named_by(self, entry: Entry) -> bool:
        if entry.names(self.kind, self.sha256):
            return True
        return self.kind == "case" and entry.names("record", self._inside.record_sha256)

    def _by_proof(self) -> tuple[int, Entry] | None:
        found, entry = self.proof.verified, self.proof.entry
        return (found.index, entry) if found is not None and entry is not None and self._is_named_by(entry) else None

    def _by_log(self) -> tuple[int, Entry] | None:
        """The issue entry in the log; the very one that the proof proved, when that is of the same log."""
        places = [each for each in self.log.history.entries if self._is_named_by(each[1])]
        proved = self.proof.verified
        if self._by_proof() is not None and proved is not None and self._is_proofs_log():
            places = [each for each in places if each[0] == proved.index]
        return places[0] if places else None

    def _is_proofs_log(self) -> bool:
        proved, state = self.proof.verified, self.log.checkpoint
        return proved is not None and state is not None and proved.origin == state.origin

    def _tell_proof(self, names: bool, sidecar: bool, in_log: bool) -> None:
        proof, finding = self.proof, self.proof.finding()
        if proof.state == "refused":
            self.steps.append(sentences.proof_refused(proof.error, sidecar))
        elif proof.state == "unusable":
            self.steps.append(sentences.proof_unusable(proof.error))
        elif names and proof.verified and proof.entry and finding:
            self.steps.append(sentences.proof_names(self.kind, proof.verified.index, finding, proof.entry))
            self.finding = LogFinding(state="found", index=proof.verified.index, checkpoint=finding)
        elif proof.state == "verified":
            self.steps.append(sentences.proof_of_other(proof.entry, certain=not (sidecar and in_log)))

    def _tell_log(self, found: tuple[int, Entry] | None) -> None:
        log, finding = self.log, self.log.finding()
        if log.state == "none":
            if self.proof.state == "none":
                self.steps.append(sentences.nothing_given())
            return
        if finding is None:
            self.steps.append(sentences.log_unusable(log.error))
        elif contradiction(self.proof, log):
            self.steps.append(sentences.log_forked())
        elif found is not None:
            self.steps.append(sentences.log_names(self.kind, found[0], finding, found[1]))
            self.finding = LogFinding(state="found", index=found[0], checkpoint=finding)
        elif not log.searchable:
            self.steps.append(sentences.log_incomplete(log.error))
        elif self.known is not None:
            self.steps.append(sentences.log_is_other(finding))

    # A file whose hash is known

    def _weigh_known(self, index: int, entry: Entry) -> None:
        self._tell_hashes(entry)
        trusted = None if self.ca is None else anchor.authorities(self.ca)
        noon = datetime.combine(date.fromisoformat(entry.day), time(12), UTC)
        # The statements of a case, and of a record nothing, are judged at their own instants.
        here = self.kind in _SIGNED_BY
        self.content = content.look_inside(self.kind, self.data, (trusted, noon)) if here else self._inside
        self._tell_content(certain=self.kind != "record")
        self._compare(entry, self.content)
        if entry.demonstration:
            self.steps.append(sentences.demonstration())
        self._tell_status(index, entry)

    def _tell_hashes(self, entry: Entry) -> None:
        if self.kind in _SIGNED_BY:
            self.steps.append(sentences.hashes(entry.hashes[f"{self.kind}_sm3"] == self.sm3))
            return
        self.steps.append(sentences.record_hash())
        if self.kind == "case":
            self._tell_case(entry)

    def _tell_case(self, entry: Entry) -> None:
        """A case may have left enclosures out since it was filed; its statements are named by no hash then.

        They count when the log names the case without its enclosures, or when an authority vouches for their signers.
        """
        if entry.names("case", self.sha256):
            self.steps.append(sentences.whole_case())
        elif entry.names("case", self._inside.bare_sha256):
            self.steps.append(sentences.bare_case())
        else:
            self.unvouched = self.ca is None
            self.steps.append(sentences.part_case(self.unvouched))

    def _compare(self, entry: Entry, inside: Content) -> None:
        """What the file says of itself against the entry; the signed node is all that was read."""
        if inside.unreadable is not None:
            return
        if self.kind == "pdf":
            same = inside.xml_sha256 == entry.hashes["xml_sha256"]
            what = Text(zh="PDF 内附的数字证书", en="the digital certificate attached to the PDF")
            self.steps.append(sentences.agrees("attachment", what, same))
        if self.kind != "record":
            what = Text(zh="文件中的证书编号", en="the certificate number in the file")
            self.steps.append(sentences.agrees("number", what, inside.number == entry.number))
        if self.kind in _SIGNED_BY:
            what = Text(zh="文件注明的原始记录", en="the record that the file refers to")
            same = inside.record_sha256 == entry.hashes["record_sha256"]
            self.steps.append(sentences.agrees("record", what, same))

    def _tell_status(self, index: int, entry: Entry) -> None:
        """Replacement and withdrawal after the issue entry; from a proof alone only that it was issued."""
        log, finding = self.log, self.log.finding()
        if self.finding.checkpoint is None or self.finding.checkpoint.source == "proof" or finding is None:
            self.status, self.as_of = "issued", self.finding.checkpoint
            if self.as_of is not None:
                self.steps.append(sentences.status_issued(self.as_of))
            return
        ending = log.history.ending(index, entry)
        issues = [place for place, each in log.history.of_number(entry.number) if each.type == ISSUE]
        if len(issues) > 1:
            self.steps.append(sentences.twice(entry.number, issues))
        self.as_of = finding
        if ending is not None:
            self.status, self.replaced_by = ENDINGS[ending[1].type], ending[1].replaced_by
            self.steps.append(sentences.status_ended(*ending, finding))
        elif log.history.complete_after(index):
            self.status = "issued"
            self.steps.append(sentences.status_issued(finding))
        else:
            proved = self.proof.finding() if self._by_proof() is not None else None
            if proved is not None:
                self.status, self.as_of = "issued", proved
            self.steps.append(sentences.status_unknown())

    # A file whose hash is not known

    def _weigh_unknown(self) -> None:
        self.content = self._inside
        if self.content.report is not None:
            self._weigh_report(self.content.report)
            return
        if self.content.is_other:
            self.kind = "unknown"
            self.steps[0] = sentences.file_read(self.kind, len(self.data), self.sha256)
        self.number = self.content.number
        vouched = self.proof.state in ("verified", "refused") or self.log.state == "verified"
        self._tell_content(certain=vouched and self.kind != "unknown")
        if self.log.state == "verified":
            self._tell_absence(self.content)

    def _tell_absence(self, inside: Content) -> None:
        log, finding = self.log, self.log.finding()
        about = {each.type for _, each in log.history.of_number(inside.number)} if inside.number else set()
        if ISSUE in about:
            self.finding = LogFinding(state="not_found", checkpoint=finding)
            self.steps.append(sentences.other_hash(inside.number))
        elif about and log.searchable:
            self.finding = LogFinding(state="not_found", checkpoint=finding)
            self.status, self.as_of = ("void" if "issuing.void_number" in about else "unknown"), finding
            self.steps.append(sentences.never_issued(inside.number, self.status == "void"))
        elif log.searchable and finding is not None:
            first = log.history.first_day
            if inside.day and first and inside.day < first:
                self.finding = LogFinding(state="before_log", checkpoint=finding)
                self.steps.append(sentences.before_log(inside.day, first))
            else:
                self.finding = LogFinding(state="not_found", checkpoint=finding)
                self.steps.append(sentences.log_lacks(finding))

    def _tell_content(self, *, certain: bool) -> None:
        """What was found inside; `certain` when a file that cannot be read or is unsigned cannot be genuine."""
        inside = self.content
        assert inside is not None
        if inside.unreadable is not None:
            self.steps.append(sentences.unreadable(inside.unreadable, "failed" if certain else "unknown"))
        for found in inside.signatures:
            self.steps.append(sentences.signature(found, self.ca is not None))
        if inside.unreadable is None:
            present = {found.where for found in inside.signatures}
            absent = [where for where in _SIGNED_BY.get(self.kind, ()) if where not in present]
            self.steps.extend(sentences.unsigned(where, certain) for where in absent)
        self.steps.extend(map(sentences.problem, inside.problems))
        if inside.redacted:
            self.steps.append(sentences.redacted(inside.redacted))

    def _weigh_report(self, report: Report) -> None:
        """A report of an evaluation: what it attaches is judged by its signature, an authority and the log."""
        self.kind, self.number = "evaluation", report.run
        self.demonstration = report.demonstration
        assert self.content is not None
        weighed = evaluations.weigh(report, self.content, self.log, asked=self.ca is not None)
        self.steps = [sentences.file_read(self.kind, len(self.data), self.sha256), *weighed.steps]
        self.holds, self.finding, self.as_of = weighed.vouched, weighed.log, self.log.finding()

    # The file is a proof itself

    def _weigh_proof_file(self) -> None:
        self.proof = open_proof(self.data, self.vkeys, self.log)
        found, entry, finding = self.proof.verified, self.proof.entry, self.proof.finding()
        if found is None or finding is None:
            told = sentences.proof_unusable if self.proof.state == "unusable" else _refused
            self.steps.append(told(self.proof.error))
            return
        self.holds = True
        self.steps.append(sentences.proof_stands(found.index, finding, entry))
        self.finding = LogFinding(state="found", index=found.index, checkpoint=finding)
        self._tell_log_of_proof(found.index)
        if entry is None:
            return
        self.number = entry.number
        if entry.demonstration:
            self.steps.append(sentences.demonstration())
        if entry.type == ISSUE:
            self.known = found.index, entry
            self._tell_status(found.index, entry)
        elif entry.type in (*ENDINGS, "issuing.void_number"):
            self.status, self.as_of = ENDINGS.get(entry.type, "void"), finding
            self.replaced_by = entry.replaced_by

    def _tell_log_of_proof(self, index: int) -> None:
        log, finding = self.log, self.log.finding()
        if log.state == "none":
            return
        if finding is None:
            self.steps.append(sentences.log_unusable(log.error))
        elif contradiction(self.proof, log):
            self.steps.append(sentences.log_forked())
        elif not self._is_proofs_log() or index >= finding.size:
            self.steps.append(sentences.log_is_other(finding))
        elif not log.history.complete_after(index):
            self.steps.append(sentences.log_incomplete(log.error))
        else:
            self.finding = LogFinding(state="found", index=index, checkpoint=finding)


def _refused(error: IntegrityError | None) -> Step:
    return sentences.proof_refused(error, sidecar=False)
