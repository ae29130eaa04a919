"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, print_blob=True)  # a busy machine is not a defect
settings.load_profile("house")
