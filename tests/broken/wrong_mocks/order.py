"""What is judged first."""

from typing import Final

from tests.broken.deviation import WrongMock

ORDER: Final = (
    WrongMock(
        "credentials come before the route",
        "http_api/scan_api.py",
        "            exchange.match = self._routes.match(request.method, request.path)\n"
        '            exchange.caller = authenticate(self._sandboxes, request.header_values(b"authorization"))\n',
        '            exchange.caller = authenticate(self._sandboxes, request.header_values(b"authorization"))\n'
        "            exchange.match = self._routes.match(request.method, request.path)\n",
        "test_an_unknown_path_is_404_before_credentials",
    ),
    WrongMock(
        "the rate limit comes after parameters",
        "http_api/scan_api.py",
        "            self._admit(exchange)\n",
        "            from soda_cloud_mock.http_api.parameters import read_query\n"
        "            read_query(exchange.match.operation.query, exchange.request.query)\n"
        "            self._admit(exchange)\n",
        "test_the_rate_limit_comes_before_parameters",
    ),
    WrongMock(
        "the rate limit comes after existence",
        "http_api/scan_api.py",
        "            self._admit(exchange)\n",
        "            if 'scanId' in exchange.match.path_parameters:\n"
        "                exchange.tenant.sandbox.scan(exchange.match.path_parameters['scanId'])\n"
        "            self._admit(exchange)\n",
        "test_the_rate_limit_comes_before_existence",
    ),
    WrongMock(
        "existence comes before parameters",
        "http_api/operations.py",
        "    arguments = read_query(",
        "    sandbox.scan(call.scan_id)\n    arguments = read_query(",
        "test_parameters_come_before_existence",
    ),
    WrongMock(
        "permission comes after parameters",
        "http_api/scan_api.py",
        "        if not key.may_call(operation.id):\n",
        "        from soda_cloud_mock.http_api.parameters import read_query\n"
        "        read_query(operation.query, exchange.request.query)\n"
        "        if not key.may_call(operation.id):\n",
        "test_permission_comes_before_parameters",
    ),
    WrongMock(
        "a forbidden key may read",
        "core/sandboxes.py",
        "return self.permissions is None or operation_id in self.permissions",
        'return self.permissions is None or operation_id.startswith("get")',
        "test_a_key_without_permission_is_403_whatever_it_asks_for",
    ),
)
