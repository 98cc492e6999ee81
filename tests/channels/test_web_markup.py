"""The small markup: paragraphs, lists, bold words, links that may be followed, and nothing else."""

from __future__ import annotations

import pytest

from bot.channels.web.markup import Block, Span, blocks
from bot.guide.content import Content


def only_line(text: str) -> tuple[Span, ...]:
    (block,) = blocks(text)
    (line,) = block.lines
    return line


def test_lines_are_paragraphs_and_dashes_are_lists() -> None:
    assert blocks("One\nTwo\n\n- a\n- b\nThree\n\n- c") == [
        Block(False, ((Span("One"),),)),
        Block(False, ((Span("Two"),),)),
        Block(True, ((Span("a"),), (Span("b"),))),
        Block(False, ((Span("Three"),),)),
        Block(True, ((Span("c"),),)),
    ]


def test_bold_words_and_links() -> None:
    assert only_line("a **b** [c](https://d.example/e) f") == (
        Span("a "), Span("b", bold=True), Span(" "), Span("c", href="https://d.example/e"), Span(" f"),
    )  # fmt: skip
    assert only_line("**call 988**") == (Span("call ", bold=True), Span("988", bold=True, href="tel:988"))


def test_addresses_and_numbers_in_the_text_are_links() -> None:
    assert only_line("see https://d.example/e, or x@y.example or 1-800-422-4453.") == (
        Span("see "), Span("https://d.example/e", href="https://d.example/e"), Span(", or "),
        Span("x@y.example", href="mailto:x@y.example"), Span(" or "), Span("1-800-422-4453", href="tel:1-800-422-4453"), Span("."),
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/chat",
        "x",
        "https://[::1",
    ],
)
def test_other_addresses_are_never_links(address: str) -> None:
    assert all(span.href is None for block in blocks(f"[click]({address})") for line in block.lines for span in line)


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_is_nothing(text: str) -> None:
    assert blocks(text) == []


@pytest.mark.parametrize("text", ["a ** b", "**", "[x]", "[x](", "5 * 3 ** 2", "<b>x</b>", "<script>alert(1)</script>"])
def test_what_is_no_markup_stays_text(text: str) -> None:
    assert "".join(span.text for span in only_line(text)) == text
    assert all(span.href is None for span in only_line(text))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_words_of_an_answer_are_lost(content: Content, lang: str) -> None:
    for answer in content.in_(lang).answers.values():
        shown = "".join(span.text for block in blocks(answer.full) for line in block.lines for span in line)
        assert shown == "".join(line.removeprefix("- ") for line in answer.full.replace("**", "").split("\n"))
