"""Who may call."""

from typing import Final

from tests.broken.deviation import WrongMock

CREDENTIALS: Final = (
    WrongMock(
        "the secret is not looked at",
        "core/sandboxes.py",
        "        return caller if matches and caller is not None else None\n",
        "        return caller\n",
        "test_wrong_credentials_are_401",
    ),
    WrongMock(
        "the secret is compared without regard to case",
        "core/sandboxes.py",
        "compare_digest(secret.encode(), expected.encode())",
        "compare_digest(secret.lower().encode(), expected.lower().encode())",
        "test_wrong_credentials_are_401",
    ),
    WrongMock(
        "the beginning of the secret suffices",
        "core/sandboxes.py",
        "compare_digest(secret.encode(), expected.encode())",
        "expected.startswith(secret)",
        "test_wrong_credentials_are_401",
    ),
    WrongMock(
        "every secret of the server is right for every key",
        "core/sandboxes.py",
        "        return caller if matches and caller is not None else None\n",
        "        matches = secret in {each.key.secret for each in self._callers.values()}\n"
        "        return caller if matches and caller is not None else None\n",
        "test_wrong_credentials_are_401",
    ),
    WrongMock(
        "a secret ends at a colon",
        "http_api/scan_api.py",
        '            exchange.caller = authenticate(self._sandboxes, request.header_values(b"authorization"))\n',
        "            from base64 import b64decode, b64encode\n"
        "            credentials = b64decode(request.header(b'authorization').split()[1]).split(b':')[:2]\n"
        "            cut = 'Basic ' + b64encode(b':'.join(credentials)).decode()\n"
        "            exchange.caller = authenticate(self._sandboxes, [cut])\n",
        "test_a_secret_may_contain_colons",
    ),
    WrongMock(
        "the scheme must be written Basic",
        "http_api/authentication.py",
        'if scheme.lower() != "basic":',
        'if scheme != "Basic":',
        "test_the_scheme_is_basic_in_small_letters_too",
    ),
    WrongMock(
        "any scheme will do",
        "http_api/authentication.py",
        'if scheme.lower() != "basic":',
        "if not scheme:",
        "test_right_credentials_that_are_written_wrongly_are_401",
    ),
    WrongMock(
        "base64 with other characters in between is read all the same",
        "http_api/authentication.py",
        "validate=True",
        "validate=False",
        "test_right_credentials_that_are_written_wrongly_are_401",
    ),
    WrongMock(
        "of two Authorization headers the first counts",
        "http_api/authentication.py",
        "    if len(authorization) != 1:\n",
        "    if not authorization:\n",
        "test_right_credentials_given_twice_are_401",
    ),
)
