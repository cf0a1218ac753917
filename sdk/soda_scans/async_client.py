"""``AsyncSodaScans``: carries the plans of ``SodaScans`` out, awaiting."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import closing
from datetime import datetime
from inspect import isawaitable
from typing import Self, TypeVar, cast

from soda_cloud_client.models import LogsContentDTO

from soda_scans import calls, canceling, logs, real_time, waiting
from soda_scans.account import Account, reply
from soda_scans.errors import SodaScansError
from soda_scans.plans import Command, Done, Plan, Reply, Send, Show, Sleep, advanced
from soda_scans.results import Scan, ScanStatus
from soda_scans.retries import attempted

T = TypeVar("T")


class AsyncSodaScans(Account):
    """``SodaScans`` for asyncio: the same methods, to be awaited or iterated over with ``async for``."""

    async def trigger(self, definition_name: str, data_timestamp: datetime | None = None) -> Scan:
        return await self._run(attempted(self._policy, calls.trigger(definition_name, data_timestamp)))

    async def status(self, scan_id: str) -> ScanStatus:
        return await self._run(attempted(self._policy, calls.get_status(scan_id)))

    async def cancel(self, scan_id: str) -> None:
        await self._run(canceling.canceled(self._policy, scan_id))

    async def wait(
        self,
        scan_id: str,
        timeout_s: float | None = None,
        *,
        on_change: Callable[[ScanStatus], object] | None = None,
    ) -> ScanStatus:
        """See ``SodaScans.wait``; what ``on_change`` returns is awaited if it can be."""
        return (await self.wait_all([scan_id], timeout_s, on_change=on_change))[scan_id]

    async def wait_all(
        self,
        scan_ids: Iterable[str],
        timeout_s: float | None = None,
        *,
        on_change: Callable[[ScanStatus], object] | None = None,
    ) -> dict[str, ScanStatus]:
        plan = waiting.waited(self._policy, scan_ids, timeout_s)
        return await self._run(plan, cast(Callable[[object], object] | None, on_change))

    def changes(self, scan_id: str, timeout_s: float | None = None) -> AsyncIterator[ScanStatus]:
        plan = waiting.waited(self._policy, [scan_id], timeout_s)
        return cast(AsyncIterator[ScanStatus], self._shown(plan))

    def logs(
        self, scan_id: str, *, follow: bool = False, timeout_s: float | None = None
    ) -> AsyncIterator[LogsContentDTO]:
        return cast(AsyncIterator[LogsContentDTO], self._shown(logs.logged(self._policy, scan_id, follow, timeout_s)))

    async def aclose(self) -> None:
        await self._client.get_async_httpx_client().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    # --- the driver ---

    def _open(self) -> None:
        self._client.get_async_httpx_client()

    async def _run(self, plan: Plan[T], on_show: Callable[[object], object] | None = None) -> T:
        answer: Reply | None = None
        with closing(plan):
            while not isinstance(command := advanced(plan, answer), Done):
                if isinstance(command, Show) and on_show is not None and isawaitable(shown := on_show(command.item)):
                    await shown
                answer = await self._carried_out(command)
            return command.result

    async def _shown(self, plan: Plan[object]) -> AsyncIterator[object]:
        answer: Reply | None = None
        with closing(plan):
            while not isinstance(command := advanced(plan, answer), Done):
                if isinstance(command, Show):
                    yield command.item
                answer = await self._carried_out(command)

    async def _carried_out(self, command: Command) -> Reply:
        match command:
            case Send(call):
                try:
                    return reply(await call.asynchronous(self._client))
                except SodaScansError as error:
                    return reply(error=error)
            case Sleep(ms) if ms > 0:
                await real_time.sleep_async_s(ms / 1000)
        return reply()
