"""Gateway events are read for what the client sent."""

from __future__ import annotations

import json
import subprocess
import sys

from incident_manager.wire.http import HttpRequest, HttpResponse

EVENT = {
    "version": "2.0",
    "rawPath": "/tags/arn:aws:a",
    "rawQueryString": "tagKeys=a%2Bb&tagKeys=c+d&tagKeys=",
    "cookies": ["session=1"],
    "headers": {"Host": "incidents.example.com", "x-amz-date": "20261120T170000Z"},
    "requestContext": {"http": {"method": "DELETE", "path": "/tags/arn:aws:a"}},
    "isBase64Encoded": False,
}


def test_a_request_is_read_from_an_event() -> None:
    request = HttpRequest.from_gateway_event(EVENT)

    assert request == HttpRequest(
        method="DELETE",
        path="/tags/arn:aws:a",
        query=(("tagKeys", "a+b"), ("tagKeys", "c d"), ("tagKeys", "")),
        headers={"host": "incidents.example.com", "x-amz-date": "20261120T170000Z"},
        body=b"",
    )


def test_bodies_arrive_as_bytes_whether_they_were_encoded_or_not() -> None:
    plain = HttpRequest.from_gateway_event({**EVENT, "body": '{"a":"é"}'})
    encoded = HttpRequest.from_gateway_event(
        {**EVENT, "body": "eyJhIjoiw6kifQ==", "isBase64Encoded": True}
    )
    none = HttpRequest.from_gateway_event({**EVENT, "body": None, "rawQueryString": None})

    assert plain.body == encoded.body == '{"a":"é"}'.encode()
    assert (none.body, none.query) == (b"", ())


def test_a_response_is_what_a_gateway_takes() -> None:
    response = HttpResponse(201, {"content-type": "application/json"}, b'{"arn":"a"}')

    assert json.loads(json.dumps(response.to_gateway())) == {
        "statusCode": 201,
        "headers": {"content-type": "application/json"},
        "body": '{"arn":"a"}',
        "isBase64Encoded": False,
    }


def test_importing_the_endpoint_reads_no_model_and_makes_no_client() -> None:
    """A cold start pays for the model of the service that is called, and for that one only."""
    program = (
        "import sys, incident_manager.wire.endpoint, incident_manager.wire.signature;"
        "from incident_manager.wire.service_models import service_model;"
        "print(service_model.cache_info().currsize, 'pydantic' in sys.modules,"
        " 'boto3' in sys.modules, 'botocore.client' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.split() == ["0", "False", "False", "False"]
