"""The server keeps what /openapi.json says, for made-up requests of all kinds."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from tests.server.running_app import an_app

load_all_checks()
# What a language may be, and that a turn needs words, is more than a schema says.
NOT_TOLD = "positive_data_acceptance"
APP = an_app()
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP, headers={"Host": "localhost"})
CHECKED = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name != NOT_TOLD]


@SCHEMA.parametrize()
@settings(
    max_examples=12, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck), database=None,
)  # fmt: skip
def test_the_server_keeps_its_description(case):
    case.call_and_validate(headers={"Host": "localhost"}, checks=CHECKED)


def test_every_error_is_described():
    paths = APP.openapi()["paths"]
    assert set(paths) == {
        "/v1/check", "/v1/score", "/healthz", "/v2/check", "/v2/languages", "/v2/info", "/v2/maxtextlength",
        "/v2/healthcheck", "/v2/configinfo",
    }  # fmt: skip
    for path in ("/v1/check", "/v1/score"):
        assert {"200", "400", "413", "422", "503"} <= set(paths[path]["post"]["responses"])
    for method in ("get", "post"):
        assert {"200", "400", "413", "503"} <= set(paths["/v2/check"][method]["responses"])
    with_key = an_app(key="k").openapi()["paths"]
    assert "401" in with_key["/v1/check"]["post"]["responses"]
