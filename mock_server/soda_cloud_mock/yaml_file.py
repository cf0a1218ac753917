"""A YAML file that knows on which line each of its values stands, and is checked against a JSON Schema."""

from pathlib import Path
from typing import Any

import jsonschema_rs

from soda_cloud_mock.errors import WrongFile
from soda_cloud_mock.wire.numbers import json_number
from soda_cloud_mock.wire.schema_errors import Place, first_error


class YamlFile:
    """``value`` is what the file says, as plain JSON: dates are the text they were written as."""

    def __init__(self, path: Path, node: Any) -> None:
        self._path = path
        self._node = node
        self.value = _plain(node)

    @classmethod
    def read(cls, path: Path) -> "YamlFile":
        """Raises: WrongFile: the file cannot be read, or is no YAML."""
        # Imported late: it is slow to load, and most mocks start without a file.
        from ruamel.yaml import YAML
        from ruamel.yaml.constructor import RoundTripConstructor
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        class Constructor(RoundTripConstructor):
            """Leaves a date as the text it is."""

        Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
        yaml = YAML(typ="rt", pure=True)
        yaml.Constructor = Constructor
        try:
            node = yaml.load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise WrongFile(f"{path}: cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise WrongFile(f"{path}: not UTF-8") from None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise WrongFile(f"{path}:{mark.line + 1 if mark else 1}: {error.problem or error.context}") from None
        except YAMLError as error:
            raise WrongFile(f"{path}: {error}") from None
        return cls(path, {} if node is None else node)

    def check(self, schema: dict[str, Any], schema_name: str) -> None:
        """Raises: WrongFile: the first value that the schema refuses."""
        validator = jsonschema_rs.validator_for(schema, validate_formats=True)
        if (error := first_error(validator, schema, self.value)) is not None:
            raise self.wrong(error.place, f"{error.message} ({schema_name})")

    def wrong(self, place: Place, what: str) -> WrongFile:
        """An error that names the file, the line and the key."""
        key = ".".join(str(part) for part in place) or "the whole file"
        return WrongFile(f"{self._path}:{self._line(place)}: {key}: {what}")

    def _line(self, place: Place) -> int:
        node, line = self._node, 0
        for part in place:
            positions = getattr(getattr(node, "lc", None), "data", None) or {}
            line = positions.get(part, (line,))[0]
            node = node[part]
        return int(line) + 1


def _plain(node: Any) -> Any:
    match node:
        case dict():
            return {str(key): _plain(item) for key, item in node.items()}
        case list():
            return [_plain(item) for item in node]
        case None | bool():
            return node
        case int():
            return int(node)
        case float():
            return json_number(str(float(node)))
        case _:
            return str(node)
