"""How a sandbox behaves, where the documents leave a choice.

Every reading of the documents that somebody may hold is a setting; the default is the project's own, as listed
in ASSUMPTIONS.md. ``READINGS`` is what ``GET /_mock/readings`` shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from soda_cloud_mock.core.rate_limit import WindowKind


class LimitScope(StrEnum):
    KEY = "key"
    ORGANISATION = "organisation"


class UnsetFields(StrEnum):
    ABSENT = "absent"
    NULL = "null"


class LogsBeforeEnd(StrEnum):
    WRITTEN = "written"
    NOT_FOUND = "notFound"


class PagePastEnd(StrEnum):
    EMPTY = "empty"
    BAD_REQUEST = "badRequest"


@dataclass(frozen=True, slots=True)
class Settings:
    """The names of the fields are those of the control API in snake_case; READINGS explains the choices.

    The bounds keep a forgotten loop from filling the memory.
    """

    rate_limits: bool = True
    rate_window: WindowKind = WindowKind.SLIDING
    rate_limit_scope: LimitScope = LimitScope.KEY
    retry_after: bool = True
    count_rejected: bool = False
    next_poll_time: bool = True
    unset_fields: UnsetFields = UnsetFields.ABSENT
    show_started: bool = False
    logs_before_end: LogsBeforeEnd = LogsBeforeEnd.WRITTEN
    page_past_end: PagePastEnd = PagePastEnd.EMPTY
    strict_definitions: bool = False
    max_scans: int = 1_000_000
    max_definitions: int = 1_000
    max_faults: int = 100
    max_sandboxes: int = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A setting with its possible values; the first is the default."""

    setting: str
    values: Sequence[bool | str]
    assumption: str
    about: str


READINGS: Final = (
    Reading("rate_limits", (True, False), "A3", "Whether calls are limited at all."),
    Reading(
        "rate_window",
        tuple(kind.value for kind in WindowKind),
        "A3",
        "What a limit of N per 60 s means: any 60 s, each minute of the clock, or a bucket that fills steadily.",
    ),
    Reading("rate_limit_scope", tuple(LimitScope), "A3", "Whether keys of one organisation share a limit."),
    Reading("count_rejected", (False, True), "A3", "Whether a call refused with 429 counts against the limit."),
    Reading("retry_after", (True, False), "A4", "Whether a 429 says when to come back."),
    Reading("next_poll_time", (True, False), "A15", "Whether a status that is not final says when to ask again."),
    Reading("unset_fields", tuple(UnsetFields), "A16", "Whether a field without a value is absent or null."),
    Reading("show_started", (False, True), "A1", "Whether the second half of a run is in the state started."),
    Reading("logs_before_end", tuple(LogsBeforeEnd), "A8", "The log before the end: what is written so far, or 404."),
    Reading("page_past_end", tuple(PagePastEnd), "A7", "A page past the end: empty, or 400."),
    Reading("strict_definitions", (False, True), "A11", "An unknown scan definition: the default plan, or 404."),
)
