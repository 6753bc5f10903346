"""Every act of evaluations; importing this module enters them all into the registry."""

from guiju.lab.assessment.acts_answers import (
    ApproveDocument,
    AskTailoring,
    Attest,
    DecideTailoring,
    EndDocument,
    EndTailoring,
    FileDocument,
    ReviewDocument,
    WithdrawAttestation,
)
from guiju.lab.assessment.acts_decisions import (
    AcceptCorrection,
    Adjudicate,
    CompleteCorrection,
    JudgeCorrection,
    OpenSuspicion,
    ProposeCorrection,
    ReplyToSuspicion,
)
from guiju.lab.assessment.acts_findings import AssignFinding, CloseFinding, ReplyToFinding, WaiveReply
from guiju.lab.assessment.acts_runs import FreezeRun, PlanRun, RecordResult
from guiju.lab.assessment.declaring import DeclareConflict

__all__ = [
    "AcceptCorrection",
    "Adjudicate",
    "ApproveDocument",
    "AskTailoring",
    "AssignFinding",
    "Attest",
    "CloseFinding",
    "CompleteCorrection",
    "DecideTailoring",
    "DeclareConflict",
    "EndDocument",
    "EndTailoring",
    "FileDocument",
    "FreezeRun",
    "JudgeCorrection",
    "OpenSuspicion",
    "PlanRun",
    "ProposeCorrection",
    "RecordResult",
    "ReplyToFinding",
    "ReplyToSuspicion",
    "ReviewDocument",
    "WaiveReply",
    "WithdrawAttestation",
]
