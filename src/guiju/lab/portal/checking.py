"""Looking at an uploaded file: the verdict of `guiju.verification` in the words and order of the page."""

import shlex
from dataclasses import dataclass, replace
from typing import Any

from guiju.certificate.page import file_name
from guiju.lab.house import keys, publication
from guiju.lab.issuing.models import Certificate
from guiju.lab.portal import queries
from guiju.lab.ui.words import language
from guiju.verification import Verdict, verify_file
from guiju.verification.kinds import kind_of
from guiju.verification.sentences import KINDS

SIGNS = {"passed": "✓", "failed": "✗", "unknown": "?", "notice": "!"}
_ENDINGS = {
    "pdf": ".pdf",
    "xml": ".xml",
    "record": ".record.json",
    "case": ".case.json",
    "proof": ".tlog-proof",
    "permit": ".permit.json",
    "evaluation": ".pdf",
}
_COLOURS = {"genuine": "good", "not_genuine": "bad", "cannot_tell": "warn"}


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a verification."""

    sign: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the page tells of a file."""

    verdict: Verdict
    headline: str
    colour: str
    kind: str
    steps: tuple[StepShown, ...]
    laboratory: str
    item: str
    status: str
    """issued, replaced, withdrawn, void, unknown: the worse of the published log and the register."""
    replaced_by: str
    command: str

    @property
    def is_genuine(self) -> bool:
        return self.verdict.verdict == "genuine"

    @property
    def is_loud(self) -> bool:
        """A true certificate or permit that must not be used any more."""
        return self.is_genuine and self.status in {"replaced", "withdrawn"}


def check(data: bytes, proof: bytes | None) -> Checked:
    """Looks at a file with the published log and verifier key of this installation. Raises nothing for bad bytes."""
    verdict = verify_file(
        data, proof=proof, log=publication.folder(), vkeys=[publication.vkey()], ca=_own_authority(data)
    )
    if verdict.kind == "permit" and verdict.verdict == "genuine" and queries.permit_withdrawn(verdict.sha256):
        verdict = replace(verdict, status="withdrawn")
    lang = language()
    about, registered = verdict.document, _registered(verdict)
    ended = registered is not None and registered.status != "issued"
    headline = verdict.headline.text(lang)
    for prefix in ("结论：", "verdict: "):
        headline = headline.removeprefix(prefix)
    status = registered.status if ended else verdict.status
    loud = verdict.verdict == "genuine" and status in {"replaced", "withdrawn"}
    return Checked(
        verdict=verdict,
        headline=headline[:1].upper() + headline[1:],
        colour="bad" if loud else _COLOURS[verdict.verdict],
        kind=KINDS[verdict.kind].zh if lang == "zh" else KINDS[verdict.kind].en,
        steps=tuple(StepShown(SIGNS[each.outcome], each.outcome, each.text(lang)) for each in verdict.steps),
        laboratory=_said(about, "laboratory", lang),
        item=" ".join(filter(None, (_said(about, "item", lang), about.serial_number if about else ""))),
        status=status,
        replaced_by=registered.replaced_by if ended else verdict.replaced_by,
        command=command(verdict.certificate_number, verdict.kind),
    )


def _own_authority(data: bytes) -> bytes | None:
    """The house's own authority for job permits, which it alone seals; certificates are told true by the log."""
    own = keys.folder() / "ca.pem"
    return own.read_bytes() if kind_of(data) == "permit" and own.is_file() else None


def _registered(verdict: Verdict) -> Certificate | None:
    """The register's row of a genuine file: a withdrawal of this minute is not in the published log yet."""
    return queries.standing(verdict.certificate_number) if verdict.verdict == "genuine" else None


def _said(about: Any, member: str, lang: str) -> str:
    return "" if about is None else str(getattr(about, f"{member}_{lang}"))


def command(number: str = "", kind: str = "pdf") -> str:
    """The command that does the same check without this page, with the log's verifier key."""
    known = file_name(number) if number and number.isprintable() and len(number) <= 64 else ""
    name = known or ("certificate" if language() == "en" else "证书")
    file, proof = f"{name}{_ENDINGS.get(kind, '.pdf')}", f"{name}.tlog-proof"
    beside = "" if kind == "proof" else f" --proof {shlex.quote(proof) if known else proof}"
    return f"./guiju verify {shlex.quote(file) if known else file}{beside} --key {shlex.quote(publication.vkey())}"
