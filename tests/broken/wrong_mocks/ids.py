"""Paths, and whose scan an id names."""

from typing import Final

from tests.broken.deviation import WrongMock

IDS: Final = (
    WrongMock(
        "ids are compared without regard to case",
        "core/sandbox.py",
        "            return self._scans[scan_id]\n",
        "            return self._scans[scan_id.lower()]\n",
        "test_a_variation_of_an_id_is_another_id",
    ),
    WrongMock(
        "blanks around an id are ignored",
        "core/sandbox.py",
        "            return self._scans[scan_id]\n",
        "            return self._scans[scan_id.strip()]\n",
        "test_a_variation_of_an_id_is_another_id",
    ),
    WrongMock(
        "an encoded slash separates",
        "http_api/routes.py",
        '        segments = raw_path.split("/")\n',
        '        segments = raw_path.replace("%2F", "/").split("/")\n',
        "test_an_id_is_one_segment_whatever_it_contains",
    ),
    WrongMock(
        "an id is decoded twice",
        "http_api/routes.py",
        "            parameters[expected[1:-1]] = unquote(got)\n",
        "            parameters[expected[1:-1]] = unquote(unquote(got))\n",
        "test_a_variation_of_an_id_is_another_id",
    ),
    WrongMock(
        "an id is not decoded",
        "http_api/routes.py",
        "            parameters[expected[1:-1]] = unquote(got)\n",
        "            parameters[expected[1:-1]] = got\n",
        "test_a_percent_encoded_id_is_the_same_id",
    ),
    WrongMock(
        "a slash at the end of a path is ignored",
        "http_api/routes.py",
        '        segments = raw_path.split("/")\n',
        '        segments = raw_path.removesuffix("/").split("/")\n',
        "test_an_unknown_path_is_404_before_credentials",
    ),
    WrongMock(
        "HEAD is answered as GET is",
        "http_api/routes.py",
        "                if method not in methods:\n",
        '                method = "GET" if method == "HEAD" else method\n                if method not in methods:\n',
        "test_an_unknown_method_is_405_with_allow_before_credentials",
    ),
    WrongMock(
        "paths are compared without regard to case",
        "http_api/routes.py",
        "        elif expected != got and expected != unquote(got):\n",
        "        elif expected.lower() != unquote(got).lower():\n",
        "test_an_unknown_path_is_404_before_credentials",
    ),
    WrongMock(
        "a scan of another organisation can be read",
        "core/sandbox.py",
        "        self._scans: dict[str, Scan] = {}\n",
        "        self._scans = globals().setdefault('_SHARED_SCANS', {})\n",
        "test_a_scan_of_another_organisation_does_not_exist",
    ),
    WrongMock(
        "a scan of another organisation can be told from an unknown one",
        "core/sandbox.py",
        "            raise UnknownScan(scan_id) from None\n",
        "            import gc\n"
        "            all_scans = [each._scans for each in gc.get_objects() if isinstance(each, Sandbox)]\n"
        "            if any(scan_id in scans for scans in all_scans):\n"
        "                raise UnknownDefinition(scan_id, []) from None\n"
        "            raise UnknownScan(scan_id) from None\n",
        "test_a_scan_of_another_organisation_does_not_exist",
    ),
    WrongMock(
        "each key has its own scans",
        "core/sandboxes.py",
        "{key.id: Caller(key, tenant) for key in keys}",
        "{key.id: Caller(key, self._new_tenant([key], seed, permanent=True)) for key in keys}",
        "test_two_keys_of_an_organisation_see_the_same_scans",
    ),
)
