"""What every fit checks before it computes: lengths, finite numbers, uncertainties, covariance matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from guiju.metrology.errors import DataError, InputError

Array = npt.NDArray[np.float64]
Numbers = Sequence[float] | npt.NDArray[np.float64]

# A covariance matrix written with six figures is symmetric and positive only to about this, relative to its diagonal.
WRITTEN_DIGITS = 1e-9


def vector(values: Numbers, name: str, length: int | None = None, least: int = 1) -> Array:
    """`values` as a float array of shape (n,).

    Raises DataError naming `name` and the position when there are too few, when the length is not `length`, or when
    one is not a finite number.
    """
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError("应为一列数", "must be a list of numbers", name) from None
    if array.ndim != 1:
        raise DataError("应为一列数", "must be a list of numbers", name)
    if length is not None and array.size != length:
        zh = f"有{array.size}个数，应有{length}个"
        raise DataError(zh, f"has {array.size} numbers where {length} are needed", name)
    if array.size < least:
        raise DataError(
            f"至少需要{least}个点，只有{array.size}个", f"needs at least {least} points, has {array.size}", name
        )
    _all_finite(array, name)
    return array


def _all_finite(array: Array, name: str) -> None:
    finite = np.isfinite(array)
    if not finite.all():
        bad = np.argwhere(~finite)
        place = ", ".join(str(index) for index in bad[0])
        raise DataError("不是有限的数", "is not a finite number", f"{name}[{place}]")


def uncertainties(values: Numbers, name: str, length: int, zero: bool = False) -> Array:
    """Standard uncertainties of shape (length,), all positive (or not negative when `zero`).

    Raises InputError naming the position of one that is negative, or zero where it must not be.
    """
    array = vector(values, name, length)
    bad = np.flatnonzero(array < 0 if zero else array <= 0)
    if bad.size:
        zh = "标准不确定度不能为负" if zero else "标准不确定度应大于零"
        en = "a standard uncertainty cannot be negative" if zero else "a standard uncertainty must be positive"
        raise InputError(zh, en, f"{name}[{bad[0]}]")
    return array


def square(values: object, name: str, length: int) -> Array:
    """A finite matrix of shape (length, length); raises DataError otherwise."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError("应为方阵", "must be a square matrix", name) from None
    if array.shape != (length, length):
        shape = "x".join(str(side) for side in array.shape)
        zh = f"形状为{shape}，应为{length}x{length}"
        raise DataError(zh, f"has the shape {shape} where {length}x{length} is needed", name)
    _all_finite(array, name)
    return array


def covariance(values: object, name: str, length: int, singular: bool = False) -> Array:
    """A covariance matrix of shape (length, length): symmetric, positive definite (semi-definite when `singular`).

    Raises InputError when it is not symmetric or not positive semi-definite, and when it is singular where a fit has
    to divide by it. It is never repaired.
    """
    array = square(values, name, length)
    spread = np.sqrt(np.abs(np.diag(array)))
    scale = np.outer(spread, spread)
    skew = np.argwhere(np.abs(array - array.T) > WRITTEN_DIGITS * scale)
    if skew.size:
        row, column = skew[0]
        raise InputError("协方差矩阵不对称", "a covariance matrix must be symmetric", f"{name}[{row}, {column}]")
    _positive(array, name, singular)
    return np.asarray((array + array.T) / 2, dtype=np.float64)


def _positive(array: Array, name: str, singular: bool) -> None:
    variances = np.diag(array)
    bad = np.flatnonzero(variances < 0 if singular else variances <= 0)
    if bad.size:
        place = f"{name}[{bad[0]}, {bad[0]}]"
        raise InputError("方差应大于零", "a variance must be positive", place)
    spread = np.sqrt(np.where(variances > 0, variances, 1.0))
    lowest = float(np.linalg.eigvalsh(array / np.outer(spread, spread))[0])
    if lowest < -WRITTEN_DIGITS:
        raise InputError("协方差矩阵不是半正定的", "the covariance matrix is not positive semi-definite", name)
    if not singular and lowest <= len(array) * np.finfo(np.float64).eps:
        raise InputError("协方差矩阵是奇异的，无法求权", "the covariance matrix is singular; it gives no weights", name)


def distinct(x: Array, name: str = "x", least: int = 2) -> None:
    """Raises DataError unless `x` holds at least `least` different values."""
    found = len(set(x.tolist()))
    if found == 1 and least >= 2:
        raise DataError("自变量都相同，无法拟合", "all abscissae are the same; nothing can be fitted", name)
    if found < least:
        zh = f"需要至少{least}个不同的自变量，只有{found}个"
        raise DataError(zh, f"needs at least {least} different abscissae, has {found}", name)
