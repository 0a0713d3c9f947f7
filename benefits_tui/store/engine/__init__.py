"""One module for each kind of database; only here a driver is imported."""
