"""`python -m benefits_tui` is the same as `benefits-tui`."""

from benefits_tui.cli.entry import run

run()
