"""The screens. Importing any of them sets how often Textual may paint."""

import os

# A result that comes just after the letter that asked for it should not wait for the next sixtieth of a second.
os.environ.setdefault("TEXTUAL_FPS", "250")

DEMO_WANTED = -1
"""What the program ends with when the person wants to see the demo register, and their own after it."""
ALL_LEFT = -2
"""What the demo, or an earlier day, ends with when the person leaves the program, and not only that."""
DAY_WANTED = -3
"""What the program ends with when the person wants to see the register of an earlier day."""
