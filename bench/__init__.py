"""What is fast, and how it is measured: always two things in turn, in one run, as a ratio."""
