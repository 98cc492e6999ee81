"""The report: a table, figures as JSON, and a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Optional

import pytest

from bot.evaluation import report
from bot.evaluation.page import page
from bot.evaluation.report import evaluate_file
from tests.evaluation.oracle import ITEMS, Oracle


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "Reader", Oracle)


@pytest.mark.usefixtures("oracle")
def test_a_file_is_measured_printed_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in ITEMS) + "\n\n")
    assert evaluate_file(path, tmp_path / "reports") == 0
    written = json.loads((tmp_path / "reports" / "understanding-questions.json").read_text())
    assert written["questions"] == 7
    assert [item["verdict"] for item in written["read"]] == [
        "right", "right", "wrong", "offered", "asked_back", "right", "wrong",
    ]  # fmt: skip
    assert "faq/stigma c" in (tmp_path / "reports" / "understanding-questions.html").read_text()
    printed = capsys.readouterr().out
    assert "in_scope" in printed and "faq/cost -> faq/stigma: 1" in printed


@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize("content", [None, "{", "not json"])
def test_a_file_that_can_not_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: Optional[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_text(content)
    assert evaluate_file(path, tmp_path) == 1
    assert "The evaluation can't run" in capsys.readouterr().err


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing_that_someone_wrote() -> None:
    shown = page({"read": [{"text": "</script><script>alert(1)</script>"}]})
    assert shown.count("<script") == 1 and shown.count("</script") == 1
    assert not re.search(r"(src|href)=", shown)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", shown)
