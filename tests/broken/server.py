"""``python -m tests.broken.server [NAME]``: a wrong server on a free port, with a virtual clock.

Without a name, or with that of a deviation in the source, which is made by the package on PYTHONPATH, answers pass
as they are.
"""

import sys

from soda_cloud_mock.mock import Mock
from soda_cloud_mock.server import serve

from tests.broken.catalogue import DEVIATIONS
from tests.broken.deviation import WrongAnswer
from tests.broken.spoiled import OPTIONS, SpoiledMock


def main(name: str | None = None) -> None:
    deviation = None if name is None else DEVIATIONS[name]
    serve(SpoiledMock(deviation) if isinstance(deviation, WrongAnswer) else Mock(OPTIONS), "127.0.0.1", 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
