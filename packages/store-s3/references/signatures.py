"""signatures.reference.json: the signatures that botocore gives to requests of S3.

Names and values need every kind of encoding, some requests have a session token, and the times include the last second of
a year.

    python -m venv venv && venv/bin/pip install botocore
    venv/bin/python signatures.py
"""

import hashlib
import json
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PLAIN = ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None]
TOKEN = ["ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AQoDYXdzEPT//////////wEXAMPLEtc764b+NrK="]


def encode(text):
    return quote(text, safe="-._~")


def url(origin, path, query=()):
    shown = "&".join(f"{encode(name)}={encode(value)}" for name, value in query)
    return origin + "/".join(encode(part) for part in path.split("/")) + (f"?{shown}" if shown else "")


REQUESTS = [
    ["GET", url("https://bucket.s3.eu-central-1.amazonaws.com", "/cas/0a1b"), {"range": "bytes=0-1048575"}, ""],
    ["HEAD", url("https://bucket.s3.eu-central-1.amazonaws.com", "/a b/ü~(1)*!'.txt"), {}, ""],
    [
        "PUT",
        url("http://127.0.0.1:9000", "/bucket/team/ac/0a1b"),
        {"if-none-match": "*", "content-type": "application/octet-stream"},
        "bytes of a record",
    ],
    [
        "GET",
        url(
            "http://127.0.0.1:9000",
            "/bucket/",
            [("prefix", "a/b c+d"), ("list-type", "2"), ("continuation-token", "1/x==&y"), ("encoding-type", "url")],
        ),
        {},
        "",
    ],
    ["POST", url("https://account.r2.cloudflarestorage.com", "/bucket/cas/0a1b", [("uploads", "")]), {}, ""],
    # One name begins another: they are sorted by name, not with their values.
    ["GET", url("http://127.0.0.1:9000", "/bucket/", [("part-number-marker", "3"), ("part", "1"), ("part", "0")]), {}, ""],
    ["DELETE", url("http://127.0.0.1:9000", "/bucket/cas/0a1b"), {"if-match": '"d41d8cd98f00b204e9800998ecf8427e"'}, ""],
]


def sign(keys, region, at, method, address, headers, body):
    botocore.auth.get_current_datetime = lambda *_, **__: at
    request = AWSRequest(method, address, headers=dict(headers), data=body.encode())
    request.headers["host"] = urlsplit(address).netloc
    request.context["payload_signing_enabled"] = True
    botocore.auth.S3SigV4Auth(Credentials(*keys), "s3", region).add_auth(request)
    return request.headers["Authorization"]


cases = []
for keys, region, at in [
    [PLAIN, "eu-central-1", datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)],
    [TOKEN, "auto", datetime(2026, 12, 31, 23, 59, 59, tzinfo=timezone.utc)],
]:
    for method, address, headers, body in REQUESTS:
        cases.append(
            {
                "keys": keys,
                "region": region,
                "at": at.isoformat().replace("+00:00", "Z"),
                "method": method,
                "url": address,
                "headers": headers,
                "payloadHash": hashlib.sha256(body.encode()).hexdigest(),
                "authorization": sign(keys, region, at, method, address, headers, body),
            }
        )

target = Path(__file__).parent.parent / "src" / "signatures.reference.json"
target.write_text(json.dumps({"botocore": version("botocore"), "cases": cases}, indent=1) + "\n")
