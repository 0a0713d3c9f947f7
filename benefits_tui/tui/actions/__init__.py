"""What governance asks of a person, as small forms: one module for each part of it."""
