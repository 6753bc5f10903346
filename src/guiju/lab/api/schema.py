"""The OpenAPI document, completed: each act has a path of its own with the schema of its request."""

from copy import deepcopy
from typing import Any

from guiju.lab.api.rights import open_acts
from guiju.lab.house.request_json import request_schema

PERFORM, PREVIEW = "/api/v1/acts/{act}", "/api/v1/acts/{act}/preview"
PROBLEM = {
    "description": "Why not, in the language of Accept-Language",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
STATUSES = {
    "200": {"description": "done"},
    "400": PROBLEM,
    "401": PROBLEM,
    "403": PROBLEM,
    "404": PROBLEM,
    "409": PROBLEM,
    "422": PROBLEM,
    "503": PROBLEM,
}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["error", "says", "findings"],
    "properties": {
        "error": {"type": "string"},
        "says": {"type": "string"},
        "findings": {"type": "array", "items": {"type": "object"}},
    },
}


def complete(document: Any) -> Any:
    """The document with a path for every act, and with what an answer may be."""
    paths = document["paths"]
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    for path, methods in list(paths.items()):
        for method in methods.values():
            method["responses"] = {**STATUSES, "200": {"description": method["summary"]}}
            if path not in (PERFORM, PREVIEW):
                method["responses"].pop("409")
    for path in (PERFORM, PREVIEW):
        general = paths.pop(path)["post"]
        for name, act in open_acts().items():
            own = deepcopy(general)
            own["operationId"] = f"{general['operationId']}_{name.replace('.', '_')}"
            own["parameters"] = []
            own["summary"] = f"{general['summary']}: {name}"
            own["description"] = (act.__doc__ or "").strip()
            own["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": _body(request_schema(act.Request), path == PERFORM)}},
            }
            paths[path.replace("{act}", name)] = {"post": own}
    return document


def _body(request: dict[str, Any], performed: bool) -> dict[str, Any]:
    members: dict[str, Any] = {"request": request}
    if performed:
        members |= {
            "key": {"type": "string", "minLength": 1, "maxLength": 100},
            "expected_version": {"type": ["integer", "null"]},
            "reason": {"type": "string", "maxLength": 500},
        }
    required = ["request", "key"] if performed else ["request"]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": members}
