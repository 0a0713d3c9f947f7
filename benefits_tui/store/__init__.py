"""The register's database."""

import sys

# peewee imports the driver of PostgreSQL wherever one is installed: half of a start that a file needs nothing of.
_driver = sys.modules.get("psycopg", sys)
if _driver is sys:
    sys.modules["psycopg"] = None  # type: ignore[assignment]
try:
    import peewee as _peewee  # noqa: F401
finally:
    if _driver is sys:
        del sys.modules["psycopg"]
