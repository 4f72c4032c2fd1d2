"""The architecture as tests: what import contracts can't see."""

import ast
import asyncio
import importlib
import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PACKAGES = ("course_domain", "adapters", "entrypoints")
SOURCES = sorted(SRC.rglob("*.py"))

# An allow-list, because a deny-list passes silently on a misspelt name.
PURE = frozenset(
    """
    attrs bisect collections contextlib course_domain datetime decimal enum functools itertools math operator re types
    typing unicodedata zoneinfo
    """.split()
)

LONGEST_FUNCTION = 40
LONGEST_FILE = 250

# What a module may call while it is imported: it makes values and declarations, and reaches nothing.
MAKES_VALUES = frozenset(
    """
    bytes bytes.fromhex bytes.maketrans dict enumerate float frozenset int len list max min object range round set
    sorted str str.maketrans sum tuple zip
    attrs.field attrs.fields click.Choice click.Group click.Path click.argument click.option collections.Counter
    contextvars.ContextVar datetime.date datetime.datetime datetime.time datetime.timedelta datetime.timezone
    decimal.Decimal email.policy.SMTP.clone enum.auto fractions.Fraction functools.partial
    importlib.resources.files itertools.chain itertools.chain.from_iterable logging.getLogger operator.attrgetter
    operator.itemgetter pathlib.Path pathlib.PurePosixPath re.compile string.Template struct.Struct
    textwrap.dedent types.MappingProxyType typing.NewType typing.ParamSpec typing.TypeVar typing.cast
    """.split()
)
# Columns, tables and statements are declarations, with all that is chained to them; engines and sessions are not.
DECLARES_SQL = re.compile(r"sqlalchemy\.(?!create_|engine|event|ext|inspect|orm|pool)|adapters\.sql\.tables\.\w+\.")
# Methods of text and mappings, called on a name.
VALUE_METHODS = frozenset({"casefold", "encode", "items", "keys", "lower", "split", "splitlines", "upper", "values"})
# Our own classes that hold values: made by these, or derived from these.
VALUE_DECORATORS = frozenset({"attrs.frozen", "attrs.define", "dataclasses.dataclass"})
VALUE_BASES = frozenset(
    {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "sqlalchemy.types.TypeDecorator", "typing.NamedTuple"}
)

# Alembic imports env.py in order to run it: its module level is its main function.
RUN_ON_IMPORT = frozenset({SRC / "adapters/sql/migrations/env.py"})


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


# --- the domain is pure


def impurities(source: str) -> list[str]:
    """Name what a module of the domain imports or calls beyond values."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] not in PURE]
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] not in PURE):
            found.append("." * node.level + (node.module or ""))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found += [node.func.id] if node.func.id in {"__import__", "eval", "exec", "input", "open", "print"} else []
    return found


@pytest.mark.parametrize("path", [p for p in SOURCES if p.is_relative_to(SRC / "course_domain")], ids=name)
def test_the_domain_imports_values_only(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "impurity"),
    [
        ("import json", "json"),
        ("import datetime, os.path", "os.path"),
        ("from sqlalchemy import select", "sqlalchemy"),
        ("from reprlib import recursive_repr", "reprlib"),
        ("def late():\n    import time", "time"),
        ("from .money import Money", ".money"),
        ("open('secrets')", "open"),
        ("__import__('socket')", "__import__"),
    ],
)
def test_the_purity_test_sees_an_impurity(source: str, impurity: str) -> None:
    assert impurities(source) == [impurity]


def test_the_purity_test_lets_values_pass() -> None:
    assert impurities("from attrs import frozen\nimport collections.abc\nfrom course_domain.model import money") == []


# --- the packages are ours and whole


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_imported_from_our_own_source_tree(package: str) -> None:
    module = importlib.import_module(package)
    assert Path(str(module.__file__)).resolve() == (SRC / package / "__init__.py").resolve()


def test_every_folder_with_python_is_a_package() -> None:
    """Import contracts don't see into a folder without ``__init__.py``."""
    folders = {path.parent for path in SOURCES}
    assert sorted(name(folder) for folder in folders if not (folder / "__init__.py").is_file()) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_root_of_each_package_is_empty(package: str) -> None:
    assert (SRC / package / "__init__.py").read_text(encoding="utf-8").strip() == ""


# --- nothing happens on import


def full_names(module: ast.Module) -> dict[str, str]:
    """Map each name that a module imports to where it comes from."""
    names = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {
                a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in node.names
            }
    return names


def full_name(node: ast.expr, names: dict[str, str]) -> str:
    """Spell out a dotted name; "" for anything else, such as a call's own result."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Subscript):
        return full_name(node.value, names)
    owner = full_name(node.value, names) if isinstance(node, ast.Attribute) else ""
    return f"{owner}.{node.attr}" if owner and isinstance(node, ast.Attribute) else ""


def is_value_class(called: str, module: ast.Module) -> bool:
    """Tell whether the name is one of our value classes, from this module or imported by it."""
    home, _, last = called.rpartition(".")
    if home.split(".")[0] in PACKAGES:
        path = SRC / (home.replace(".", "/") + ".py")
        return path.is_file() and is_value_class(last, parse(path))
    names = full_names(module)
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name == called:
            makers = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
            decorated = {full_name(maker, names) for maker in makers} & VALUE_DECORATORS
            return bool(decorated or {full_name(base, names) for base in node.bases} & VALUE_BASES)
    return False


def calls_on_import(node: ast.AST) -> Iterator[ast.Call]:
    """Walk what is evaluated when the statement runs: not the bodies of lambdas."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from calls_on_import(child)


def is_left_out_on_import(node: ast.stmt) -> bool:
    conditions = ("TYPE_CHECKING", "__name__ == '__main__'")
    return isinstance(node, ast.If) and not node.orelse and ast.unparse(node.test) in conditions


