"""The code of conduct as software: requirements, typed facts, rules, findings.

A rule is a pure function from facts to findings. The same rule guards the act that would break it, watches past
cases, and is counted by the evaluation; nothing in this room knows a database.
"""
