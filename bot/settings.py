"""Settings from environment variables; every one has a default that works on a developer's machine."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional, Tuple, Union

from bot.guide.schemas import checked_origin
from bot.paths import RUN

DEFAULT_PORT = 5005
#: Privacy and speed: Rasa's usage reporting is off in every process of ours.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"


def in_development() -> bool:
    """Whether this copy runs on a developer's machine (``GUIDE_ENV``)."""
    return os.environ.get("GUIDE_ENV", "development") != "production"


def port() -> int:
    """The port of the guide (``PORT``).

    Raises:
        ValueError: it is not a port number.
    """
    value = os.environ.get("PORT", str(DEFAULT_PORT))
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError(f"PORT must be a number from 1 to 65535, not '{value}'.")
    return int(value)


def host() -> str:
    """The address to listen on (``HOST``); this machine alone unless told otherwise."""
    return os.environ.get("HOST", "127.0.0.1")


def action_url() -> str:
    """Where the action server answers (``GUIDE_ACTION_URL``)."""
    return os.environ.get("GUIDE_ACTION_URL", f"http://127.0.0.1:{DEFAULT_PORT + 50}/webhook")


def database() -> Path:
    """The file of the conversations (``GUIDE_DATABASE``)."""
    return Path(os.environ.get("GUIDE_DATABASE", str(RUN / "conversations.db")))


def database_url() -> Optional[str]:
    """The PostgreSQL that all servers share (``GUIDE_DATABASE_URL``); ``None`` where the file ``database()`` is used.

    Raises:
        ValueError: it is no address of a PostgreSQL database; its text holds no password.
    """
    given = os.environ.get("GUIDE_DATABASE_URL", "").strip()
    if not given:
        return None
    if not re.fullmatch(r"postgres(ql)?(\+psycopg2)?://[^\s/]*/[^\s/?]+(\?\S*)?", given):
        raise ValueError("GUIDE_DATABASE_URL must be an address such as postgresql://user:password@host:5432/guide.")
    return re.sub(r"^postgres(ql)?(\+psycopg2)?:", "postgresql:", given)


def conversations_place() -> Union[Path, str]:
    """Where conversations and everything beside them are kept: PostgreSQL's address, or the SQLite file."""
    return database_url() or database()


def redis_url() -> Optional[str]:
    """The Redis in which servers keep conversations apart (``GUIDE_REDIS_URL``); ``None`` where one server is alone.

    Raises:
        ValueError: it is no address of a Redis; its text holds no password.
    """
    given = os.environ.get("GUIDE_REDIS_URL", "").strip()
    if not given:
        return None
    if not re.fullmatch(r"rediss?://[^\s/]+(/\d*)?(\?\S*)?", given):
        raise ValueError("GUIDE_REDIS_URL must be an address such as redis://host:6379/0.")
    return given


def retention_hours() -> float:
    """How long a conversation is kept after its last message (``GUIDE_RETENTION_HOURS``), in hours."""
    try:
        return max(0.0, float(os.environ.get("GUIDE_RETENTION_HOURS", "24")))
    except ValueError:
        return 24.0


def allowed_origins() -> Optional[Tuple[str, ...]]:
    """Web addresses that may embed the guide (``GUIDE_ALLOWED_ORIGINS``, with commas between).

    Returns:
        the origins, or ``None`` where the variable is not set and ``data/district.yml`` counts.

    Raises:
        ValueError: one of them is none.
    """
    given = os.environ.get("GUIDE_ALLOWED_ORIGINS")
    if given is None:
        return None
    try:
        return tuple(checked_origin(part.strip()) for part in given.split(",") if part.strip())
    except ValueError as problem:
        raise ValueError(f"GUIDE_ALLOWED_ORIGINS: {problem}.") from None


def session_rate() -> Tuple[int, int]:
    """Messages of one web session: how many at once (``GUIDE_SESSION_BURST``), how many a minute from then on.

    The second is ``GUIDE_SESSION_PER_MINUTE``.
    """
    return _count("GUIDE_SESSION_BURST", 20), _count("GUIDE_SESSION_PER_MINUTE", 40)


