"""The screens. Importing any of them sets how often Textual may paint, and how soon esc is no part of a longer key."""

import os

# A result that comes just after the letter that asked for it should not wait for the next sixtieth of a second.
os.environ.setdefault("TEXTUAL_FPS", "250")
# A terminal sends the keys that begin with esc in one piece; at Textual's 100 ms, esc and a letter typed after it were one key.
os.environ.setdefault("ESCDELAY", "25")
