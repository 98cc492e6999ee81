"""Labels under names that mean nothing to Rasa: data sets may use slashes, question marks or whatever they like."""

from __future__ import annotations

from typing import Dict, Iterable, Optional


class SafeLabels:
    """Stands between a data set's labels and the names that Rasa sees (``label_0001``).

    Args:
        labels: all labels of the data set.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self._safe = {label: f"label_{number:04d}" for number, label in enumerate(sorted(set(labels)), start=1)}
        self._label: Dict[str, str] = {safe: label for label, safe in self._safe.items()}

    def safe(self, label: str) -> str:
        """The name that Rasa sees."""
        return self._safe[label]

    def label(self, safe: Optional[str]) -> Optional[str]:
        """The data set's label; ``None`` where Rasa gave none of them."""
        return self._label.get(safe) if safe is not None else None
