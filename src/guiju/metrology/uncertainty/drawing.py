"""Draws of the t and the arcsine distribution without rejection: fast, and in place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Block = NDArray[np.float64]

LEAST_DOF = 0.25
"""Below these degrees of freedom the square of a draw may be too large for a float."""


def fill_cosine(generator: Generator, out: Block) -> None:
    """Fills a block with cosines of a phase that is rectangular from 0 to pi.

    By the half angle, cos x = 2/(1 + tan(x/2)**2) - 1: numpy computes tan several values at a time, and cos not.
    """
    import numpy as np

    generator.random(out=out)
    out *= 0.5 * math.pi
    np.tan(out, out=out)
    out *= out
    out += 1.0
    np.divide(2.0, out, out=out)
    out -= 1.0


def fill_student(generator: Generator, dof: float, out: Block) -> None:
    """Fills a block with t distributed draws by Bailey's polar method (Math. Comp. 62, 1994, 779-781), which is exact.

    sqrt(dof*(U**(-2/dof) - 1)) times the cosine of an independent phase; -log U is an exponential draw.
    """
    import numpy as np

    if dof < LEAST_DOF:
        out[...] = generator.standard_t(dof, out.shape[0])
        return
    fill_cosine(generator, out)
    radius = np.empty_like(out)
    generator.standard_exponential(out=radius)
    radius *= 2.0 / dof
    np.expm1(radius, out=radius)
    radius *= dof
    out *= np.sqrt(radius, out=radius)
