"""Facts to rules to flags: the last step of every write, and of the sweep on a new day."""
