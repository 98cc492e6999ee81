"""Where a monitor reads the figures: an address of its own, never the parents' one, and off unless it is set."""

from __future__ import annotations

import logging
from typing import Any, Callable, Optional, Tuple

from prometheus_client import start_http_server

from bot.operation.metrics import Figures

logger = logging.getLogger(__name__)


def serve_figures(figures: Figures, address: Optional[Tuple[str, int]]) -> Callable[[], None]:
    """Serve ``/metrics`` in a thread of its own.

    Args:
        figures: what is shown.
        address: the address and port (``GUIDE_METRICS_ADDRESS``); ``None`` serves nothing.

    Returns:
        ends it. A port that is taken costs the figures and not the guide.
    """
    if address is None:
        return lambda: None
    try:
        server, thread = start_http_server(address[1], addr=address[0], registry=figures.registry)
    except OSError as error:
        logger.error("figures are not served, their address can't be used: %s", type(error).__name__)
        return lambda: None
    return lambda: _end(server, thread)


def _end(server: Any, thread: Any) -> None:
    server.shutdown()
    server.server_close()
    thread.join(timeout=2)