def address_rate() -> Tuple[int, int]:
    """Requests from one address: at once (``GUIDE_ADDRESS_BURST``) and a minute (``GUIDE_ADDRESS_PER_MINUTE``).

    A whole school may share an address, so this is far more than one family needs.
    """
    return _count("GUIDE_ADDRESS_BURST", 300), _count("GUIDE_ADDRESS_PER_MINUTE", 600)


def most_turns() -> int:
    """Turns in hand at once in one server process (``GUIDE_MOST_TURNS``); more are asked to come again."""
    return _count("GUIDE_MOST_TURNS", 32)


def leave_seconds() -> float:
    """Seconds a server that is told to stop still answers while its readiness says no (``GUIDE_LEAVE_SECONDS``)."""
    return _seconds("GUIDE_LEAVE_SECONDS", 0.0)


def stop_seconds() -> float:
    """Seconds that the turns in hand have to end when a server is told to stop (``GUIDE_STOP_SECONDS``)."""
    return _seconds("GUIDE_STOP_SECONDS", 6.0)


def trusted_proxies() -> Tuple[Union[ipaddress.IPv4Network, ipaddress.IPv6Network], ...]:
    """Proxies whose ``X-Forwarded-For`` counts: addresses or networks, commas between (``GUIDE_TRUSTED_PROXIES``).

    Raises:
        ValueError: one of them is neither.
    """
    return _networks(os.environ.get("GUIDE_TRUSTED_PROXIES", ""))


@lru_cache(maxsize=None)
def _networks(listed: str) -> Tuple[Union[ipaddress.IPv4Network, ipaddress.IPv6Network], ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in listed.split(",") if part.strip())
    except ValueError as problem:
        raise ValueError(
            f"GUIDE_TRUSTED_PROXIES must be addresses or networks with commas between: {problem}."
        ) from None


def _count(name: str, default: int) -> int:
    """A whole number above 0 from the environment.

    Raises:
        ValueError: it is something else.
    """
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise ValueError(f"{name} must be a whole number above 0, not '{value}'.")
    return int(value)


def _seconds(name: str, default: float) -> float:
    """A number of seconds from 0 to 600 from the environment.

    Raises:
        ValueError: it is something else.
    """
    value = os.environ.get(name, str(default))
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 600:
        raise ValueError(f"{name} must be a number of seconds from 0 to 600, not '{value}'.")
    return seconds


def check() -> None:
    """Read what the channels are set to, before anything is started.

    Raises:
        ValueError: one of them is wrong; the text says which, and what it should be.
    """
    for setting in (
        database_url,
        redis_url,
        shared_keys,
        allowed_origins,
        session_rate,
        address_rate,
        leave_seconds,
        stop_seconds,
        most_turns,
        trusted_proxies,
        twilio,
        staff_code,
        metrics_address,
    ):
        setting()


@dataclass(frozen=True)
class TwilioSettings:
    """The account that carries text messages; ``bot.channels.sms.twilio.TwilioAccount`` says what each part is."""

    account_sid: str
    auth_token: str
    number: str
    public_url: str
    api_url: Optional[str]
    answers_keywords: bool


def twilio() -> Optional[TwilioSettings]:
    """The account for text messages (``TWILIO_ACCOUNT_SID``, ``TWILIO_AUTH_TOKEN``, ``TWILIO_NUMBER``, ``SMS_PUBLIC_URL``).

    Besides: ``TWILIO_ANSWERS_KEYWORDS=yes`` where Twilio's standard handling answers STOP, START and HELP, and
    ``TWILIO_API_URL`` for another API than Twilio's, in development.

    Returns:
        the settings; ``None`` without a token: the text-message line is off then.

    Raises:
        ValueError: there is a token and something else is missing or wrong.
    """
    token = os.environ.get("TWILIO_AUTH_TOKEN", "").strip()
    if not token:
        return None
    sid, number = (os.environ.get(name, "").strip() for name in ("TWILIO_ACCOUNT_SID", "TWILIO_NUMBER"))
    url = os.environ.get("SMS_PUBLIC_URL", "").strip()
    api_url = os.environ.get("TWILIO_API_URL", "").strip() or None
    if not sid:
        raise ValueError("TWILIO_AUTH_TOKEN is set but TWILIO_ACCOUNT_SID is not; set it (AC...), or unset the token.")
    if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
        raise ValueError("TWILIO_NUMBER must be your Twilio number with + and country code, such as +15005550006.")
    if not url and not in_development():
        raise ValueError(
            "SMS_PUBLIC_URL is missing; set it to the address at which Twilio reaches the guide, such as https://guide.example.org."
        )
    if url and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
        raise ValueError("SMS_PUBLIC_URL must be a web address such as https://guide.example.org.")
    if api_url and not in_development():
        raise ValueError("TWILIO_API_URL is for tests; unset it in production.")
    answers = os.environ.get("TWILIO_ANSWERS_KEYWORDS", "").strip().lower() in ("1", "yes", "true", "on")
    return TwilioSettings(sid, token, number, url or f"http://127.0.0.1:{port()}", api_url, answers)


