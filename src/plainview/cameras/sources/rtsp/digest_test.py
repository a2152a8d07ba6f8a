"""Answers challenges as the standards' own examples say, and any other text without harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.gateway.addresses import SignIn
from plainview.cameras.sources.rtsp.digest import answer_challenge
from plainview.kernel.errors import UnavailableError

MUFASA = SignIn(user="Mufasa", password="CircleOfLife")


def test_a_digest_without_quality_is_answered_as_rfc_2069_says() -> None:
    challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
    said = answer_challenge(
        [challenge], SignIn(user="Mufasa", password="Circle Of Life"), method="GET", address="/dir/index.html"
    )
    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in said


def test_the_strongest_known_challenge_is_answered() -> None:
    challenges = [
        'Basic realm="x"',
        'Digest realm="x", nonce="a"',
        'Digest realm="x", nonce="b", algorithm=SHA-256, qop="auth"',
    ]
    said = answer_challenge(challenges, MUFASA, method="DESCRIBE", address="rtsp://h/x")
    assert re.search(r'response="[0-9a-f]{64}"', said)
    assert 'nonce="b"' in said
    assert "CircleOfLife" not in said
    assert answer_challenge(challenges[:1], MUFASA, method="GET", address="/") == "Basic TXVmYXNhOkNpcmNsZU9mTGlmZQ=="


@given(st.lists(st.text(max_size=80) | st.text(max_size=80).map("Digest ".__add__), max_size=4))
def test_any_challenge_is_answered_or_said_to_be_unknown(challenges: list[str]) -> None:
    try:
        assert answer_challenge(challenges, MUFASA, method="GET", address="/").startswith(("Basic ", "Digest "))
    except UnavailableError:
        return


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(UnavailableError):
        answer_challenge(
            ["Negotiate", 'Digest realm="x", nonce="a", algorithm=SHA-512-256'], MUFASA, method="GET", address="/"
        )
