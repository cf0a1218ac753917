"""``python -m soda_cloud_mock`` is ``soda-mock``."""

import sys

from soda_cloud_mock.cli import main

sys.exit(main())