def json_logs() -> bool:
    """Whether logs are JSON, an event a line (``GUIDE_LOGS=json``), instead of lines for people."""
    return os.environ.get("GUIDE_LOGS", "").strip().lower() == "json"


def log_level() -> int:
    """The least that is written of what Rasa, Sanic and others log (``GUIDE_LOG_LEVEL``); no level holds words.

    Raises:
        ValueError: there is no such level.
    """
    name = os.environ.get("GUIDE_LOG_LEVEL", "WARNING").strip().upper()
    level = logging.getLevelName(name)
    if not isinstance(level, int):
        raise ValueError(f"GUIDE_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not '{name}'.")
    return level


def metrics_address() -> Optional[Tuple[str, int]]:
    """Where figures for monitoring are served (``GUIDE_METRICS_ADDRESS``, such as ``127.0.0.1:9105``).

    Returns:
        the address and the port; ``None`` where it isn't set: nothing is served then.

    Raises:
        ValueError: it is no address with a port.
    """
    given = os.environ.get("GUIDE_METRICS_ADDRESS", "").strip()
    if not given:
        return None
    address, _, port_given = given.rpartition(":")
    try:
        number = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        number = None
    if number is None or not port_given.isdecimal() or not 0 < int(port_given) < 65536:
        raise ValueError(f"GUIDE_METRICS_ADDRESS must be an address and a port such as 127.0.0.1:9105, not '{given}'.")
    return str(number), int(port_given)


#: A shorter code could be tried out.
_LEAST_IN_CODE = 8


def staff_code() -> str:
    """The code that opens the staff's pages (``GUIDE_STAFF_CODE``); empty where none is set.

    Raises:
        ValueError: it is too short for production.
    """
    code = os.environ.get("GUIDE_STAFF_CODE", "").strip()
    if code and len(code) < _LEAST_IN_CODE and not in_development():
        raise ValueError(f"GUIDE_STAFF_CODE must have {_LEAST_IN_CODE} characters or more; choose a longer one.")
    return code


def shared_keys() -> None:
    """Servers that share a database must share their keys: a file beside each of them would be another one for each.

    Raises:
        ValueError: in production, ``GUIDE_DATABASE_URL`` is set and a key is not.
    """
    if in_development() or not database_url():
        return
    for name in ("GUIDE_SECRET", "GUIDE_SMS_KEY"):
        if not os.environ.get(name, "").strip():
            raise ValueError(
                f"{name} is missing; with GUIDE_DATABASE_URL set it to the same random text for every server "
                "(openssl rand -hex 32), and keep it."
            )


def sms_key() -> bytes:
    """The key of phone numbers (``GUIDE_SMS_KEY``, or a file made once beside the database).

    It must never change: opt-outs are kept under it.
    """
    given = os.environ.get("GUIDE_SMS_KEY", "").strip()
    return given.encode() if given else _made_once(database().parent / "sms-key")


@lru_cache(maxsize=None)
def session_secret() -> bytes:
    """The key that signs web sessions (``GUIDE_SECRET``, or a file made once)."""
    given = os.environ.get("GUIDE_SECRET")
    if given:
        return given.encode()
    return _made_once(RUN / "session-secret")


def _made_once(path: Path) -> bytes:
    """A random key in a file that only this user reads; made where it isn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip().encode()
