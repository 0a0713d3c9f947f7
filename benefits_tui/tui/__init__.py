"""The screens. Importing any of them sets how often Textual may paint."""

import os

# A result that comes just after the letter that asked for it should not wait for the next sixtieth of a second.
os.environ.setdefault("TEXTUAL_FPS", "250")
