"""Measurement models as text: read by a grammar of our own, differentiated exactly, evaluated for points and arrays."""

from guiju.metrology.model.functions import Function, register_function, registered
from guiju.metrology.model.model import Model
from guiju.metrology.model.tables import Table, Tabulated

__all__ = ["Function", "Model", "Table", "Tabulated", "register_function", "registered"]
