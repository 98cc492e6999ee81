"""What schemathesis makes of the web channel's description is answered as the description says; more: ``make test-openapi``."""

from __future__ import annotations

import pytest

from tests.channels.conftest import WebServer
from tests.security import openapi


@pytest.mark.skipif(
    not openapi.TOOL.exists(), reason="schemathesis is not installed (scripts/python-tools.sh security)"
)
def test_answers_fit_the_description_whatever_is_sent(target: WebServer) -> None:
    done = openapi.run(target, examples=5, phases="fuzzing")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "generated" in done.stdout
