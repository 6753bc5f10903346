"""Processes beside this one, for work that is shared out."""

import gc
import multiprocessing
import sys
import threading
from multiprocessing.context import BaseContext

SEEN_AT_ONCE = 100_000
"""Objects that come about between two searches for cycles: a case is many objects, and none of them refers back."""


def beside() -> BaseContext:
    """How to start them: as copies of this process where it is alone with itself, else anew.

    A copy need not import everything again, which takes each of them two seconds. A process with more threads may have
    a lock held by one of them that the copy would wait for in vain; and only Linux's own libraries bear being copied.
    """
    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


def rare_collections() -> None:
    """For a process that does nothing but read documents: searching them for cycles takes a tenth of its time."""
    gc.set_threshold(SEEN_AT_ONCE)
