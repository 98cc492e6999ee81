"""Every command of ``python -m bot`` can be asked for."""

from __future__ import annotations

import pytest

from bot import __main__ as entry


@pytest.mark.parametrize("command", sorted(entry._COMMANDS))
def test_every_command_is_known_to_the_command_line(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bot", command, "--help"])
    with pytest.raises(SystemExit) as ending:
        entry.main()
    assert ending.value.code == 0
