"""Integrity: what lets a stranger check, with other people's tools, that nothing was changed afterwards.

The transparency log (RFC 6962 hashing; C2SP signed notes, checkpoints, tiles and proofs), the signatures that people
give for their statements, and the agency's own small certificate authority.  Knows nothing of calibration.
"""
