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
    CompleteCorrection,
    JudgeCorrection,
    ProposeCorrection,
)
from guiju.lab.assessment.acts_profiles import ApproveProfile, ChangeProfile, DraftProfile, WithdrawProfile
from guiju.lab.assessment.acts_runs import (
    AssignFinding,
    CloseFinding,
    FreezeRun,
    PlanRun,
    RecordResult,
    ReplyToFinding,
)
from guiju.lab.assessment.acts_suspicions import Adjudicate, OpenSuspicion, Overturn, ReplyToSuspicion

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
    "WithdrawAttestation",
    "WithdrawProfile",
]
