"""A benefits register for project management offices."""

__version__ = "0.3.0"
