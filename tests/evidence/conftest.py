from __future__ import annotations

import pytest

from votation.evidence.signing import PrivateKey

ANNE = PrivateKey.from_seed(b"public test key of anne, no 0001")
PAUL = PrivateKey.from_seed(b"public test key of paul, no 0002")


@pytest.fixture(scope="session")
def anne() -> PrivateKey:
    return ANNE


@pytest.fixture(scope="session")
def paul() -> PrivateKey:
    return PAUL
