"""The error of this room that callers tell apart: a value asked for outside the calibrated range."""

from __future__ import annotations

from guiju.metrology.errors import DataError


class ExtrapolationError(DataError):
    """A certificate's table or a correction curve is asked for a value outside its points."""
