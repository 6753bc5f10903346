"""Of what the agency's own papers are: a licence is no certificate of competence, and neither a paper of people."""

from guiju.lab.house.papers import Paper

LICENCE: Paper = ("licence",)
"""Proof of establishment and licences of the legal entity, which may be one paper."""
QUALIFICATION: Paper = ("qualification of the agency",)
