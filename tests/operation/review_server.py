"""The channels' test server in a district that chose to review questions: ``python -m tests.operation.review_server PORT DATABASE``."""

from __future__ import annotations

import sys

from bot.channels.turn import channel_content
from tests.channels.web_server import main

if __name__ == "__main__":
    channel_content().district.review_questions = True
    main(int(sys.argv[1]), sys.argv[2])
