"""Runs Plainview as `python -m plainview`."""

from plainview.main import run

run()
