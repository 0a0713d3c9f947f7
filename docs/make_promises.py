"""Writes docs/promises.md from the marks of the tests: `python -m docs.make_promises`.

A test that proves a promise is marked `@pytest.mark.promise("R1")`; the promises themselves stand in `PROMISES`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"

PROMISES = {
    "R1": "A kill at any moment loses no acknowledged save and leaves no half record.",
    "R2": "Two editors never silently lose an update.",
    "R3": "A record that was deleted elsewhere is not revived, and what was typed is kept.",
    "R4": "A locked file is waited for, said, and costs no text.",
    "R5": "No transaction is open while a person thinks.",
    "R6": "A colleague's change appears within two seconds.",
    "R7": "A file of a newer version is refused and untouched.",
    "R8": "A file that is no register is refused in one sentence and left as it is.",
    "R9": "A migration makes a verified backup first and is all or nothing.",
    "R10": "Backups rotate, are verified, and a good one is never replaced by a bad one.",
    "R11": "A backup taken while others write is whole.",
    "R12": "Restoring keeps the present file.",
    "R13": "`check` is silent and 0 when all is well, and names what is not.",
    "R14": "Read-only writes nothing.",
    "R15": "A full disk loses nothing.",
    "R16": "A missing permission on a file, a folder or its parent is one sentence.",
    "R17": "A file replaced, deleted or overwritten underneath is noticed on reading as on writing.",
    "R18": "A network share is used without WAL, and a warning is given.",
    "R20": "A journal that was left over is removed by SQLite's recovery alone.",
    "R21": "Clocks that differ neither reorder nor overwrite.",
    "R22": "A lost connection or a closed window keeps the draft and leaves the terminal as it was.",
    "R23": "It ends when the terminal is gone, also where the hangup is ignored.",
    "R24": "A crash leaves a usable terminal and an exit status that is not 0.",
    "R25": "Suspended, it holds no lock; brought back, what was typed is there.",
    "R26": "Quitting never hangs.",
    "R27": "Small and changing terminals harm nothing.",
    "R28": "Every state can be told without colour.",
    "R29": "A terminal that is not UTF-8 harms nothing.",
    "R30": "What users type is data.",
    "R31": "A paste loses nothing silently.",
    "R32": "No exported text becomes a formula.",
    "R33": "A workbook that is written can be read.",
    "R34": "An import is all or nothing, tried first, and repeatable.",
    "R35": "Nothing is dropped silently.",
    "R36": "Undo brings the exact state back.",
    "R37": "History is complete and cannot be edited through the program.",
    "R38": "An export is there whole or not at all.",
    "R40": "Documents promise only what holds.",
    "R41": "The register of any earlier day is the one that was there, also after a wrong clock.",
    "R42": "A change log that was altered shows.",
    "R43": "Nothing that the program writes is more readable than the register.",
    "R44": "A stranger's register or workbook does no harm.",
    "R45": "Reading never needs to write.",
    "R46": "Writers are served in turn.",
    "R47": "A figure that is shown in several places has one value.",
    "R48": "No benefit ends well without proof.",
    "R49": "What a figure stands on does not change silently after approval.",
    "R50": "No value is wrong by a factor without a word.",
}
PARTLY = {
    "R11": "One machine's disk; not a share.",
    "R18": "One machine has no real share: told from a table of mounts that the test writes.",
    "R22": "Signals to a process in a pseudo-terminal; no real SSH connection is cut.",
}
"""What the tests named cannot prove on one machine."""


def marked_tests() -> Iterator[tuple[str, str]]:
    """(promise, test) of each mark, the test as `folder/file: words of its name`."""
    for path in sorted(TESTS.rglob("test_*.py")):
        where = path.relative_to(TESTS).as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for promise in _promises(node):
                    yield promise, f"{where}: {node.name.removeprefix('test_').replace('_', ' ')}"


def _promises(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
            yield from (ast.literal_eval(word) for word in mark.args)


def promises_page() -> str:
    """The promises with the tests that prove them, as Markdown."""
    tests: dict[str, list[str]] = {promise: [] for promise in PROMISES}
    for promise, test in marked_tests():
        tests[promise].append(test)
    lines = [
        "# What the register promises",
        "",
        "Made from the tests' own marks (`python -m docs.make_promises`): a test that proves a promise carries",
        '`@pytest.mark.promise("R1")`. What has no test stands at the end as not proved.',
        "",
        "| id | promise | proved by |",
        "|---|---|---|",
    ]
    for promise, words in PROMISES.items():
        if tests[promise]:
            lines.append(f"| {promise} | {words} | {'<br>'.join(tests[promise])} |")
    lines += ["", "## Proved in part", ""]
    lines += [f"- {promise}: {why}" for promise, why in PARTLY.items() if tests[promise]]
    lines += ["", "## Not proved", ""]
    lines += [f"- {promise}: {words}" for promise, words in PROMISES.items() if not tests[promise]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("promises.md").write_text(promises_page(), encoding="utf-8")
