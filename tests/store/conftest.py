"""What several test modules of the store start from."""

from tests.store.formats import program, untouched

__all__ = ["program", "untouched"]
