"""`python -m votation` is `votation`."""

from __future__ import annotations

import sys

from votation.cli import main

sys.exit(main())
