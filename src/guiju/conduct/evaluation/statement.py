"""What freezes an evaluation run: the statement that a person signs, and how the people named in it were heard.

Documents of canonical JSON. They are signed and checked elsewhere: nothing here knows signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guiju.record.words import Day, Digest, Instant

EVALUATION, STATEMENT, HEARING = "evaluation.json", "statement.json", "hearing.json"
"""Names under which the report of a frozen run attaches them."""
HearingState = Literal["asked", "replied", "waived", "lapsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One person whom a finding names: where, until when the person was asked, and what came of it."""

    row: str
    person: str
    places: tuple[str, ...]
    reply_until: Day
    state: HearingState
    statement: str
    replied_on: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHearing:
    """The right of reply in one run: everybody asked, in the order of rows and people."""

    format: Literal["guiju.evaluation_hearing"]
    version: Literal[1]
    run: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatement:
    """What a person states about an evaluation at one instant; the files are named by their SHA-256."""

    format: Literal["guiju.evaluation_statement"]
    version: Literal[1]
    run: str
    profile: str
    profile_sha256: Digest
    assessors: tuple[str, ...]
    snapshot: Digest
    evaluation: Digest
    hearing: Digest
    """Of the canonical bytes of the `RunHearing`."""
    verdict: str
    person: str
    role: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRun:
    """The statement with its signature."""

    statement: RunStatement
    algorithm: str
    key_id: str
    value: str
    certificate: str
    """Of the signer, as PEM."""
