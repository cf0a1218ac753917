"""Settings as JSON: camelCase names for the snake_case fields."""

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from soda_cloud_mock.core.settings import READINGS, Settings


def camel_case(name: str) -> str:
    """``rate_window`` as ``rateWindow``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def changed_settings(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings with some of them changed; the changes have been validated against the schema."""
    names = {camel_case(field.name): field.name for field in fields(Settings)}
    by_name = {names[key]: value for key, value in changes.items()}
    for name, value in by_name.items():
        current = getattr(settings, name)
        if isinstance(current, StrEnum):
            by_name[name] = type(current)(value)
    return replace(settings, **by_name)


def settings_to_json(settings: Settings) -> dict[str, Any]:
    return {camel_case(field.name): getattr(settings, field.name) for field in fields(Settings)}


def readings_to_json(settings: Settings) -> list[dict[str, Any]]:
    """Each choice that the documents leave, with its default and what is set now."""
    return [
        {
            "setting": camel_case(reading.setting),
            "values": list(reading.values),
            "default": reading.values[0],
            "current": getattr(settings, reading.setting),
            "assumption": reading.assumption,
            "about": reading.about,
        }
        for reading in READINGS
    ]
