"""Reading YAML so that an error can name the file and the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Tuple, Type, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


#: The C parser where libyaml is there; ten times faster.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(Exception):
    """A data file is wrong. The text says which file, which line and what."""


def read_yaml(path: Path) -> Any:
    """Read one YAML file.

    Raises:
        ContentError: the file is missing, not UTF-8 or not YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise ContentError(f"{path}: this file is missing; restore it.") from None
    except UnicodeDecodeError:
        raise ContentError(f"{path}: save this file as UTF-8 text.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "not readable as YAML"
        raise ContentError(f"{path}:{line}: {problem}.") from None
    except ValueError:
        raise ContentError(f"{path}:{_line_of_bad_value(path)}: no such day, time or number; correct it.") from None
    except RecursionError:
        raise ContentError(f"{path}:1: lists within lists without end; correct it.") from None


def read_model(path: Path, model: Type[Model], data: Any = None, within: Tuple[Any, ...] = ()) -> Model:
    """Read a YAML file into a pydantic model.

    Args:
        path: the file.
        model: the schema.
        data: the part of the file to read, where the file was already read.
        within: where in the file that part stands, as keys.

    Raises:
        ContentError: with ``file:line: what is wrong`` for the first ten problems.
    """
    content = read_yaml(path) if data is None else data
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        problems = [
            f"{path}:{line_of(path, location)}: {_where(location)}: {problem['msg']}"
            for problem in error.errors()[:10]
            for location in [(*within, *problem["loc"])]
        ]
        raise ContentError("\n".join(problems)) from None
    except TypeError:
        raise ContentError(f"{path}:1: a name is no text; put quotes around it.") from None


def line_of(path: Path, location: Tuple[Any, ...]) -> int:
    """The 1-based line where a key path stands; the nearest parent's where it does not."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    line = 1
    for key in location:
        if key == "__root__":
            continue
        child = _child(node, key)
        if child is None:
            break
        line, node = child
    return line


def _line_of_bad_value(path: Path) -> int:
    """Where the first value stands that looks like a day or a number and is none: ``2026-02-30``."""
    waiting = [yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, yaml.ScalarNode):
            try:
                yaml.constructor.SafeConstructor().construct_object(node)
            except ValueError:
                return int(node.start_mark.line) + 1
        elif isinstance(node, yaml.SequenceNode):
            waiting = [*node.value, *waiting]
        elif isinstance(node, yaml.MappingNode):
            waiting = [*(part for pair in node.value for part in pair), *waiting]
    return 1


def _child(node: Any, key: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if str(key_node.value) == str(key):
                return key_node.start_mark.line + 1, value_node
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None


def _where(location: Tuple[Any, ...]) -> str:
    return " > ".join(str(part) for part in location if part != "__root__") or "file"
