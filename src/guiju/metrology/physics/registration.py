"""Makes the functions of physics known to measurement models."""

from __future__ import annotations

from functools import cache

from guiju.metrology.model.functions import register_function
from guiju.metrology.physics.catalogue import functions


@cache
def register() -> None:
    """Registers every function once; calling it again changes nothing.

    >>> from guiju.metrology.model.model import Model
    >>> register()
    >>> round(Model("pt_temperature(R, 100)").value({"R": 138.5055}), 4)
    100.0
    """
    for function in functions():
        register_function(
            function.name,
            function.arity,
            function.value,
            function.partials,
            version=function.version,
            array=function.array,
            source=function.source,
        )
