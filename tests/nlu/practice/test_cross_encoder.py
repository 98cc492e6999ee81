"""The cross-encoder: MiniLM read from its file, run in numpy, trained in TensorFlow; all three say the same."""

from __future__ import annotations

from pathlib import Path
from typing import List

import numpy as np
import pytest

from bot.guide.practice.schemas import ReplyLine
from bot.nlu.encoders import load_encoder
from bot.nlu.practice.cross_encoder import training
from bot.nlu.practice.cross_encoder.model import CrossEncoder, Head, digest, load_cross_encoder, store
from bot.nlu.practice.cross_encoder.network import FROZEN_LAYERS, IDS, Example, Network
from bot.nlu.practice.cross_encoder.tokens import PARENT_TOKENS, REPLY_TOKENS, rows
from bot.nlu.practice.cross_encoder.training import Lot, Stage, gather, round_of
from bot.nlu.practice.cross_encoder.weights import LAYERS, WIDTH, MiniLMWeights, read_minilm


@pytest.fixture(scope="module")
def base() -> MiniLMWeights:
    return read_minilm()


def some_head(count: int = len(IDS)) -> Head:
    dice = np.random.RandomState(0)
    return Head(*(dice.randn(WIDTH, count).astype("f4") for _ in range(2)), np.zeros(count, "f4"))


def test_untrained_it_reads_as_the_encoder_of_the_package_does(base: MiniLMWeights) -> None:
    text = "You don't have to finish the reading group first."
    tokens, kinds = rows("", text)[0]
    # "[CLS] [SEP] text [SEP]": without the separator of the empty message it is the encoder's own input.
    hidden = CrossEncoder(base, (), some_head(), frozenset()).hidden([tokens[0], *tokens[2:]], [0] * (len(tokens) - 1))
    mean = hidden.mean(axis=0)
    expected = load_encoder("minilm").encode([text])[0]
    assert np.allclose(mean / np.linalg.norm(mean), expected, atol=1e-4)


def test_the_message_and_the_reply_stand_side_by_side() -> None:
    tokens, kinds = rows("Do I have to wait?", "No.")[0]
    assert len(tokens) == len(kinds) and kinds == sorted(kinds)
    assert sum(kinds) == len(["No", "."]) + 1


def test_a_long_reply_is_read_in_windows_and_a_long_message_from_its_end() -> None:
    found = rows("first " * 100 + "last", "wait " * (REPLY_TOKENS + 3))
    assert [sum(kinds) - 1 for _, kinds in found] == [REPLY_TOKENS, 3]
    assert len(found[0][0]) - sum(found[0][1]) == PARENT_TOKENS + 2
    assert found[0][0][PARENT_TOKENS] == rows("last", "")[0][0][1]


def test_of_a_long_reply_the_window_counts_in_which_an_id_shows_most(base: MiniLMWeights) -> None:
    reader = CrossEncoder(base, (), some_head(), frozenset())
    ending = "you must wait " * 20
    parts = [np.asarray(reader.odds("", text)) for text in ("fine " * REPLY_TOKENS, ending)]
    assert np.allclose(reader.odds("", "fine " * REPLY_TOKENS + ending), np.max(parts, axis=0), atol=1e-3)


def test_what_is_stored_says_nearly_the_same(base: MiniLMWeights, tmp_path: Path) -> None:
    reader = CrossEncoder(base, base.layers[FROZEN_LAYERS:], some_head(), frozenset({digest("unseen")}))
    path = tmp_path / "weights.npz"
    store(path, reader.trained, reader.head, reader.unseen, IDS, frozenset({digest("seen")}))
    again = load_cross_encoder(IDS, path)
    before, after = (one.odds("Is it true?", "No, you may ask today.") for one in (reader, again))
    assert np.abs(before - after).max() < 0.02 * np.abs(before).max()
    assert again.held_out("unseen") and not again.held_out("seen")
    assert again.learned == {digest("seen")}


def test_weights_for_other_ids_are_not_used(base: MiniLMWeights, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    store(path, base.layers[-1:], some_head(), frozenset(), IDS)
    with pytest.raises(ValueError, match="make tune-practice"):
        load_cross_encoder(IDS[1:], path)


def test_the_shipped_weights_fit_the_ids_and_held_some_parents_out() -> None:
    shipped = load_cross_encoder(IDS)
    assert len(shipped.trained) == LAYERS - FROZEN_LAYERS
    assert shipped.unseen and shipped.learned and not shipped.unseen & shipped.learned


def test_the_network_learns_and_numpy_says_what_it_says(base: MiniLMWeights) -> None:
    said = [("Can I ask?", "You can ask today."), ("Can I ask?", "Do the groups first."), ("", "Lunch is at noon.")]
    batch: List[Example] = [(*rows(*pair)[0], np.zeros(len(IDS), "f4")) for pair in said]
    batch[0][2][0] = batch[1][2][-1] = 1.0
    network = Network()
    losses = [network.learn(batch, 5e-4, step) for step in range(1, 6)]
    assert losses[-1] < losses[0]
    reader = CrossEncoder(base, *network.trained(), frozenset())
    assert np.allclose([reader.odds(*pair) for pair in said], network.odds(batch), atol=1e-2)


def line(parent: str, reply: str, *flags: str) -> ReplyLine:
    return ReplyLine(parent=parent, reply=reply, lang="en", points=[], red_flags=list(flags))


def test_joined_replies_have_the_ids_of_both_and_cold_ones_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_JOINED", 1.0)
    lot = Lot(
        claims=[
            line("a", "Wait.", "wait_and_see"),
            line("a", "No.", "refuses_without_notice"),
            line("a", "So?", "dismissive"),
        ]
    )
    dice = np.random.RandomState(0)
    examples = [one for _ in range(20) for batch in round_of(lot, Stage(1, 0.1, 0, None), dice) for one in batch]
    sets = {frozenset(IDS[number] for number in np.flatnonzero(targets)) for _, _, targets in examples}
    assert frozenset({"wait_and_see", "refuses_without_notice"}) in sets
    assert all(one == {"dismissive"} for one in sets if "dismissive" in one)


def test_training_goes_on_from_weights_that_were_trained(base: MiniLMWeights) -> None:
    reader = CrossEncoder(base, base.layers[FROZEN_LAYERS:], some_head(), frozenset())
    network = Network(learned=(reader.trained, reader.head))
    example: Example = (*rows("Can I ask?", "You can ask today.")[0], np.zeros(len(IDS), "f4"))
    assert np.allclose(reader.odds("Can I ask?", "You can ask today."), network.odds([example])[0], atol=1e-2)


def test_no_reply_to_a_held_out_message_is_learned_from() -> None:
    lot = gather()
    learned = {digest(one.parent) for one in (*lot.voices, *lot.claims)}
    assert lot.unseen and not learned & lot.unseen


def test_messages_once_held_out_stay_so_and_learned_ones_never_are() -> None:
    before = gather()
    learned = frozenset(digest(one.parent) for one in (*before.voices, *before.claims))
    assert gather(frozenset(before.unseen), learned).unseen == before.unseen
