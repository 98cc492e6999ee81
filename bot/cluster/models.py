"""Which model the cluster speaks from, and from which it spoke before; none is used that is not as it was recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Optional

from bot.cluster.processes import ClusterProblem
from bot.serving.model_files import ModelRefused, check_model


@dataclass
class Models:
    """The model in use, kept in a file so that the next start of the cluster knows it.

    Attributes:
        note: the file: names of the model in use and of the one before.
        current: the model in use.
        before: the one before; ``None`` where there was none.
    """

    note: Path
    current: Path
    before: Optional[Path] = None

    @classmethod
    def begin(cls, note: Path, trained: Path) -> "Models":
        """What the last run of this cluster used before; what is used now is what was trained last."""
        kept = _read(note)
        used = [Path(kept[key]) for key in ("current", "before") if kept.get(key)]
        before = next((model for model in used if model != trained), None)
        return cls(note, trained, before)

    def checked(self, model: Path) -> Path:
        """A model that may be used.

        Raises:
            ClusterProblem: it isn't there, or is not what was recorded when it was trained.
        """
        try:
            return check_model(model.resolve())
        except ModelRefused as refused:
            raise ClusterProblem(str(refused)) from None

    def previous(self) -> Path:
        """The model before the one in use.

        Raises:
            ClusterProblem: there is none, or it may not be used.
        """
        if self.before is None:
            raise ClusterProblem("There is no model to go back to: none was exchanged yet.")
        return self.checked(self.before)

    def use(self, model: Path) -> None:
        """Note that this model is in use now."""
        if model != self.current:
            self.current, self.before = model, self.current
        text = json.dumps({"current": str(self.current), "before": str(self.before) if self.before else None})
        new = self.note.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(self.note)


def _read(note: Path) -> Dict[str, Any]:
    try:
        kept = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
