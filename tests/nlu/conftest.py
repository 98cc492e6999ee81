"""A classifier of the invented world, trained once."""

from __future__ import annotations

import pytest

from bot.nlu.label_model import LabelModel, fit_label_model
from tests.nlu.world import world


@pytest.fixture(scope="session")
def model() -> LabelModel:
    return fit_label_model(*world(), folds=3)
