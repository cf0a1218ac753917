"""``soda-mock``, which is ``python -m soda_cloud_mock`` as well."""

import sys
from collections.abc import Sequence

from soda_cloud_mock.extras import how_to_install


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit code; without the extra ``mock`` say so and return 1."""
    try:
        from soda_cloud_mock import cli

        return cli.main(arguments)
    except ModuleNotFoundError as error:
        print(f"soda-mock: {how_to_install('mock', error)}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
