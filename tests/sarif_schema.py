"""The part of SARIF 2.1.0 that reports use, with what GitHub wants beyond it: a schema, and what it has against a log.

Stricter than the schema of the standard: no property that is not named here, no empty text or object, no column or line
0, no absolute URI, no control character.
"""

from __future__ import annotations

from collections.abc import Mapping

import jsonschema

Schema = dict[str, object]


def _object(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        "minProperties": 1,
    }


def _list(items: Schema, least: int = 1, most: int = 25_000, *, is_set: bool = True) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most, "uniqueItems": is_set}


def _text(pattern: str, most: int = 100_000) -> Schema:
    return {"type": "string", "pattern": rf"\A(?:{pattern})\Z", "maxLength": most}


def _one_of(*values: object) -> Schema:
    return {"enum": list(values)}


LINE = _text(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
TEXT = _text(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")
URI = _text(r"(?!/)(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
NUMBER: Schema = {"type": "integer", "minimum": 1}
INDEX: Schema = {"type": "integer", "minimum": 0}
LEVEL = _one_of("note", "warning", "error")

REGION = _object(
    {"startLine": NUMBER, "startColumn": NUMBER},
    {"endLine": NUMBER, "endColumn": NUMBER},
)
ARTIFACT = _object({"uri": URI})
PLACE = _object({"artifactLocation": ARTIFACT, "region": REGION})
FILE = _object({"artifactLocation": ARTIFACT}, {"region": _object({"startLine": NUMBER})})
LOGICAL = _object({"fullyQualifiedName": LINE, "kind": _one_of("resource", "property")}, {"name": LINE})
MESSAGE = _object({"text": LINE})

SECURITY = _object(
    {
        "tags": _list(LINE, most=10),
        "precision": _one_of("very-high", "high", "medium", "low"),
        "security-severity": _text(r"10\.0|[0-9]\.[0-9]"),
    }
)
QUALITY = _object(
    {
        "tags": _list(LINE, most=10),
        "precision": _one_of("very-high", "high", "medium", "low"),
        "problem.severity": _one_of("error", "warning", "recommendation"),
    }
)
RULE = _object(
    {
        "id": _text("[a-z0-9-]+"),
        "name": _text("([A-Z0-9][a-z0-9]*)+", 255),
        "shortDescription": _object({"text": {**LINE, "maxLength": 1024}}),
        "fullDescription": _object({"text": {**LINE, "maxLength": 1024}}),
        "help": _object({"text": TEXT, "markdown": TEXT}),
        "defaultConfiguration": _object({"level": LEVEL}),
        "properties": {"oneOf": [SECURITY, QUALITY]},
    }
)
REPLACEMENT = _object({"deletedRegion": REGION, "insertedContent": _object({"text": {"type": "string"}})})
FIX = _object(
    {
        "description": MESSAGE,
        "artifactChanges": _list(_object({"artifactLocation": ARTIFACT, "replacements": _list(REPLACEMENT)})),
    }
)
RESULT = _object(
    {
        "ruleId": LINE,
        "level": LEVEL,
        "message": MESSAGE,
        "locations": _list(_object({"physicalLocation": PLACE}, {"logicalLocations": _list(LOGICAL)}), most=1),
        "partialFingerprints": _object(
            {"k8slint/v1": _text("[0-9a-f]{32}")}, {"primaryLocationLineHash": _text("[0-9a-f]{1,16}:[0-9]+")}
        ),
        "properties": _object({"severity": _one_of("error", "warning", "info"), "category": LINE}, {"container": LINE}),
    },
    {
        "ruleIndex": INDEX,
        "relatedLocations": _list(
            _object(
                {"id": NUMBER, "physicalLocation": PLACE}, {"logicalLocations": _list(LOGICAL), "message": MESSAGE}
            ),
            most=100,
        ),
        "suppressions": _list(
            _object(
                {"kind": _one_of("inSource", "external"), "location": _object({"physicalLocation": PLACE})},
                {"justification": LINE},
            ),
            most=1,
        ),
        "fixes": _list(FIX, most=1),
    },
)
NOTIFICATION = _object(
    {"level": _one_of("warning", "error"), "message": MESSAGE},
    {"locations": _list(_object({"physicalLocation": FILE}), most=1)},
)
RUN = _object(
    {
        "tool": _object(
            {
                "driver": _object(
                    {
                        "name": LINE,
                        "semanticVersion": _text(r"\d+\.\d+\.\d+(-[\w.]+)?(\+[\w.]+)?"),
                        "rules": _list(RULE, least=0),
                    },
                    {"informationUri": _text("https://.+")},
                )
            }
        ),
        "columnKind": _one_of("utf16CodeUnits"),
        "invocations": _list(
            _object({"executionSuccessful": {"type": "boolean"}}, {"toolExecutionNotifications": _list(NOTIFICATION)}),
            most=1,
        ),
        "results": _list(RESULT, least=0, is_set=False),
    },
    {"automationDetails": _object({"id": _text(".+/")})},
)
LOG = _object({"$schema": _text("https://.+"), "version": _one_of("2.1.0"), "runs": _list(RUN, most=1)})

VALIDATOR = jsonschema.Draft202012Validator(LOG)


def faults(log: object) -> list[str]:
    """What is wrong with a log; nothing if it is as it should be."""
    return [f"{error.json_path}: {error.message[:300]}" for error in VALIDATOR.iter_errors(log)]
