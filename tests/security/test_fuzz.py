"""A little of the fuzzing at each change; ``make fuzz INPUTS=100000`` does the rest."""

from __future__ import annotations

import random
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.turn import safe_text
from bot.channels.web.markup import blocks
from bot.guide.content import Content
from bot.guide.yaml_source import ContentError, read_model, read_yaml
from bot.storage.redaction import redactor
from tests.channels.conftest import WebServer
from tests.security import fuzz, hostile
from tests.security.conftest import STAFF_CODE
from tests.security.http_attacks import Attacker, Finding
from tests.security.parsers import PARSERS, _Model, facts, wording


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_whatever_is_read_is_read_or_refused(name: str, seed: int) -> None:
    PARSERS[name](random.Random(seed))


def test_hostile_requests_get_no_server_error_and_no_silence(target: WebServer) -> None:
    attacker = Attacker(target.port, STAFF_CODE)
    for number in range(400):
        attacker.attack(random.Random(f"short {number}"))


def test_any_text_at_all_is_made_safe() -> None:
    @given(st.text(alphabet=st.characters(), max_size=200))
    def hold(text: str) -> None:
        said = safe_text(text)
        assert not said.startswith(("/", " "))
        said.encode("utf-8")

    hold()


#: Pieces that make a search with nested repetition take for ever, were there one.
REPEATED = ("a", "a ", "aa-", " ", "\n", ".", ",", "no ", "not ", "and ", "my son ", "he is 7 ", "7", "1-", "a@", "a.", "(", "[", "**", "please ", "por favor ",
            "stop ", "no más ", "3/", "March ", "years ", "he doesn't ", "ñ", "é", "'", '"', "IEP ", "504 ", "st ", "John ", "De La ", "Apt ", "http://", "@a.")  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED, ids=lambda piece: re.sub(r"\W", "_", piece))
def test_no_repetition_takes_more_than_its_share(content: Content, piece: str) -> None:
    said = (piece * 2000)[:1999] + "!"
    began = time.process_time()
    facts().read(safe_text(said), "en", fuzz_day())
    wording().keyword(said[:1600])
    content.crisis.finds_danger(said)
    blocks(said)
    redactor().redact(said)
    assert time.process_time() - began < fuzz.LIMIT


def fuzz_day() -> date:
    return date(2026, 3, 10)


@pytest.mark.parametrize(
    "text",
    ["name: 2026-02-30", "name: 2026-13-45", "[" * 5000, "{a: " * 5000, "name: &x [*x]", "? [a]: b", "a: !!python/object/apply:os.system ['x']",
     "<<: 7", "name: !!int x", "name: !!binary é", "name: \x00", "- \ud800"],
    ids=range(12),
)  # fmt: skip
def test_a_data_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ContentError, match=r"file\.yml"):
        read_model(path, _Model, read_yaml(path))


def test_a_day_that_does_not_exist_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_text("name: a\nlines:\n  - {b: 2026-02-28}\n  - {b: 2026-02-30}\n")
    with pytest.raises(ContentError, match=r"file\.yml:4: no such day, time or number"):
        read_yaml(path)


def test_one_seed_gives_the_same_input_everywhere() -> None:
    assert hostile.text(random.Random("a")) == hostile.text(random.Random("a"))
    assert len({hostile.text(random.Random(seed)) for seed in range(50)}) > 40


def test_a_finding_is_found_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(rng: random.Random) -> None:
        if rng.random() < 0.5:
            raise Finding("500 from GET /")

    report = fuzz.Report()
    report.run("breaks", breaks, iter(range(40)), time.process_time)
    report.tell()
    assert 5 < len(report.findings) < 35
    assert "40  inputs" in capsys.readouterr().out
    assert "500 from GET /" in report.findings[0]


def test_an_input_that_takes_too_long_is_a_finding() -> None:
    ticks = iter((0.0, 2.5))
    report = fuzz.Report()
    report.run("slow", lambda _rng: None, iter((7,)), lambda: next(ticks))
    assert report.findings == ["slow 7: took 2.5 s"]
