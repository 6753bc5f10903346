"""The code of conduct as software: requirements, typed facts, rules, findings.

A rule is a pure function from facts to findings. The same rule guards the act that would break it, watches past
cases, and is counted by the evaluation; nothing in this room knows a database.

`catalogue` holds the requirements, `facts` what rules read, `rules` the rules themselves, `parameters` their dated
values, `sentences` what findings say, `case_facts` and `past` a past case and its judging.
"""

from guiju.conduct import rules as _registered  # noqa: F401  registers every rule
from guiju.conduct.case_facts import facts_of_case
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import ParameterError, default_parameters
from guiju.conduct.past import judge_case
from guiju.conduct.rule import RULES, guarding, judge
from guiju.conduct.sentences import sentence

__all__ = [
    "RULES",
    "Finding",
    "ParameterError",
    "default_parameters",
    "facts_of_case",
    "guarding",
    "judge",
    "judge_case",
    "sentence",
]
