"""The code of conduct as software: requirements, typed facts, rules, findings.

A rule is a pure function from facts to findings. The same rule guards the act that would break it, watches past
cases, and is counted by the evaluation; nothing in this room knows a database.
"""

from guiju.conduct import rules as _registered  # noqa: F401  registers every rule
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import default_parameters
from guiju.conduct.rule import RULES, guarding, judge
from guiju.conduct.sentences import sentence

__all__ = ["RULES", "Finding", "default_parameters", "guarding", "judge", "sentence"]