def first_name(node: ast.expr, names: dict[str, str]) -> str:
    """Spell out what a chain of calls begins with: ``sqlalchemy.Text`` for ``Text().with_variant``."""
    while isinstance(node, ast.Attribute | ast.Call):
        if spelt := full_name(node, names):
            return spelt
        node = node.func if isinstance(node, ast.Call) else node.value
    return full_name(node, names)


def makes_a_value(call: ast.Call, names: dict[str, str], module: ast.Module) -> bool:
    """Tell whether a call makes a value or a declaration and reaches nothing."""
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        if isinstance(owner, ast.Constant) or (isinstance(owner, ast.Name) and call.func.attr in VALUE_METHODS):
            return True
    if DECLARES_SQL.match(first_name(call.func, names)):
        return True
    called = full_name(call.func, names)
    return called in MAKES_VALUES or is_value_class(called, module)


def happenings(source: str) -> list[str]:
    """Quote what a module does when it is imported, beyond declaring."""
    module = ast.parse(source)
    names = full_names(module)
    found = []
    for node in module.body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if is_left_out_on_import(node) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign):
            calls = calls_on_import(node)
            found += [ast.unparse(call) for call in calls if not makes_a_value(call, names, module)]
        else:
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", [p for p in SOURCES if p not in RUN_ON_IMPORT], ids=name)
def test_nothing_happens_on_import(path: Path) -> None:
    assert happenings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "happening"),
    [
        ("import sqlalchemy as sa\nengine = sa.create_engine('sqlite://')", "sa.create_engine('sqlite://')"),
        ("from sqlalchemy.orm import Session\nsession = Session()", "Session()"),
        ("from httpx import Client\nclient: Client = Client()", "Client()"),
        ("from huey import SqliteHuey\nhuey = SqliteHuey()", "SqliteHuey()"),
        ("def make(): ...\napp = make()", "make()"),
        ("class Pool: ...\npools = {'one': Pool()}", "Pool()"),
        ("from pathlib import Path\ntext = Path('a').read_text()", "Path('a').read_text()"),
        ("for n in range(3):\n    n", "for n in range(3):\n    n"),
        ("from adapters.sql.tables import courses, fill\nCARD = courses.c.id.desc()\nfill()", "fill()"),
        ("print('hello')", "print('hello')"),
        ("if debug:\n    main()", "if debug:\n    main()"),
    ],
)
def test_the_import_test_sees_what_happens(source: str, happening: str) -> None:
    assert happenings(source) == [happening]


def test_the_import_test_lets_declarations_pass() -> None:
    source = '''"""A module."""
import re
import logging
import sqlalchemy as sa
from attrs import frozen
from course_domain.model.money import Money
@frozen(kw_only=True)
class Rule: days: int
log = logging.getLogger(__name__)
KEY = re.compile("[a-z]+")
RULES = (Rule(days=30),)
WORDS = frozenset("a b".split())
LATER = lambda: open("later")
courses = sa.Table("courses", sa.MetaData(), sa.Column("id", sa.Text().with_variant(sa.String(9), "x")))
PRICE = Money(amount=100, currency="EUR")
if __name__ == "__main__": later()
'''
    assert happenings(source) == []


# --- short enough to read


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines, its docstring apart."""
    docstring = ast.get_docstring(node, clean=False)
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    return lines - (docstring.count("\n") + 1 if docstring else 0)


def long_functions(module: ast.Module) -> list[str]:
    functions = (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [f"{f.name}: {length(f)} lines" for f in functions if length(f) > LONGEST_FUNCTION]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_functions_and_files_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert long_functions(parse(path)) == []
    assert lines <= LONGEST_FILE, f"{lines} lines"


def test_a_function_may_have_forty_lines_and_no_more() -> None:
    body = "    a = 1\n"
    source = f'def fits():\n    """Say.\n\n    More.\n    """\n{body * 39}\ndef grew():\n{body * 40}'
    assert long_functions(ast.parse(source)) == ["grew: 41 lines"]


# --- the project makes sense anywhere


def private_places() -> re.Pattern[str]:
    """Match paths of this machine and registries' hosts. Spelt in pieces, so that this file names none."""
    ordinary = {Path("/"), Path("/home"), Path("/opt"), Path("/srv"), Path("/usr"), Path("/var")}
    here = {ROOT, ROOT.parent, Path.home()} - ordinary - {Path(tempfile.gettempdir())}
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org")
    folders = sorted(re.escape(str(path)) + r"/" for path in here)
    return re.compile("|".join([*folders, *map(re.escape, hosts), r"(?<![\w.])/(?:home|Users|root)/\w"]))


def test_no_tracked_file_names_a_path_of_this_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    private = private_places()
    found = []
    for path in (ROOT / file for file in listed.stdout.split("\0") if file):
        text = path.read_text(encoding="utf-8", errors="ignore") if path.is_file() else ""
        found += [f"{name(path)}: {match[0]}" for match in private.finditer(text)]
    assert found == []


def test_the_search_for_private_places_finds_them() -> None:
    for place in (
        f"{ROOT}/src",
        "/home" + "/somebody/x",
        "/root" + "/.cache",
        "https://py" + "pi.org/simple",
    ):
        assert private_places().search(place), place


# --- unit tests stay alone


def test_a_unit_test_can_open_no_socket() -> None:
    with pytest.raises(RuntimeError, match="unit tests don't"):
        socket.socket(socket.AF_INET)
    with pytest.raises(RuntimeError, match="unit tests don't"):
        socket.getaddrinfo("localhost", 80)


def test_a_unit_test_can_run_an_event_loop() -> None:
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"
