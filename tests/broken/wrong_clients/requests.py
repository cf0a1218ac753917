"""What the client asks."""

from typing import Final

from tests.broken.deviation import WrongClient

_LOGS: Final = "api/scans/get_scan_logs.py"
_STATUS: Final = "api/scans/get_scan_status.py"
_CANCEL: Final = "api/scans/cancel_scan.py"
_TRIGGER: Final = "api/scans/trigger_scan.py"
_FORM: Final = "models/trigger_scan_request.py"
_IS_SENT: Final = "test_page_and_size_are_sent_when_they_are_given"
_IS_ONE_SEGMENT: Final = "test_the_scan_id_is_one_segment_and_arrives_as_it_was_given"
_IS_A_FORM: Final = "test_a_trigger_is_a_form_that_the_contract_allows"
_QUOTED: Final = 'quote(str(scan_id), safe="")'

REQUESTS: Final = (
    WrongClient("page is dropped", _LOGS, '    params["page"] = page\n', "", _IS_SENT),
    WrongClient("size is dropped", _LOGS, '    params["size"] = size\n', "", _IS_SENT),
    WrongClient(
        "page and size are swapped",
        _LOGS,
        'params["page"] = page\n\n    params["size"] = size',
        'params["page"] = size\n\n    params["size"] = page',
        _IS_SENT,
    ),
    WrongClient("page 0 is dropped", _LOGS, "if v is not UNSET and v is not None}", "if v}", _IS_SENT),
    WrongClient("size has another name", _LOGS, 'params["size"] = size', 'params["pageSize"] = size', _IS_SENT),
    WrongClient(
        "the default size is always sent",
        _LOGS,
        'params["size"] = size',
        'params["size"] = 1000 if size is UNSET else size',
        "test_no_query_is_sent_unless_it_is_asked_for",
    ),
    WrongClient("the path of the logs is that of the status", _LOGS, "{scan_id}/logs", "{scan_id}", _IS_ONE_SEGMENT),
    WrongClient("the scan id is not escaped", _STATUS, _QUOTED, "scan_id", _IS_ONE_SEGMENT),
    WrongClient("a slash in the scan id is not escaped", _CANCEL, _QUOTED, "quote(str(scan_id))", _IS_ONE_SEGMENT),
    WrongClient("the scan id is escaped twice", _LOGS, _QUOTED, f"quote({_QUOTED})", _IS_ONE_SEGMENT),
    WrongClient(
        "a blank in the scan id becomes a plus sign",
        _STATUS,
        _QUOTED,
        f'{_QUOTED}.replace("%20", "+")',
        _IS_ONE_SEGMENT,
    ),
    WrongClient("the scan id is written in small letters", _CANCEL, _QUOTED, f"{_QUOTED}.lower()", _IS_ONE_SEGMENT),
    WrongClient("a cancel is a GET", _CANCEL, '"method": "delete"', '"method": "get"', _IS_ONE_SEGMENT),
    WrongClient("a trigger is sent as JSON", _TRIGGER, '_kwargs["data"]', '_kwargs["json"]', _IS_A_FORM),
    WrongClient(
        "a trigger has another content type",
        _TRIGGER,
        '"application/x-www-form-urlencoded"',
        '"multipart/form-data"',
        _IS_A_FORM,
    ),
    WrongClient(
        "scanDefinition has another name",
        _FORM,
        '"scanDefinition": scan_definition,',
        '"scan_definition": scan_definition,',
        _IS_A_FORM,
    ),
    WrongClient("dataTimestamp is dropped", _FORM, "if data_timestamp is not UNSET:", "if False:", _IS_A_FORM),
    WrongClient(
        "dataTimestamp is sent without its offset",
        _FORM,
        "self.data_timestamp.isoformat()",
        "self.data_timestamp.replace(tzinfo=None).isoformat()",
        _IS_A_FORM,
    ),
    WrongClient(
        "dataTimestamp is sent as the local time of UTC",
        _FORM,
        "self.data_timestamp.isoformat()",
        "self.data_timestamp.replace(tzinfo=datetime.UTC).isoformat()",
        _IS_A_FORM,
    ),
    WrongClient(
        "credentials are not sent by asynchronous calls",
        "client.py",
        "        if self._async_client is None:\n"
        "            self._async_client = httpx.AsyncClient(\n"
        "                base_url=self._base_url,\n"
        "                cookies=self._cookies,\n"
        "                headers=self._headers,\n"
        "                timeout=self._timeout,\n"
        "                verify=self._verify_ssl,\n"
        "                follow_redirects=self._follow_redirects,\n"
        "                **self._httpx_args,\n",
        "        if self._async_client is None:\n"
        "            self._async_client = httpx.AsyncClient(\n"
        "                base_url=self._base_url,\n"
        '                **{**self._httpx_args, "auth": None},\n',
        "test_the_key_is_sent_as_basic_credentials",
    ),
    WrongClient(
        "the timeout is dropped by synchronous calls",
        "client.py",
        "        if self._client is None:\n"
        "            self._client = httpx.Client(\n"
        "                base_url=self._base_url,\n"
        "                cookies=self._cookies,\n"
        "                headers=self._headers,\n"
        "                timeout=self._timeout,\n",
        "        if self._client is None:\n"
        "            self._client = httpx.Client(\n"
        "                base_url=self._base_url,\n"
        "                cookies=self._cookies,\n"
        "                headers=self._headers,\n",
        "test_settings_of_the_client_reach_every_call",
    ),
    WrongClient(
        "asynchronous calls send no query",
        _LOGS,
        "response = await client.get_async_httpx_client().request(**kwargs)",
        'response = await client.get_async_httpx_client().request(**{**kwargs, "params": {}})',
        _IS_SENT,
    ),
    WrongClient(
        "the short call drops size",
        _LOGS,
        "    return sync_detailed(\n        scan_id=scan_id,\n        client=client,\n        page=page,\n"
        "        size=size,\n",
        "    return sync_detailed(\n        scan_id=scan_id,\n        client=client,\n        page=page,\n",
        "test_the_short_calls_ask_what_the_detailed_ones_ask",
    ),
)
