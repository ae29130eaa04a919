"""JSON Schemas of every document, from the models that read them: `docs/schema/*.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic.json_schema import GenerateJsonSchema

from votation import records
from votation.election import Election
from votation.evidence import journal
from votation.tallying import shape

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

    from votation.election.base import Document

FOLDER: Final = "docs/schema"
DOCUMENTS: Final[dict[str, type[Document]]] = {
    "election": Election,
    "batch": records.BatchManifest,
    "board": records.Board,
    "lots": records.Lots,
    "result": shape.Result,
    "statement": records.Statement,
    "recount": records.RecountStatement,
    "receipt": records.Receipt,
    "equivocation": records.Equivocation,
}
FILES: Final = tuple(f"{FOLDER}/{name}.json" for name in (*DOCUMENTS, "election-yaml", "journal-entry"))
"""What `generate` writes; other schemas in the folder are not its own."""


class EvidenceSchema(GenerateJsonSchema):
    """Schema of canonical JSON: nothing is null, and what has a default is written out."""

    defaults_are_written: ClassVar = True

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Describe a field that may be absent by what it is when present."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out the default of a field that may be absent."""
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,  # noqa: FBT001 - the signature of the base class
    ) -> bool:
        """Demand what has no default; in evidence also what has one, but for absence."""
        schema = field["schema"]
        if schema["type"] != "default":
            return super().field_is_required(field, total)
        return self.defaults_are_written and schema.get("default", ...) is not None

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - the signature of the base class
        """Leave out titles: they only repeat the names of the fields."""
        del schema
        return False


class SourceSchema(EvidenceSchema):
    """Schema of what people write: what has a default may be left out."""

    defaults_are_written = False


def generate() -> dict[str, bytes]:
    """Return every schema as bytes by relative POSIX path."""
    schemas = {
        name: document.model_json_schema(schema_generator=EvidenceSchema) for name, document in DOCUMENTS.items()
    }
    schemas["election-yaml"] = election_yaml()
    schemas["journal-entry"] = journal_entry()
    return {f"{FOLDER}/{name}.json": _file(name, schema) for name, schema in sorted(schemas.items())}


def election_yaml() -> dict[str, Any]:
    """Return the schema of `election.yaml`: what files beside it say may be left out."""
    schema = Election.model_json_schema(schema_generator=SourceSchema)
    schema["required"].remove("format")
    schema["$defs"]["Signers"]["required"].remove("allowed_signers")
    del schema["$defs"]["Credentials"]["required"]
    return schema


def journal_entry() -> dict[str, Any]:
    """Return the schema of one line of `journal.ndjson`."""
    fields = {
        "n": {"type": "integer", "minimum": 1},
        "at": {"type": "string", "format": "date-time"},
        "type": {"enum": list(journal.TYPES)},
        "operator": {"type": "string"},
        "data": {"type": "object"},
        "prev": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
    return {
        "description": str(journal.Entry.__doc__).splitlines()[0],
        "type": "object",
        "properties": fields,
        "required": sorted(fields),
        "additionalProperties": False,
    }


def _file(name: str, schema: dict[str, Any]) -> bytes:
    whole = {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"urn:votation:schema:{name}", **schema}
    return (json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
