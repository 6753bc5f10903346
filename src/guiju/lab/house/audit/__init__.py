"""The audit: every controlled row against the log, and the log against what was published. It reads only.

What the database says is never believed where the log can be asked: the entries' bytes and the published checkpoint
judge the commitments, the commitments judge the rows, and the journal tells which column changed.
"""

from guiju.lab.house.audit.problem import Audit, Problem
from guiju.lab.house.audit.run import audit, register_chain

__all__ = ["Audit", "Problem", "audit", "register_chain"]
