"""The sample elections, made again by their own generator."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

HOME: Final = Path(__file__).parent.parent / "ballots_samples"
FILES: Final = tuple(
    f"{HOME.name}/*/{place}" for place in ("officials.allowed_signers", "published/allowed_signers", "published/**/*.*")
)


def generate() -> dict[str, bytes]:
    """Return every file of every sample by its path in the project."""
    spec = importlib.util.spec_from_file_location("generate_samples", HOME / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    return {f"{HOME.name}/{path}": data for name in generator.SAMPLES for path, data in generator.files(name).items()}
