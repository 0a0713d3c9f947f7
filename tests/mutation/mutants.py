"""The faults that are planted: one small change of the source each.

Operators, comparisons, conditions and numbers are changed by cosmic-ray; what it does not know, tables (an entry taken
away), the words and decimals in them, and SQL, is changed here. Annotations, docstrings and sentences are left alone.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CORE = (
    "AddNot", "ExceptionReplacer", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_USub_UAdd", "ZeroIterationForLoop", "ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div", "ReplaceBinaryOperator_Div_Mul", "ReplaceBinaryOperator_FloorDiv_Mul",
    "ReplaceBinaryOperator_Mod_Mul", "ReplaceBinaryOperator_BitOr_BitAnd", "ReplaceBinaryOperator_BitAnd_BitOr",
    "ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq", "ReplaceComparisonOperator_Lt_LtE",
    "ReplaceComparisonOperator_Lt_Gt", "ReplaceComparisonOperator_LtE_Lt", "ReplaceComparisonOperator_LtE_GtE",
    "ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_Gt_Lt", "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceComparisonOperator_GtE_LtE", "ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is",
)  # fmt: skip
"""cosmic-ray's operators. Of its comparisons those that move a limit or turn it round, of its arithmetic one each."""

_SQL = re.compile(r"\b(SELECT|WHERE|FROM|EXISTS|ORDER BY|CASE WHEN|IS NULL|count\(|sum\(|coalesce\()")
_SQL_SWAPS = (
    (re.compile(r"<="), "<"), (re.compile(r">="), ">"), (re.compile(r"(?<![<>])<(?![>=])"), "<="),
    (re.compile(r"(?<![<>])>(?!=)"), ">="), (re.compile(r"(?<![<>=])=(?!=)"), "<>"), (re.compile(r"<>"), "="),
    (re.compile(r"\bAND\b"), "OR"), (re.compile(r"\bOR\b"), "AND"), (re.compile(r"\bNOT (?=EXISTS|IN)"), ""),
    (re.compile(r"\bIS NULL\b"), "IS NOT NULL"), (re.compile(r"\bIS NOT NULL\b"), "IS NULL"), (re.compile(r"\bmin\("), "max("),
    (re.compile(r"\bmax\("), "min("), (re.compile(r"\bsum\("), "count("), (re.compile(r"\bDESC\b"), "ASC"),
    (re.compile(r"\bLEFT JOIN\b"), "JOIN"), (re.compile(r"\bUNION ALL\b"), "UNION"), (re.compile(r"(?<![\w?:])1(?!\w)"), "0"),
    (re.compile(r"(?<![\w?:])0(?!\w)"), "1"),
)  # fmt: skip


class Mutant(NamedTuple):
    """A file with one change. `line` is where, `at_import` says that the line runs when the module is imported."""

    path: str
    line: int
    operator: str
    code: str
    before: str
    after: str
    at_import: bool

    @property
    def name(self) -> str:
        """Where and what: `domain/gates.py:39 word "owner" -> "XownerX"`."""
        return f"{self.path}:{self.line} {self.operator}: {self.before.strip()} -> {self.after.strip()}"

    @property
    def key(self) -> str:
        """Its name without the line, which moves with what is written above it."""
        return without_line(self.name)


def without_line(name: str) -> str:
    """A fault's name without the number of its line."""
    return re.sub(r":\d+ ", " ", name, count=1)


def mutants(root: Path, layer: str, sample: int | None, seed: int) -> list[Mutant]:
    """All mutants of a layer, or a seeded sample of them, in order of their place."""
    found: dict[tuple[str, str], Mutant] = {}
    for file in sorted((root / "benefits_tui" / layer).rglob("*.py")):
        for mutant in _of_file(file, file.relative_to(root).as_posix()):
            found.setdefault((mutant.path, mutant.code), mutant)
    every = list(found.values())
    if sample is None or sample >= len(every):
        return every
    return sorted(random.Random(seed).sample(every, sample), key=lambda one: (one.path, one.line, one.operator))


def one_a_module(root: Path, layers: tuple[str, ...], modules: int, seed: int) -> list[Mutant]:
    """So many modules drawn with the seed, and one fault in each."""
    drawn = random.Random(seed)
    files = [file for layer in layers for file in sorted((root / "benefits_tui" / layer).rglob("*.py"))]
    found: list[Mutant] = []
    for file in drawn.sample(files, len(files)):
        if len(found) == modules:
            break
        if every := list(_of_file(file, file.relative_to(root).as_posix())):
            found.append(drawn.choice(every))
    return found


def _of_file(file: Path, path: str) -> Iterator[Mutant]:
    source = file.read_text(encoding="utf-8")
    tree, offsets = ast.parse(source), _Offsets(source)
    lines, left_alone = source.splitlines(), _left_alone(tree, offsets)
    inside = _function_lines(tree)

    def mutant(operator: str, line: int, code: str) -> Mutant:
        after = code.splitlines()
        return Mutant(
            path, line, operator, code, lines[line - 1], after[line - 1] if line <= len(after) else "", line not in inside
        )

    for operator, line, code in _by_cosmic_ray(source, offsets, left_alone):
        yield mutant(operator, line, code)
    for operator, line, start, end, text in _own(tree, source, offsets, left_alone):
        changed = source[:start] + text + source[end:]
        if changed != source and _parses(changed):
            yield mutant(operator, line, changed)


