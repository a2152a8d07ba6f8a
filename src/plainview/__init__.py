"""Plainview, the first open, self-hosted Real Time Crime Center."""

from importlib.metadata import version

__version__ = version("plainview")
