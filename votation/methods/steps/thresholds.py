"""The level from which a ballot approves: shared by every method that reads approvals.

On approval ballots a 1 approves. On grades and scores the definition declares the lowest level that does; there is no
default, because where approval begins decides results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.errors import MethodError
from votation.methods.options import Options, Whole

if TYPE_CHECKING:
    from votation.profile import Scope


class ThresholdOptions(Options):
    """What counts as an approval.

    Attributes:
        threshold: Lowest level that approves; grades and scores only, mandatory there.
    """

    threshold: Whole | None = None

    @property
    def lowest_approving(self) -> int:
        """The lowest level that approves."""
        return self.threshold or 1


def check_threshold(threshold: int | None, scope: Scope, method: str) -> None:
    """Require a threshold where ballots have more to say than yes, and only there.

    Raises:
        MethodError: A threshold is missing, superfluous or off the scale.
    """
    levels = f"1..{scope.reading.scale - 1}"
    if scope.reading.kind == "approval":
        if threshold is not None:
            raise MethodError("method-option-superfluous", found=threshold, method=method, option="threshold")
    elif threshold is None:
        raise MethodError("method-option-required", expected=levels, method=method, option="threshold")
    elif threshold >= scope.reading.scale:
        raise MethodError("method-option-value", found=threshold, expected=levels, method=method, option="threshold")