class _Offsets:
    """Places in a source, as offsets of its letters; `ast` counts bytes in a line, cosmic-ray letters."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def _of_bytes(self, line: int, column: int) -> int:
        return self.at(line, len(self._lines[line - 1].encode()[:column].decode()))

    def start(self, node: ast.AST) -> int:
        return self._of_bytes(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self._of_bytes(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _by_cosmic_ray(source: str, offsets: _Offsets, left_alone: list[tuple[int, int]]) -> Iterator[tuple[str, int, str]]:
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    for name in CORE:
        operator = get_operator(f"core/{name}")()
        places = [place for node in ast_nodes(get_ast(source)) for place in operator.mutation_positions(node)]
        for occurrence, ((line, column), _) in enumerate(places):
            if _within(offsets.at(line, column), left_alone):
                continue
            code = mutate_code(source, operator, occurrence)
            if code is not None and _parses(code):
                yield name, line, code


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


_Change = tuple[str, int, int, int, str]
"""Operator, line, start, end, new text."""


def _own(tree: ast.Module, source: str, offsets: _Offsets, left_alone: list[tuple[int, int]]) -> Iterator[_Change]:
    """The changes that cosmic-ray does not make."""
    inside = _function_lines(tree)
    in_strings = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or _within(offsets.start(node), left_alone):
            continue
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict) and node.lineno not in inside:
            yield from _less_one(node, offsets)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in in_strings:
            yield from _words(node, node.value, source, offsets)
        elif isinstance(node, ast.JoinedStr) and _SQL.search(text := source[offsets.start(node) : offsets.end(node)]):
            yield from _sql(node.lineno, offsets.start(node), text)


def _less_one(node: ast.Tuple | ast.List | ast.Set | ast.Dict, offsets: _Offsets) -> Iterator[_Change]:
    if isinstance(node, ast.Dict):
        pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
        spans = [(offsets.start(key), offsets.end(value), key.lineno) for key, value in pairs]
    else:
        spans = [(offsets.start(item), offsets.end(item), item.lineno) for item in node.elts]
    for place, (start, end, line) in enumerate(spans):
        if place + 1 < len(spans):
            yield "TakeEntryAway", line, start, spans[place + 1][0], ""
        elif place:
            yield "TakeEntryAway", line, spans[place - 1][1], end, ""


def _words(node: ast.Constant, value: str, source: str, offsets: _Offsets) -> Iterator[_Change]:
    start, end = offsets.start(node), offsets.end(node)
    text = source[start:end]
    if _SQL.search(value):
        yield from _sql(node.lineno, start, text)
    elif re.fullmatch(r"-?\d+(\.\d+)?", value):
        changed = value[:-1] + str((int(value[-1]) + 1) % 10)
        yield "ChangeDecimal", node.lineno, start, end, repr(changed)
    elif value and not re.match("[A-Z][a-z]", value):
        yield "ChangeWord", node.lineno, start, end, repr(f"X{value}X")


def _sql(line: int, start: int, text: str) -> Iterator[_Change]:
    for pattern, instead in _SQL_SWAPS:
        for hit in pattern.finditer(text):
            place = line + text.count("\n", 0, hit.start())
            yield "ChangeSql", place, start + hit.start(), start + hit.end(), instead


def _left_alone(tree: ast.Module, offsets: _Offsets) -> list[tuple[int, int]]:
    """The spans of annotations, docstrings, types and what only names things."""
    nodes = [part for node in ast.walk(tree) for part in _parts_left_alone(node)]
    return [(offsets.start(node), offsets.end(node)) for node in nodes]


def _parts_left_alone(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
        yield node.returns
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and _is_type(node.value.id):
        yield node.slice
    if isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id in _TYPES for name in node.targets):
        yield node.value
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield from (decorator for decorator in node.decorator_list if _is_dataclass(decorator))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("cast", "TypeVar"):
        yield node


_TYPES = frozenset({"__all__", "Value", "Cell", "Row", "Flows", "Schedule", "Ids", "Gate", "FlagKey", "SubjectKey", "SweepPlace", "Test",
                    "Clause", "Span", "StoredForm", "FigureRow"})  # fmt: skip
"""Names of types that are made with `|` and brackets."""


def _is_type(name: str) -> bool:
    return (name[:1].isupper() and not name.isupper()) or name in ("dict", "list", "tuple", "set")


def _is_dataclass(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Name) and called.id in ("dataclass", "cache", "property", "overload")


def _function_lines(tree: ast.Module) -> set[int]:
    """The lines of function bodies: what does not run at import."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.update(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
    return found
