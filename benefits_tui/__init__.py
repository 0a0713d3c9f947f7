"""A benefits register for project management offices."""

__version__ = "0.2.0"
