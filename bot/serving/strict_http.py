"""HTTP/1.1 without the leniency that attacks live on: what two servers could read differently is refused.

Sanic 21.12 takes ``Content-Length: -2`` (and then spins for ever), two lengths, a length beside chunks, folded headers
and a missing ``Host``; and every byte that arrives starts its clock anew, so that a byte now and then holds a connection
for good. Here a head must be what RFC 9112 says, a body must have one length, and both must arrive within a fixed time.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import List, Optional

from sanic.exceptions import InvalidUsage, PayloadTooLarge, RequestTimeout, SanicException
from sanic.http import Http, Stage
from sanic.server.protocols.http_protocol import HttpProtocol

#: Seconds for a request to arrive whole, from its first byte to the last of its body.
ARRIVAL_LIMIT = 20.0
#: What a refused client may still be sending is read and dropped up to here, so that it can read the answer (RFC 9112, 9.6).
_LINGER_SECONDS, _LINGER_BYTES = 1.0, 16_000_000
#: Browsers send about 20 headers, proxies add some.
_MOST_HEADERS = 100
#: RFC 9112, 3: method, target without white space or signs above ASCII, version.
_REQUEST_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} (?:/|https?://|\*(?= ))[!-~]* HTTP/1\.([01])")
#: RFC 9112, 5: no white space before the colon, no folded lines (5.2), no control characters in the value.
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
#: RFC 3986, 3.2.2: a name or an address, and a port.
_HOST = re.compile(rb"(?:[A-Za-z0-9._~%-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
#: RFC 9110, 8.6: digits alone.
_LENGTH = re.compile(rb"[0-9]{1,12}")


class LengthRequired(SanicException):
    """RFC 9110, 15.5.12: a body whose end is told by chunks. Browsers and Twilio send a length, and proxies make one."""

    status_code = 411


class HeadTooLarge(SanicException):
    """RFC 6585, 5."""

    status_code = 431


def check_head(head: bytes, most_body: int) -> None:
    """Hold the head of a request (without the empty line behind it) against RFC 9112.

    Args:
        head: its bytes.
        most_body: the length of the longest body that is taken, in bytes.

    Raises:
        InvalidUsage: 400, it can be read in more than one way, or not at all.
        LengthRequired: 411, its body comes in chunks.
        PayloadTooLarge: 413, its body is too long.
        HeadTooLarge: 431, it has too many headers.
    """
    first, *lines = head.split(b"\r\n")
    request_line = _REQUEST_LINE.fullmatch(first)
    if not request_line:
        raise InvalidUsage("Bad Request")
    if len(lines) > _MOST_HEADERS:
        raise HeadTooLarge("Too many headers")
    hosts: List[bytes] = []
    lengths: List[bytes] = []
    for line in lines:
        header = _HEADER.fullmatch(line)
        if not header:
            raise InvalidUsage("Bad Request")
        name, value = header.group(1).lower(), header.group(2).rstrip(b" \t")
        if name == b"transfer-encoding":
            raise LengthRequired("Length Required")
        if name == b"host":
            hosts.append(value)
        elif name == b"content-length":
            lengths.append(value)
    may_lack_host = request_line.group(1) == b"0"
    if len(hosts) > 1 or not (hosts or may_lack_host) or not all(_HOST.fullmatch(host) for host in hosts):
        raise InvalidUsage("Bad Request")
    if len(lengths) > 1 or not all(_LENGTH.fullmatch(length) for length in lengths):
        raise InvalidUsage("Bad Request")
    if lengths and int(lengths[0]) > most_body:
        raise PayloadTooLarge("Too large")


class StrictHttp(Http):
    """Sanic's reading of requests, with the head checked before any of it counts, and a limit on their arrival."""

    __slots__ = ("_requests", "_timer")

    def __init__(self, protocol: HttpProtocol) -> None:
        super().__init__(protocol)
        self._requests = 0
        self._timer: Optional[asyncio.TimerHandle] = None

    async def http1_request_header(self) -> None:
        """Read the head of a request, of which a first byte is there.

        Raises:
            SanicException: it is refused; the connection is closed after the answer.
        """
        self._start_clock()
        try:
            check_head(await self._whole_head(), self.protocol.request_max_size)
            await super().http1_request_header()
        except SanicException:
            self.url = None  # type: ignore[misc]
            raise
        except Exception:  # noqa: BLE001 - whatever Sanic stumbles over in a head is the client's fault
            self.url = None
            raise InvalidUsage("Bad Request") from None
        # There are no web sockets here, and Sanic keeps no time for what asks for one.
        self.upgrade_websocket = False  # type: ignore[misc]

    async def error_response(self, exception: Exception) -> None:
        """Answer what went wrong before a handler had the request; what follows in the connection is dropped unread."""
        unread = self.stage is Stage.REQUEST
        if unread or isinstance(exception, RequestTimeout):
            self.request_body = None  # type: ignore[misc]
        await super().error_response(exception)
        if unread and not isinstance(exception, RequestTimeout):
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._drop_the_rest(), _LINGER_SECONDS)

    async def _whole_head(self) -> bytes:
        """The head; it stays in the buffer as well.

        Raises:
            HeadTooLarge: 431.
        """
        buffer, at = self.recv_buffer, 0
        while True:
            end = buffer.find(b"\r\n\r\n", at)
            if end >= self.HEADER_MAX_SIZE:
                raise HeadTooLarge("Too large")
            if end != -1:
                return bytes(buffer[:end])
            at = max(0, len(buffer) - 3)
            if at >= self.HEADER_MAX_SIZE:
                raise HeadTooLarge("Too large")
            await self._receive_more()

    async def _drop_the_rest(self) -> None:
        dropped = 0
        while dropped < _LINGER_BYTES:
            dropped += len(self.recv_buffer)
            self.recv_buffer.clear()
            await self._receive_more()

    def _start_clock(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._requests += 1
        self._timer = self.protocol.loop.call_later(ARRIVAL_LIMIT, self._too_slow, self._requests)

    def _too_slow(self, request: int) -> None:
        """End a request that has not arrived whole in time."""
        task = self.protocol._task
        arriving = self.stage is Stage.REQUEST or bool(self.request_body)
        if request == self._requests and arriving and task:
            self.exception = RequestTimeout("Request Timeout")  # type: ignore[misc]
            task.cancel()


class StrictProtocol(HttpProtocol):
    """Sanic's connection with ``StrictHttp``; for ``app.run(protocol=...)``."""

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = StrictHttp(self)
