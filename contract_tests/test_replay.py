"""`--replay FILE`: the calls of a capsule, and whether they are answered as they have to be. Collected only then."""

import pytest

from contract_tests.options import option, replayed_capsule
from contract_tests.replay import Stage
from contract_tests.reporting import bug_report
from contract_tests.servers import NEEDS_CONTROL, Server


def test_the_calls_of_the_capsule_are_answered_as_they_have_to_be(
    server: Server, request: pytest.FixtureRequest
) -> None:
    capsule = replayed_capsule(request.config)
    assert capsule is not None
    if capsule.needs_control and not server.has_control:
        pytest.fail(f"this capsule {NEEDS_CONTROL}", pytrace=False)
    replayed = Stage(server).play(capsule)
    if replayed.shows(capsule):
        report = bug_report(capsule, option(request.config, "replay"), minimal=False)
        pytest.fail("\n".join(["the breach is there again", *report]), pytrace=False)
    if replayed.clause is not None:
        pytest.fail(f"another breach than that of the capsule: {replayed.said} [{replayed.clause}]", pytrace=False)
