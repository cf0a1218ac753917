"""A wrong server on a free port, with a virtual clock."""

from soda_cloud_mock.server import serve

from tests.broken.catalogue import DEVIATIONS
from tests.broken.deviation import WrongAnswer
from tests.broken.spoiled import SpoiledMock


def main(name: str | None) -> None:
    """Serve the mock; where the name is that of a wrong answer, with its answers spoiled.

    A deviation in the source has been made by whoever chose which source is loaded. It prints where it listens, and
    what it failed at.
    """
    deviation = None if name is None else DEVIATIONS[name]
    spoiled = SpoiledMock(
        deviation if isinstance(deviation, WrongAnswer) else None, lambda what: print(what, flush=True)
    )
    serve(spoiled, "127.0.0.1", 0)
