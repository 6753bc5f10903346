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
from guiju.lab.assessment.acts_corrections import (
    AcceptCorrection,
    CompleteCorrection,
    JudgeCorrection,
    ProposeCorrection,
)
from guiju.lab.assessment.acts_findings import AssignFinding, CloseFinding, ReplyToFinding, WaiveReply
from guiju.lab.assessment.acts_profiles import ApproveProfile, ChangeProfile, DraftProfile, WithdrawProfile
from guiju.lab.assessment.acts_runs import FreezeRun, PlanRun, RecordResult
from guiju.lab.assessment.acts_suspicions import Adjudicate, OpenSuspicion, Overturn, ReplyToSuspicion
from guiju.lab.assessment.declaring import DeclareConflict

__all__ = [
    "AcceptCorrection",
    "Adjudicate",
    "ApproveDocument",
    "ApproveProfile",
    "AskTailoring",
    "AssignFinding",
    "Attest",
    "ChangeProfile",
    "CloseFinding",
    "CompleteCorrection",
    "DecideTailoring",
    "DeclareConflict",
    "DraftProfile",
    "EndDocument",
    "EndTailoring",
    "FileDocument",
    "FreezeRun",
    "JudgeCorrection",
    "OpenSuspicion",
    "Overturn",
    "PlanRun",
    "ProposeCorrection",
    "RecordResult",
    "ReplyToFinding",
    "ReplyToSuspicion",
    "ReviewDocument",
    "WaiveReply",
    "WithdrawAttestation",
    "WithdrawProfile",
]
