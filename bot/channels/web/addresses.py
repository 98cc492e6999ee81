"""Where a request comes from, to count by; kept as a keyed hash that nobody can turn back, in memory only."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from typing import Optional, Sequence, Union

from sanic.request import Request

from bot import settings

Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
_KEY = secrets.token_bytes(32)
#: One home or phone has a whole network of IPv6 addresses (RFC 6177).
_HOME = 64


def address_key(request: Request) -> str:
    """The hash of the client's address."""
    address = client_address(request.ip, request.headers.getall("x-forwarded-for", []), settings.trusted_proxies())
    return hashlib.blake2b(address.encode(), key=_KEY, digest_size=16).hexdigest()


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The address nearest to us that is no proxy of ours.

    Args:
        peer: the other end of the connection.
        forwarded: the ``X-Forwarded-For`` headers; anybody can write them, so only trusted proxies' words count.
        trusted: the networks of our proxies.
    """
    hops = [hop.strip() for header in forwarded for hop in header.split(",")]
    address = _parsed(peer)
    while address is not None and any(address in network for network in trusted) and hops:
        further = _parsed(hops.pop())
        if further is None:
            break
        address = further
    if address is None:
        return peer
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _HOME), strict=False))
    return str(address)


def _parsed(text: str) -> Optional[Address]:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
