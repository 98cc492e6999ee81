"""The widget as the one classic script a school embeds: its modules, style and words joined.

The sources in ``bot/widget/src`` are ES modules, so that an editor follows their names. A module loaded by a classic
``<script>`` tag would cost a request for each, and ``document.currentScript`` is unknown in one; so lines that import
are left out, and the word ``export``; the whole stands in one function, so that no name reaches the school's page.
Comments and indents stay in the sources: a parent on a slow line need not wait for them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Tuple

SOURCES = Path(__file__).resolve().parent.parent / "widget" / "src"
#: In this order: what a module uses while it is read stands before it.
MODULES: Tuple[str, ...] = (
    "dom.js",
    "colors.js",
    "markup.js",
    "storage.js",
    "server.js",
    "outbox.js",
    "cards.js",
    "message.js",
    "panel.js",
    "guide.js",
    "start.js",
)
LANGUAGES = ("en", "es")
_IMPORT = re.compile(r"^import\b.*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async function|function|const|class)", re.MULTILINE)
#: Comments have lines of their own in the sources, as ``ruff format`` would have it in Python.
_COMMENT = re.compile(r"^\s*(//.*|/\*\*.*\*/|/\*\*(.|\n)*?\*/)\n", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
#: After these signs a statement goes on or is over, so the line need not end.
_LINE_END = re.compile(r"(?<=[;{,(\[])\n")
#: Names of labels need no quotes.
_NAME = re.compile(r'"(\w+)":')
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*;?\s*(})\s*|\s*([{;,])\s*|(?<=[a-z]): |\s+(?=!)")


def widget_script() -> str:
    """The script, as it is served at ``/widget.js``."""
    style = _CSS_COMMENT.sub("", (SOURCES / "style.css").read_text(encoding="utf-8"))
    style = _CSS_SPACE.sub(lambda found: found[1] or found[2] or found[0].strip(), style).strip()
    constants = f"const STYLE={json.dumps(style, ensure_ascii=False)};\nconst WORDS={_words()};\n"
    return f'(()=>{{"use strict";\n{constants}{"".join(_part(SOURCES / name) for name in MODULES)}}})();\n'


def _words() -> str:
    """The labels by language."""
    words = json.loads((SOURCES / "words.json").read_text(encoding="utf-8"))
    by_language = {lang: {name: texts[lang] for name, texts in words.items()} for lang in LANGUAGES}
    return _NAME.sub(r"\1:", json.dumps(by_language, ensure_ascii=False, separators=(",", ":")))


def _part(module: Path) -> str:
    text = module.read_text(encoding="utf-8")
    bare = _INDENT.sub("", _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text))))
    return _LINE_END.sub("", bare)
