"""Shows that hostile JSON and XML end in one error, soon."""

import contextlib
import gc
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.feeds.limits import LARGEST_JSON_BYTES, parse_json, parse_time, parse_xml, plain_text
from plainview.kernel.errors import UnreadableError

FULL = LARGEST_JSON_BYTES


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"\x89PNG\r\n", "not UTF-8"),
        (b'{"a": 1, "b": 2, "a": 3}', "'a' stands twice"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "-Infinity"),
        (b"[1e999]", "too large to hold"),
        (b"9" * 5000, "too large to hold"),
        (b'["\\ud800"]', "lone surrogate"),
        (b'{"\\udc00": 1}', "lone surrogate"),
        (b"[" * 65 + b"]" * 65, "nested deeper"),
        (b"[" * 9000, "nested deeper|not JSON"),
        (b"[]" * 10_001, "more than 10000"),
        (b" " * (FULL + 1), "more than the"),
        (b'{"a": "line\nbreak"}', "not JSON"),
    ],
)
def test_refuses_json_that_is_hostile_or_ambiguous(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        parse_json(body)


def test_reads_whole_surrogate_pairs_and_a_byte_order_mark() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": "\\ud83d\\ude92"}') == {"a": "\N{FIRE ENGINE}"}
    assert parse_json(b"[" * 64 + b"]" * 64)


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b"1," * (FULL // 2 - 2) + b"1]",
        b"[" + b"1.5," * (FULL // 4 - 2) + b"1]",
        b"{" + b",".join(b'"%d":1' % n for n in range(26_000)) + b',"25999":1}',
        b'["' + b"\\u0041" * (FULL // 6 - 2) + b'"]',
        b"[" + b"[]," * 9_000 + b"[]]",
    ],
)
def test_the_worst_of_full_size_ends_soon(body: bytes) -> None:
    gc.collect()  # what other tests left lying about is not its work, nor is what other threads do
    started = time.thread_time()
    with contextlib.suppress(UnreadableError):
        parse_json(body)
    assert time.thread_time() - started < 0.15  # of a busy machine; about 0.03 alone


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DOCTYPE"),
        ('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>', "not XML"),
        ("<a>&x;</a>", "not XML"),
        ("<a>" * 65 + "</a>" * 65, "deeper|not XML"),
        ("<a>" + "<b/>" * 2_001 + "</a>", "more than 2000"),
        ("<a>" + " " * 70_000 + "</a>", "more than the"),
        ("", "not XML"),
        ("<a>\x00</a>", "not XML"),
    ],
)
def test_refuses_xml_that_is_hostile(text: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        parse_xml(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T17:58:00", "2026-11-20", "yesterday", "", 7, None, "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00", "1999-12-31T23:59:59Z", "2026-02-30T00:00:00Z",
    ],
)  # fmt: skip
def test_refuses_a_time_without_zone_or_sense(text: object) -> None:
    with pytest.raises(UnreadableError):
        parse_time(text)


def test_reads_a_time_in_any_zone_as_utc() -> None:
    assert parse_time("2026-11-20T09:58:00.5-08:00") == datetime(2026, 11, 20, 17, 58, 0, 500_000, tzinfo=UTC)


def test_text_can_be_kept_and_shown_whatever_it_holds() -> None:
    assert plain_text("a\x00b\N{RIGHT-TO-LEFT OVERRIDE}c\n", most=10) == "a\ufffdb\ufffdc"
    assert plain_text("x" * 20, most=5) == "xxxx…"


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_value_or_unreadable(body: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        parse_json(body)
