"""The two who answer outgoing texts in tests do as Twilio does."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple
from urllib.parse import urlencode

import pytest

from tests.tools.outbound import ACCOUNT, NUMBER, PROJECT, TOKEN, RecordingTwilio, running_prism

ANA = "+15005550009"
GOOD = {"To": ANA, "From": NUMBER, "Body": "Más tarde: sí"}


def send(base: str, form: Dict[str, str], account: str = ACCOUNT) -> Tuple[int, Any]:
    wanted = "Basic " + base64.b64encode(f"{account}:{TOKEN}".encode()).decode()
    url = f"{base}/2010-04-01/Accounts/{account}/Messages.json"
    request = urllib.request.Request(url, urlencode(form).encode(), {"Authorization": wanted})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture
def recording() -> Iterator[RecordingTwilio]:
    twilio = RecordingTwilio()
    yield twilio
    twilio.stop()


def test_twilios_description_takes_a_good_text_and_refuses_a_bad_one(tmp_path: Path) -> None:
    with running_prism(tmp_path) as prism:
        status, made = send(prism.base, GOOD)
        assert status == 201 and made["sid"].startswith("SM")
        status, problem = send(prism.base, {"From": NUMBER, "Body": "hi"})
        assert status == 422 and "To" in json.dumps(problem["validation"])
        assert send(prism.base, GOOD, account="nobody")[0] == 422


def test_the_recorder_counts_lists_and_refuses(recording: RecordingTwilio) -> None:
    assert send(recording.base, GOOD)[0] == 201
    assert send(recording.base, {"From": NUMBER, "Body": "hi"})[1]["code"] == 21604
    recording.opted_out.add(ANA)
    assert send(recording.base, GOOD)[1]["code"] == 21610
    assert send(recording.base, GOOD, account="AC" + "f" * 32)[0] == 401
    assert recording.bodies(ANA) == ["Más tarde: sí"] and recording.asked == 4


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((PROJECT / "tests" / "tools" / "prism" / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
