"""An election in plain Python, as authors of plug-ins count it too: it shares no code with the engine."""

from __future__ import annotations

from votation.testing.polls import Poll, Result, Tiers, Vote, share, tiers_by

__all__ = ["Poll", "Result", "Tiers", "Vote", "share", "tiers_by"]
