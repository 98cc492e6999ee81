"""The protocol's description: well-formed, whole, and true of what the server really answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import pytest
import yaml
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate_spec

from bot.channels.web.channel import PATHS
from bot.channels.web.errors import CODES
from bot.channels.web.protocol import REASONS, VALUES
from tests.channels.conftest import WEB, Parent, WebServer


@pytest.fixture(scope="module")
def spec(project: Path) -> Dict[str, Any]:
    read: Dict[str, Any] = yaml.safe_load((project / "docs" / "web-channel.openapi.yml").read_text(encoding="utf-8"))
    return read


def problems(spec: Dict[str, Any], schema: Dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": spec["components"]}
    return [error.message for error in OAS30Validator(whole).iter_errors(value)]


def test_it_is_well_formed(spec: Dict[str, Any]) -> None:
    validate_spec(spec)


def test_it_names_every_route_and_no_other(spec: Dict[str, Any]) -> None:
    told = {path: tuple(method.upper() for method in routes) for path, routes in spec["paths"].items()}
    assert told == PATHS


def test_it_names_every_code_reason_and_value(spec: Dict[str, Any]) -> None:
    error = spec["components"]["schemas"]["Error"]["properties"]["error"]["properties"]
    assert set(error["code"]["enum"]) == set(CODES.values())
    vote = spec["paths"]["/feedback"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert tuple(vote["reason"]["enum"]) == (*REASONS, None)
    assert tuple(vote["value"]["enum"]) == VALUES


def answer_schema(spec: Dict[str, Any], path: str, method: str, status: int) -> Dict[str, Any]:
    answer = spec["paths"][path][method]["responses"][str(status)]
    if "$ref" in answer:
        answer = spec["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    schema: Dict[str, Any] = answer["content"]["application/json"]["schema"]
    return schema


def test_what_the_server_answers_fits(spec: Dict[str, Any], web: WebServer, parent: Parent) -> None:
    asked = [
        ("/settings", "get", web.ask("GET", f"{WEB}/settings")),
        ("/session", "post", web.ask("POST", f"{WEB}/session", {"lang": "es"})),
        ("/session", "post", web.ask("POST", f"{WEB}/session", {"lang": "fr"})),
        ("/message", "post", parent.send(text="a letter, please")),
        ("/message", "post", parent.send(choice="menu")),
        ("/message", "post", parent.send(text="x" * 5000)),
        ("/message", "post", parent.send(text="break")),
        ("/message", "post", parent.ask("POST", "/message", b"x", content_type="text/plain")),
        ("/history", "get", parent.ask("GET", "/history")),
        ("/history", "get", web.ask("GET", f"{WEB}/history")),
        ("/history", "get", parent.ask("GET", "/history", origin="https://evil.example")),
        ("/feedback", "post", parent.ask("POST", "/feedback", {})),
    ]
    for path, method, reply in asked:
        assert problems(spec, answer_schema(spec, path, method, reply.status), reply.json) == [], (path, reply.status)


def test_a_wrong_answer_would_not_fit(spec: Dict[str, Any], parent: Parent) -> None:
    told = parent.send(text="hi").json
    told["messages"][0]["html"] = "<b>"
    assert problems(spec, answer_schema(spec, "/message", "post", 200), told)
