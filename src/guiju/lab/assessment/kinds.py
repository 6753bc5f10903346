"""Kinds of documents: those that the plans of the rows ask for, and those that every agency has."""

from functools import cache

from guiju.conduct.evaluation.plan import plans

COMMON = frozenset(
    (
        "certificate",
        "contract",
        "declaration",
        "matrix",
        "minutes",
        "outside_list",
        "plan",
        "policy",
        "procedure",
        "records",
        "register",
        "report",
    )
)


@cache
def document_kinds() -> frozenset[str]:
    """Words that a document's kind may have."""
    return COMMON | {kind for each in plans().values() for kind in each.documents}
