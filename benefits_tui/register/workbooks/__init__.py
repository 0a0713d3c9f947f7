"""Workbooks that go out to be edited, and what comes back of them."""
