"""Mutation testing: which small faults in the code would no test notice? Run by hand, see docs/testing.md."""
