"""Verification: is this file genuine? Answered from the file, a proof, a published log and keys of the caller alone.

`verify_file` gives the verdict: `kinds` tells what a file is, `evidence` opens proof and log, `entries` reads what a
log's entries say in clear, `content` looks inside a file (`isolated`: inside one that nobody vouches for, in a limited
process), `anchor` follows a signer to an authority, `judge` weighs it all, `sentences` says it; `permits` weighs a job
permit, for which a trusted authority is enough.

For all else a known hash in a verified proof or log is the only way to *genuine*. No database, no network, no page
imports.
"""

from guiju.verification.judge import verify_file
from guiju.verification.verdict import CheckpointFinding, DocumentFacts, LogFinding, SignatureFinding, Step, Verdict

__all__ = [
    "CheckpointFinding",
    "DocumentFacts",
    "LogFinding",
    "SignatureFinding",
    "Step",
    "Verdict",
    "verify_file",
]
