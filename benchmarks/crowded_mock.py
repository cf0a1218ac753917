"""A mock that starts with many scans: ``python -m benchmarks.crowded_mock PORT SCANS``."""

import sys

from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.settings import Settings
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import Options
from soda_cloud_mock.scenario import Scenario
from soda_cloud_mock.server import serve


def main() -> None:
    port, scans = (int(argument) for argument in sys.argv[1:])
    settings = Settings(max_scans=max(scans, 1_000), rate_limits=False)
    mock = Mock(Options(clock_mode=ClockMode.VIRTUAL, scenario=Scenario(settings=settings)))
    sandbox = mock.sandboxes.permanent.sandbox
    for _ in range(scans):
        sandbox.add_scan("orders_daily")
    serve(mock, "127.0.0.1", port)


if __name__ == "__main__":
    main()
