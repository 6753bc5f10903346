"""What an evaluation looks at: rules counted over their population, documents, attestations, tailoring, adjudication.

Every type here is a document of canonical JSON (`guiju.record.codec`): the running agency and the loader of a dossier
both build them, and a frozen evaluation keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guiju.conduct.finding import Finding, Severity
from guiju.record.words import OPTIONAL, Day, Digest

EvidenceLevel = Literal["E0", "E1", "E2", "E3", "E4", "E5"]
"""E0 nothing or expired; E1 a statement; E2 an approved, current document; E3 dated operating records, sampled; E4
made by the system over the whole population, protected against change; E5 confirmed from outside the agency.
"""

LEVELS: tuple[EvidenceLevel, ...] = ("E0", "E1", "E2", "E3", "E4", "E5")

TalliedSubject = Literal["act", "case", "register", "period"]
"""act: acts done in the period, each of which the rule guarded; what it refused was not done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One finding, with the place where it was found."""

    code: str
    severity: Severity
    requirements: tuple[str, ...]
    subject: str
    parameters: tuple[tuple[str, str], ...]
    where: str
    """`case:NUMBER` (of the record), `register:NAME/SUBJECT`, `period:NAME/SUBJECT`."""

    @property
    def finding(self) -> Finding:
        """The finding without its place, for the sentences."""
        return Finding(
            code=self.code,
            requirements=self.requirements,
            severity=self.severity,
            subject=self.subject,
            parameters=self.parameters,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often one rule spoke of one row, by severity, and in how many places (cases, entries)."""

    row: str
    serious: int
    nonconformity: int
    undetermined: int
    warning: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTally:
    """One rule run over everything that it is about. A rule that found nothing has a tally with its population."""

    rule: str
    subject: TalliedSubject
    population: int
    """Cases, entries of the register, or things of the period that it looked at; none is no evidence."""
    counted: tuple[Counted, ...]
    examples: tuple[Example, ...]
    """At most `EXAMPLES` of its findings, worst first, then by place."""


EXAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEvidence:
    """A version of a document of the agency that answers rows of the code, as of the day judged."""

    code: str
    kind: str
    """Word of the table `document_kind` in the sentences of the evaluation: policy, procedure, plan, records …"""
    title: str
    version: str
    rows: tuple[str, ...]
    owner: str
    approved: bool
    valid_from: Day
    valid_to: Day | None
    review_due: Day | None
    outside: str
    """Who outside the agency issued or confirmed it; empty for the agency's own."""
    occasions: int
    """For operating records: how many dated occasions of the period it holds."""
    sha256: Digest | None
    """The file; None where none is attached, and then it is a statement alone."""
    title_en: str | None = field(default=None, metadata=OPTIONAL)
    """Its title in English; None in snapshots made before it was kept."""
    shared: int = field(default=0, metadata=OPTIONAL)
    """How many documents stand on its file, where they are more than one file carries (`shared.shared_told`)."""
    approved_by: str = field(default="", metadata=OPTIONAL)
    """Who found it right; whoever did so does not attest on it as on somebody else's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationEvidence:
    """A person's judgement of one row, on evidence files, with scope, sample and last day."""

    code: str
    row: str
    by: str
    on: Day
    expires: Day
    outcome: Literal["met", "partly", "not_met"]
    maturity: int
    """0 to 5 as claimed, for rows that are scored by maturity; the strength of the evidence caps it."""
    statement: str
    scope: str
    population: int
    sample: int
    occasions: int
    """From how many periods or people the sample comes."""
    outside: str
    """Who outside the agency confirms it; empty for nobody."""
    files: tuple[Digest, ...]
    lacking: str | None = field(default=None, metadata=OPTIONAL)
    """What is lacking, of one that does not say that the row is met."""
    own: bool = field(default=False, metadata=OPTIONAL)
    """Said of something of the attester's own: what it found lacking counts, and it shows nothing."""
    shared: int = field(default=0, metadata=OPTIONAL)
    """How many rows are attested on its files, where they are more than one file carries (`shared.shared_told`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnEvidence:
    """An attestation that found something lacking and was taken back: it counts no longer, and is told."""

    code: str
    row: str
    by: str
    on: Day
    expires: Day
    lacking: str
    withdrawn_by: str
    withdrawn_on: Day
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TailoringEvidence:
    """An approved statement that a row does not apply to this agency."""

    row: str
    reason: str
    approved_by: str
    valid_from: Day
    valid_to: Day | None
    asked_by: str = field(default="", metadata=OPTIONAL)
    shared: int = field(default=0, metadata=OPTIONAL)
    """How many rows are stated not to apply by its reason, where they are more than one reason carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one person said of a suspicion, concerned or ruling, with the files that he gave."""

    by: str
    on: Day
    text: str
    files: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What two people decided about: the suspicion in words, its evidence, who was heard and who ruled why."""

    code: str
    suspected: str
    files: tuple[Digest, ...]
    replies: tuple[Statement, ...]
    rulings: tuple[Statement, ...]
    """Of those who agreed."""
    overturned: bool
    """Confirmed at first; two others set it aside on new evidence, and the rulings are theirs."""
    of_attestation: bool = field(default=False, metadata=OPTIONAL)
    """It takes up what the attestation at its place found: dismissed, that attestation counts no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicationEvidence:
    """What two people decided about a suspicion: whether a finding stands. It is kept for ever."""

    row: str
    where: str
    """As `Example.where`; besides `document:CODE`, `attestation:CODE` and `agency`."""
    code: str
    """Of the rule that found it; empty for what people suspect in words."""
    decision: Literal["confirmed", "dismissed"]
    by: tuple[str, ...]
    on: Day
    reason: str
    suspicion: Suspicion | None = field(default=None, metadata=OPTIONAL)
    """None in snapshots made before it was kept."""
    finding: Digest | None = field(default=None, metadata=OPTIONAL)
    """Of what the rule found there when this was opened (`decided.digest_of`): a dismissal is of that alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSuspicion:
    """A suspicion that two people have not decided yet."""

    code: str
    row: str
    where: str
    """As `AdjudicationEvidence.where`."""
    rule: str
    """Code of the rule that found it; empty for what people suspect in words."""
    opened_on: Day
    reply_until: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEvidence:
    """A corrective action accepted for a row: while it is not overdue, a minor lack does not close a gate."""

    row: str
    accepted_by: str
    due: Day
    done_on: Day | None
    effective_on: Day | None = field(default=None, metadata=OPTIONAL)
    """The day on which another judged that it had effect: from then on it sets aside what it answers."""
    code: str = field(default="", metadata=OPTIONAL)
    answers: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    """Codes of the attestations, and of the rules whose findings, it is about; nothing else does it set aside."""
    proposed_by: str = field(default="", metadata=OPTIONAL)
    owner: str = field(default="", metadata=OPTIONAL)
    effect_by: str = field(default="", metadata=OPTIONAL)
    """Who judged that it had effect."""
    accepted_on: Day | None = field(default=None, metadata=OPTIONAL)
    """What was found later it does not promise to mend, unless it names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What could not be judged at all: a run with one cannot be final."""

    row: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that an evaluation is a function of, besides catalogue and profile."""

    format: Literal["guiju.evaluation_snapshot"]
    version: Literal[1]
    agency: str
    demonstration: bool
    first_day: Day
    last_day: Day
    """The period, both days inclusive; registers, documents and attestations are judged as of the last day."""
    log_size: int
    log_root: str
    inputs: tuple[tuple[str, str], ...]
    """Name and SHA-256 of each input (cases, registers, parameters …), in order of the names."""
    parameters: tuple[tuple[str, str], ...]
    sizes: tuple[tuple[str, int], ...]
    """Sizes of populations by name: cases, readings, people …"""
    refused: tuple[tuple[str, int], ...]
    """Rows of the code and how many acts of the period were refused for them."""
    tallies: tuple[RuleTally, ...]
    documents: tuple[DocumentEvidence, ...]
    attestations: tuple[AttestationEvidence, ...]
    tailorings: tuple[TailoringEvidence, ...]
    adjudications: tuple[AdjudicationEvidence, ...]
    corrections: tuple[CorrectionEvidence, ...]
    faults: tuple[Fault, ...]
    suspicions: tuple[OpenSuspicion, ...] | None = field(default=None, metadata=OPTIONAL)
    """Suspicions that are open on the last day; None where there is none."""
    withdrawn: tuple[WithdrawnEvidence, ...] | None = field(default=None, metadata=OPTIONAL)
    """Attestations against rows that were taken back, as long as they would count; None where there is none."""
