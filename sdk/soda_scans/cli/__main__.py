"""``python -m soda_scans.cli``."""

import sys

from soda_scans.cli import main

if __name__ == "__main__":
    sys.exit(main())
