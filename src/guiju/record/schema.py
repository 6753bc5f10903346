"""The published JSON Schema (2020-12) of records, statements and cases, made from the same types that read them.

The schema says what a document looks like; that references resolve and counts match is checked by `check` alone.
"""

from __future__ import annotations

import inspect
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from guiju.record.enclosures import BudgetTemplate, Customer, Method, Person, Standard
from guiju.record.model import Record
from guiju.record.shapes import (
    IntegerShape,
    ListShape,
    LiteralShape,
    NullShape,
    ObjectShape,
    PairShape,
    Shape,
    TextShape,
    TruthShape,
    UnionShape,
    object_shape,
)
from guiju.record.statement import Case, Statement
from guiju.record.table import MOST_ROWS, TableShape

DIALECT = "https://json-schema.org/draft/2020-12/schema"

PUBLISHED: dict[str, type[Any]] = {
    "record-1.json": Record,
    "statement-1.json": Statement,
    "case-1.json": Case,
    "person-1.json": Person,
    "customer-1.json": Customer,
    "standard-1.json": Standard,
    "method-1.json": Method,
    "budget_template-1.json": BudgetTemplate,
}


def json_schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON Schema of documents of type `kind`."""
    definitions: dict[str, Any] = {}
    root = _schema(object_shape(kind), definitions)
    title = f"Guiju {kind.__name__}"
    return {"$schema": DIALECT, "title": title, **root, "$defs": dict(sorted(definitions.items()))}


def schema_text(kind: type[Any]) -> str:
    """The published text of a schema."""
    return json.dumps(json_schema(kind), ensure_ascii=False, indent=1) + "\n"


def published(name: str) -> dict[str, Any]:
    """A schema as it was published with this package, such as ``record-1.json``."""
    schema: dict[str, Any] = json.loads((files("guiju.record") / "schemas" / name).read_text(encoding="utf-8"))
    return schema


def _schema(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape, ObjectShape):
        return _reference(shape.kind.__name__, shape, definitions, _object)
    if isinstance(shape, TableShape):
        return _reference(f"TableOf{shape.item.kind.__name__}", shape, definitions, _table)
    if isinstance(shape, TextShape):
        return {"type": "string", "pattern": f"^({shape.pattern})$"} if shape.pattern else {"type": "string"}
    if isinstance(shape, LiteralShape):
        return {"const": shape.values[0]} if len(shape.values) == 1 else {"enum": list(shape.values)}
    if isinstance(shape, ListShape):
        return {"type": "array", "items": _schema(shape.item, definitions)}
    if isinstance(shape, PairShape):
        items = [_schema(item, definitions) for item in shape.items]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
    if isinstance(shape, UnionShape):
        return {"anyOf": [_schema(each, definitions) for each in (*shape.plain, *shape.objects)]}
    if isinstance(shape, IntegerShape):
        return {"type": "integer"}
    if isinstance(shape, TruthShape):
        return {"type": "boolean"}
    if isinstance(shape, NullShape):
        return {"type": "null"}
    raise TypeError(f"no schema for {type(shape).__name__}")


def _reference(name: str, shape: Any, definitions: dict[str, Any], make: Any) -> dict[str, Any]:
    if name not in definitions:
        definitions[name] = {}  # stands for itself while its members are made
        definitions[name] = make(shape, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _object(shape: ObjectShape, definitions: dict[str, Any]) -> dict[str, Any]:
    made = _closed({name: _schema(member, definitions) for name, (_, member) in shape.members.items()})
    made["required"] = [name for name in made["required"] if name not in shape.optional]
    described = inspect.getdoc(shape.kind) or ""
    # A dataclass without a docstring has its signature as one.
    if described and not described.startswith(f"{shape.kind.__name__}("):
        made["description"] = re.sub(r"\s+", " ", described)
    return made


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _table(shape: TableShape, definitions: dict[str, Any]) -> dict[str, Any]:
    rows = {"type": "integer", "minimum": 0, "maximum": MOST_ROWS}
    made = _closed({"rows": rows, "columns": _or_empty(_columns(shape.item, definitions))})
    made["description"] = "By columns: an array with a value for each row, or {cycle} whose values repeat to the end."
    return made


def _or_empty(columns: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [columns, {"type": "object", "maxProperties": 0}]}


def _columns(item: ObjectShape, definitions: dict[str, Any]) -> dict[str, Any]:
    return _closed({name: _column(shape, definitions) for name, (_, shape) in item.members.items()})


def _column(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape, ObjectShape):
        return _columns(shape, definitions)
    if isinstance(shape, TableShape):
        counts = _column(IntegerShape(), definitions)
        return _closed({"counts": counts, "columns": _or_empty(_columns(shape.item, definitions))})
    values = {"type": "array", "items": _schema(shape, definitions), "minItems": 1}
    return {"anyOf": [values, _closed({"cycle": values})]}


def write_published(folder: Path) -> None:
    """Writes every published schema anew; a version that has been published must come out unchanged."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in PUBLISHED.items():
        (folder / name).write_text(schema_text(kind), encoding="utf-8")


if __name__ == "__main__":
    write_published(Path(__file__).parent / "schemas")
