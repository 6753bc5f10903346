"""Leaving enclosures out of a case: who may not see them gets the rest, and the rest still verifies.

Redaction makes a copy without them. Erasure is the same copy when document and salt are destroyed everywhere: without
the salt the digest that stays in the core tells nothing about the content.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from guiju.record.errors import RecordError
from guiju.record.statement import Case


def redact(case: Case, *, omit_kinds: Collection[str] = (), omit: Collection[str] = ()) -> Case:
    """The case without the enclosures of these kinds and without those of these digests.

    Raises RecordError for a digest that no enclosure of the case has (a slip here would disclose what was meant to go).
    """
    _all_known(case, omit)
    kept = tuple(each for each in case.enclosures if each.kind not in omit_kinds and each.digest not in omit)
    return dataclasses.replace(case, enclosures=kept)


def keep_only(case: Case, digests: Collection[str]) -> Case:
    """The case with the enclosures of these digests alone. Raises RecordError for an unknown one."""
    _all_known(case, digests)
    return dataclasses.replace(case, enclosures=tuple(each for each in case.enclosures if each.digest in digests))


def _all_known(case: Case, digests: Collection[str]) -> None:
    known = {document.digest for document in case.enclosures}
    for digest in digests:
        if digest not in known:
            raise RecordError(
                "本案卷附件的摘要", "the digest of an enclosure of this case", str(digest), "$.enclosures"
            )
