"""What the log says of an audit: the digest of its day and of what it found, by which a kept one is believed."""

from __future__ import annotations

from collections.abc import Sequence

from guiju.canonical import dumps, sha256
from guiju.conduct.period_facts import AuditProblem
from guiju.record.codec import encode

__all__ = ["KEEPING", "audit_digest"]

KEEPING = "house.keep_audit"
"""The act that enters an audit into the log."""


def audit_digest(audited_on: str, problems: Sequence[AuditProblem]) -> str:
    """SHA-256 over the civil day of an audit and what it found, in its order."""
    return sha256(dumps({"audited_on": audited_on, "problems": [encode(each) for each in problems]}))
