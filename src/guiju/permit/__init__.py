"""The job permit: the interlock's facts and findings of a day for one job, sealed, for work without a network.

`model` is the document, `sealing` signs and reads it, `standing` says what it is worth at an instant. A permit only
says what the agency judged at its issue: what was withdrawn since, its file cannot know. No Django, no database.
"""

from guiju.permit.errors import PermitError
from guiju.permit.model import (
    JobPermit,
    PermitFinding,
    PermitLight,
    PermitPerson,
    PermitStandard,
    SignedPermit,
)
from guiju.permit.sealing import DOMAIN, demand_signature, read_permit, seal_permit, to_bytes
from guiju.permit.standing import Standing, standing_at

__all__ = [
    "DOMAIN",
    "JobPermit",
    "PermitError",
    "PermitFinding",
    "PermitLight",
    "PermitPerson",
    "PermitStandard",
    "SignedPermit",
    "Standing",
    "demand_signature",
    "read_permit",
    "seal_permit",
    "standing_at",
    "to_bytes",
]
