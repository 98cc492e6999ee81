"""Trains MiniLM's upper layers on the labelled replies: ``make tune-practice``, a quarter of an hour on a quiet core.

It goes on from the weights in use, mainly with whole replies in many voices (``learn_voices_*``, ``learn_hallway_*`` and
``learn_staffroom_*``). With ``--anew`` (half an hour) it begins with MiniLM itself: first single claims are learned, then
whole replies. Some replies are joined with another one to the same parent, so that several ids stand together. Parents'
messages that are held out here choose the thresholds later; once held out, they stay so.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, List, Optional, Sequence, Set, Tuple

import numpy as np

from bot.guide.practice.content import read_replies
from bot.guide.practice.schemas import ReplyLine
from bot.nlu.practice.cross_encoder.model import TRAINED, CrossEncoder, Head, digest, load_cross_encoder, store
from bot.nlu.practice.cross_encoder.network import IDS, Example, Network
from bot.nlu.practice.cross_encoder.tokens import rows
from bot.nlu.practice.cross_encoder.weights import Layer
from bot.paths import DATA

logger = logging.getLogger(__name__)
_BATCH = 32
_JOINED, _WITHOUT_PARENT, _HELD_OUT = 0.4, 0.1, 0.12
_LONGEST_JOINED = 30
_VOICES, _FOR_THRESHOLDS = ("learn_voices", "learn_hallway", "learn_staffroom"), "learn_thresholds"
#: Cold as a whole: joined with a warm reply it would no longer hold.
_NEVER_JOINED = "dismissive"


@dataclass(frozen=True)
class Stage:
    """A part of the training.

    Attributes:
        rounds: how often its replies are gone through.
        rate: the highest learning rate.
        voices: how often each whole reply stands in a round.
        claims: how many other replies stand in a round, drawn by lot; None for all.
    """

    rounds: int
    rate: float
    voices: int
    claims: Optional[int]


FROM_MINILM = (Stage(4, 2e-4, 0, None), Stage(3, 1.5e-4, 2, 2200))
FURTHER = (Stage(3, 1.2e-4, 1, 900),)


@dataclass
class Lot:
    """The replies to learn from.

    Attributes:
        voices: whole replies of ``learn_voices_*``, ``learn_hallway_*`` and ``learn_staffroom_*``.
        claims: the others.
        unseen: digests of the parents' messages that were held out.
    """

    voices: List[ReplyLine] = field(default_factory=list)
    claims: List[ReplyLine] = field(default_factory=list)
    unseen: Set[str] = field(default_factory=set)


def gather(held: FrozenSet[str] = frozenset(), learned: FrozenSet[str] = frozenset()) -> Lot:
    """English learning replies, without those to parents' messages that are held out.

    Args:
        held: digests of messages that were held out before; they stay so.
        learned: digests of messages that weights to go on from were trained with; none of them can be held out any more.

    Raises:
        ContentError: a file is wrong.
    """
    lot = Lot()
    for path in sorted((DATA / "practice" / "replies").glob("learn_*.jsonl")):
        lines = [line for line in read_replies(path) if line.lang == "en"]
        if path.name.startswith(_FOR_THRESHOLDS):
            lot.unseen.update(digest(line.parent) for line in lines)
        else:
            (lot.voices if path.name.startswith(_VOICES) else lot.claims).extend(lines)
    for lines in (lot.voices, lot.claims):
        lot.unseen |= _held_out({digest(line.parent) for line in lines}, held, learned)
    lot.voices = [line for line in lot.voices if digest(line.parent) not in lot.unseen]
    lot.claims = [line for line in lot.claims if digest(line.parent) not in lot.unseen]
    return lot


def _held_out(messages: Set[str], held: FrozenSet[str], learned: FrozenSet[str]) -> Set[str]:
    """Those held out before, and of the new ones their share; a digest's order is as good as a lot, and stays."""
    new = sorted(messages - held - learned)
    return (messages & held) | set(new[: int(len(new) * _HELD_OUT)])


def round_of(lot: Lot, stage: Stage, dice: np.random.RandomState) -> List[List[Example]]:
    """The batches of one round, each of replies of like length, in any order."""
    some = dice.permutation(len(lot.claims))[: stage.claims]
    lines = lot.voices * stage.voices + [lot.claims[number] for number in some]
    beside: Dict[str, List[ReplyLine]] = {}
    for line in lines:
        beside.setdefault(line.parent, []).append(line)
    examples = [_example(line, beside[line.parent], dice) for line in lines]
    order = np.argsort([len(tokens) + dice.rand() * 8 for tokens, _, _ in examples])
    batches = [[examples[number] for number in order[s : s + _BATCH]] for s in range(0, len(order), _BATCH)]
    return [batches[number] for number in dice.permutation(len(batches))]


def _example(line: ReplyLine, others: Sequence[ReplyLine], dice: np.random.RandomState) -> Example:
    reply, ids = line.reply, {*line.points, *line.red_flags}
    other = others[dice.randint(len(others))]
    alone = _NEVER_JOINED in (*line.red_flags, *other.red_flags) or other is line
    if dice.rand() < _JOINED and not alone and len(reply.split()) < _LONGEST_JOINED:
        first, second = (reply, other.reply) if dice.rand() < 0.5 else (other.reply, reply)
        reply = f"{first.strip()}{'' if first.strip()[-1] in '.!?' else '.'} {second}"
        ids |= {*other.points, *other.red_flags}
    parent = "" if dice.rand() < _WITHOUT_PARENT else line.parent
    tokens, kinds = rows(parent, reply)[0]
    return tokens, kinds, np.array([name in ids for name in IDS], dtype=np.float32)


def tune(lot: Lot, start: Optional[CrossEncoder] = None, seed: int = 0) -> Tuple[List[Layer], Head]:
    """Train.

    Args:
        lot: the replies.
        start: weights to go on from; None to begin with MiniLM itself.
        seed: of the order and of the first weights.

    Returns:
        the upper layers and the head.
    """
    import tensorflow as tf

    tf.random.set_seed(seed)
    dice = np.random.RandomState(seed)
    network = Network(seed, None if start is None else (start.trained, start.head))
    for stage in FROM_MINILM if start is None else FURTHER:
        batches = [batch for _ in range(stage.rounds) for batch in round_of(lot, stage, dice)]
        network.rest()
        for step, batch in enumerate(batches, 1):
            warm = min(1.0, step / (0.1 * len(batches)))
            loss = network.learn(batch, stage.rate * warm * max(0.02, 1 - step / len(batches)), step)
            if step % 50 == 0:
                logger.info("step %d of %d, loss %.2f", step, len(batches), loss)
    return network.trained()


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Train and write the weights that ship.

    Raises:
        OSError, ValueError, KeyError: there are no weights to go on from, or they are for other ids; use ``--anew``.
    """
    parser = argparse.ArgumentParser(description="Train the cross-encoder that reads staff replies further.")
    parser.add_argument("--anew", action="store_true", help="begin with MiniLM instead of the weights in use")
    start = None if parser.parse_args(arguments).anew else load_cross_encoder(IDS)
    lot = gather(start.unseen, start.learned) if start else gather()
    layers, head = tune(lot, start)
    learned = {digest(line.parent) for line in (*lot.voices, *lot.claims)} | (start.learned if start else frozenset())
    store(TRAINED, layers, head, frozenset(lot.unseen), IDS, frozenset(learned))
    logger.info("Written: %s.", TRAINED.name)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
