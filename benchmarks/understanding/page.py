"""How the report looks: a Markdown page for the terminal, and one HTML page that needs nothing else."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Dict, List

from benchmarks.understanding.sections import Cell, Column, Row, Section, said, sections

TITLE = "How well the guide's pipeline understands, on public data sets"

_STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1d2530; --soft: #5b6675; --line: #d9dee6; --bar: #8db8ec; --own: #f2f7fd; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181e; --ink: #e3e8ef; --soft: #9aa7b6; --line: #323a45; --bar: #3f6fa8; --own: #1a2330; }
}
body { margin: 0 auto; max-width: 84rem; padding: 2rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p, li { color: var(--soft); max-width: 52rem; font-size: .9rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { font-weight: 600; vertical-align: bottom; white-space: normal; min-width: 4.5rem; }
td:first-child, th:first-child, .word { text-align: left; }
tr.own { background: var(--own); } tr.own td { font-weight: 600; } tr.published td { color: var(--soft); }
td.share { background: linear-gradient(to right, var(--bar) var(--part), transparent var(--part)) bottom / 100% .25rem no-repeat; }
pre { overflow-x: auto; font-size: .8rem; border: 1px solid var(--line); padding: .75rem; }
"""


def markdown(report: Dict[str, Any]) -> str:
    """The report as Markdown."""
    parts = [f"# {TITLE}", *(_markdown_section(section) for section in sections(report))]
    remarks = [f"- {line}" for line in _remarks(report)]
    return "\n\n".join([*parts, "\n".join(remarks)]) + "\n"


def page(report: Dict[str, Any]) -> str:
    """The report as one HTML page, without anything from elsewhere."""
    tables = "\n".join(_html_section(section) for section in sections(report))
    remarks = "\n".join(f"<li>{_inline(line)}</li>" for line in _remarks(report))
    settings = html.escape(json.dumps(report["pipelines"], indent=1, ensure_ascii=False))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(TITLE)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{html.escape(TITLE)}</h1>\n"
        f"{tables}\n<h2>About this run</h2>\n<ul>\n{remarks}\n</ul>\n"
        f"<details>\n<summary>The pipelines</summary>\n<pre>{settings}</pre>\n</details>\n</body>\n</html>\n"
    )


def _remarks(report: Dict[str, Any]) -> List[str]:
    machine = report["machine"]
    loads = [result["load_average_before"] for found in report["results"].values() for result in found.values()]
    lines: List[str] = [
        f"{report['when']}. {machine['cpus']} CPUs, {machine['memory_mb']:,} MB, {machine['system']}; Rasa {machine['rasa']}, "
        f"Python {machine['python']}.",
        "Each training and each asking is a process of its own; memory is the most it ever held.",
    ]
    if loads:
        lines.append(
            f"Before the trainings the load average was {min(loads):.1f} to {max(loads):.1f}: where other work ran, CPU "
            "seconds are to be trusted more than seconds on the clock."
        )
    return [*lines, *report["left_out"], *(f"Failed: {line}" for line in report["failed"])]


def _markdown_section(section: Section) -> str:
    lines = [f"## {section.title}", "", _line(column.name for column in section.columns)]
    lines.append("|" + "|".join("---" if _is_word(place, section) else "---:" for place in _places(section)) + "|")
    lines += [_line(_cells(row, section)) for row in section.rows]
    return "\n".join([*lines, *(f"\n{note}" for note in section.notes)])


def _line(cells: Any) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _cells(row: Row, section: Section) -> List[str]:
    return [said(cell, column) for cell, column in zip(row.cells, section.columns, strict=True)]


def _places(section: Section) -> range:
    return range(len(section.columns))


def _is_word(place: int, section: Section) -> bool:
    return all(isinstance(row.cells[place], str) for row in section.rows)


def _html_section(section: Section) -> str:
    words = [_is_word(place, section) for place in _places(section)]
    heads = "".join(
        f"<th{_word(word)}>{_inline(column.name)}</th>" for column, word in zip(section.columns, words, strict=True)
    )
    rows = "\n".join(f'<tr class="{_kind(row)}">{_html_cells(row, section)}</tr>' for row in section.rows)
    notes = "\n".join(f"<p>{_inline(note)}</p>" for note in section.notes)
    return (
        f'<h2>{_inline(section.title)}</h2>\n<div class="scroll">\n<table>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n{notes}"
    )


def _kind(row: Row) -> str:
    if not row.measured:
        return "published"
    return "own" if row.own else "measured"


def _html_cells(row: Row, section: Section) -> str:
    return "".join(_html_cell(cell, column) for cell, column in zip(row.cells, section.columns, strict=True))


def _html_cell(cell: Cell, column: Column) -> str:
    text = _inline(said(cell, column))
    if isinstance(cell, str):
        return f'<td class="word">{text}</td>'
    if column.share and cell is not None:
        return f'<td class="share" style="--part: {max(0.0, min(1.0, cell)):.1%}">{text}</td>'
    return f"<td>{text}</td>"


def _word(word: bool) -> str:
    return ' class="word"' if word else ""


def _inline(text: str) -> str:
    """The little Markdown that the tables use, as HTML."""
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", safe)
