"""The control API for the helpers of a test: Python names in, Python names and errors out."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_type_hints

from soda_cloud_mock.testing import fields
from soda_cloud_mock.wire.settings import camel_case

# Method, path and body of a call; its status and the content of its answer.
Send: TypeAlias = Callable[[str, str, bytes], tuple[int, bytes]]

_KNOWN_NAMES = {
    camel_case(name): name
    for shape in (
        fields.Check,
        fields.LogLine,
        fields.PostProcessingStage,
        fields.Plan,
        fields.Schedule,
        fields.Settings,
    )
    for name in get_type_hints(shape)
}


@dataclass(frozen=True, slots=True)
class Control:
    """Asks the control API of a mock, wherever it is."""

    send: Send

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON of the answer, None if there is none.

        ``body`` may have its names in snake_case.

        Raises:
            ValueError: the mock refuses it; the message says what, and what is possible.
        """
        names = dict(_KNOWN_NAMES)
        content = b"" if body is None else json.dumps(_camel_case(body, names)).encode()
        status, answer = self.send(method, path, content)
        if status >= 400:
            raise ValueError(_snake_case(json.loads(answer)["message"], names))
        return json.loads(answer) if answer else None


def name_in_python(name: str) -> str:
    """The name of a setting or field, in snake_case."""
    return _KNOWN_NAMES[name]


def _camel_case(value: Any, names: dict[str, str]) -> Any:
    """The value with the names of JSON, which are added to ``names``."""
    match value:
        case Mapping():
            names |= {camel_case(name): name for name in value}
            return {camel_case(name): _camel_case(item, names) for name, item in value.items()}
        case list() | tuple():
            return [_camel_case(item, names) for item in value]
    return value


def _snake_case(message: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\b[A-Za-z]+\b", lambda match: names.get(match[0], match[0]), message)
