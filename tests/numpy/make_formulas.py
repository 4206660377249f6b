#!/usr/bin/env python3
"""Formulas with the values of real NumPy.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python make_formulas.py        # writes formulas.json beside this file

Two families of random formulas:

- "python": texts that are Python as they stand (`-x**2 % 3 < 1 and not x > 2`), almost without
  parentheses. Python's own parser says what they mean; `**` is typed as `^` in half of them.
- "notation": random trees, written as people write (`½x·sen²(2x)`, `0,5|x|`, `máx(0; x)`), with no
  more parentheses than mathematics needs, and in Python with all of them.

Each is evaluated at every x with NumPy's float64, step by step; a step that divides by 0, overflows
or leaves a domain means no value. It is evaluated again with each transcendental function and power
off by 2.5 or 4 units in the last place: the largest change is the slack that a test may use. Formulas
that such a change moves by more than 1e-9, or over a jump, are left out.

Then our own expression for NumPy (`cargo run --bin formulas_in_numpy`) is evaluated on the array of
all x and has to give the same values.
"""
import ast
import json
import math
import platform
import random
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SEED = 20_261_129
N_PYTHON = 1_500
N_NOTATION = 2_000
N_MOVED = 16
ULP = 2.0**-52
XS = [-8.0, -2.5, -1.0, -0.125, 0.0, 0.25, 0.5, 1.0, 1.75, 2.0, 3.25, 9.0]
MAX_LEN = 120

rng = random.Random(SEED)
moved = random.Random(SEED + 1)
is_moved = False


def off(value):
    """A result that is not exact, moved where it is asked for."""
    return value * (1 + moved.choice([-4, -2.5, 2.5, 4]) * ULP) if is_moved else value


def inexact(function):
    return lambda *arguments: off(function(*arguments))


def power(base, exponent):
    return off(np.power(base, exponent))


def log(x, base=None):
    return off(np.log(x)) if base is None else off(np.log(x)) / off(np.log(base))


def sinc(x):
    return off(np.sinc(x))


def clamp(x, low, high):
    if low > high:
        raise FloatingPointError
    return np.minimum(np.maximum(x, low), high)


def half_away(x):
    return np.trunc(x) + np.trunc(2 * (x - np.trunc(x)))


def factorial(n):
    if n < 0 or n != np.floor(n):
        raise FloatingPointError
    return np.float64(math.factorial(int(n)))


# Name in Python here: function.
INEXACT = {
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos,
    "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh,
    "acosh": np.arccosh, "atanh": np.arctanh, "exp": np.exp, "ln": np.log, "log2": np.log2,
    "log10": np.log10, "cbrt": np.cbrt, "hypot": np.hypot, "atan2": np.arctan2, "sinc": np.sinc,
}  # fmt: skip
EXACT = {
    "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "floor": np.floor, "ceil": np.ceil,
    "trunc": np.trunc, "round": half_away, "fmod": np.fmod, "clamp": clamp,
    "step": lambda x: np.where(x < 0, 0.0, 1.0)[()],
    "min": lambda *values: np.float64(min(values)),
    "max": lambda *values: np.float64(max(values)),
    "radians": np.radians, "degrees": np.degrees,
}  # fmt: skip
NAMES = {
    **{name: inexact(function) for name, function in INEXACT.items()},
    **EXACT,
    "log": log,
    "power": power,
    "factorial": factorial,
    "number": np.float64,
    "truth": lambda value: np.float64(1.0 if value else 0.0),
    "pi": np.float64(np.pi),
    "e": np.float64(np.e),
    "tau": np.float64(2 * np.pi),
}


class Float64(ast.NodeTransformer):
    """All numbers are float64, comparisons are 1.0 or 0.0, and powers can be moved."""

    @staticmethod
    def call(name, *arguments):
        return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])

    def visit_Constant(self, node):
        return self.call("number", node)

    def visit_Compare(self, node):
        return self.call("truth", self.generic_visit(node))

    def visit_BoolOp(self, node):
        return self.call("truth", self.generic_visit(node))

    def visit_UnaryOp(self, node):
        node = self.generic_visit(node)
        return self.call("truth", node) if isinstance(node.op, ast.Not) else node

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        return self.call("power", node.left, node.right) if isinstance(node.op, ast.Pow) else node


def compiled(python):
    tree = Float64().visit(ast.parse(python, mode="eval"))
    return compile(ast.fix_missing_locations(tree), python, "eval")


def value(code, x):
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            found = eval(code, {"__builtins__": {}}, {**NAMES, "x": np.float64(x)})
    except (FloatingPointError, OverflowError):
        return None
    return float(found) if np.isfinite(found) else None


def values_and_slack(python):
    """Values at all x and how far they move; `None` if a value hangs on the last bits."""
    global is_moved
    code = compiled(python)
    values, slacks = [], []
    for x in XS:
        found = value(code, x)
        slack = 0.0
        is_moved = True
        for _ in range(N_MOVED):
            other = value(code, x)
            if (other is None) != (found is None):
                slack = math.inf
            elif found is not None:
                slack = max(slack, abs(other - found))
        is_moved = False
        if slack > 1e-9 * (1 + abs(found or 0)):
            return None
        values.append(found)
        slacks.append(float(f"{1.1 * slack:.1e}"))
    return (values, slacks) if any(it is not None for it in values) else None


# Family "python".

NUMBERS = ["1", "2", "3", "10", "0.5", "1.5", "0.25", "2.75", "1e-3", "7"]
ONE = [
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    "exp", "ln", "log", "log2", "log10", "sqrt", "cbrt", "abs", "sign", "floor", "ceil", "trunc",
    "round", "sinc", "step", "radians", "degrees",
]  # fmt: skip


def blank():
    return rng.choice(["", " "])


def arithmetic(depth):
    kind = rng.randrange(14) if depth > 0 else rng.randrange(4)
    if kind < 2:
        return "x"
    if kind < 4:
        return rng.choice(NUMBERS + ["pi", "e"])
    if kind < 6:
        return rng.choice("-+-") + blank() + arithmetic(depth - 1)
    if kind < 11:
        operator = rng.choice(["+", "-", "*", "/", "%", "**", "**"])
        space = blank()
        return arithmetic(depth - 1) + space + operator + space + arithmetic(depth - 1)
    if kind < 12:
        return "(" + arithmetic(depth - 1) + ")"
    if kind < 13:
        return rng.choice(ONE) + "(" + arithmetic(depth - 1) + ")"
    return "(" + condition(depth - 1) + ")"


def condition(depth):
    kind = rng.randrange(7) if depth > 0 else 0
    if kind < 4:
        text = arithmetic(depth - 1)
        for _ in range(rng.choice([1, 1, 2, 3])):
            space = blank()
            sign = rng.choice(["<", "<=", ">", ">=", "==", "!="])
            text += space + sign + space + arithmetic(depth - 1)
        return text
    if kind < 6:
        return f"{condition(depth - 1)} {rng.choice(['and', 'or'])} {condition(depth - 1)}"
    return "not " + condition(depth - 1)


def python_family():
    text = arithmetic(4) if rng.randrange(3) else condition(4)
    typed = text
    if rng.randrange(2):
        typed = typed.replace("**", "^")
    return typed, text


# Family "notation". A node is (typed text, how tightly it binds, Python text). Bindings: choices and
# conditions 0, sums 1, products 2, signs 3, powers 4, operands 5.

ALIASES = {
    "sin": ["sin", "sen", "SEN", "np.sin"], "cos": ["cos", "math.cos"], "tan": ["tan", "tg"],
    "asin": ["arcsen", "arcsin", "asin"], "acos": ["arccos", "acos"], "atan": ["arctg", "np.arctan"],
    "sinh": ["senh", "sinh"], "tanh": ["tgh", "tanh"], "asinh": ["argsenh", "arcsinh"],
    "acosh": ["arccosh"], "atanh": ["np.arctanh"], "ln": ["ln", "log"], "log10": ["log10", "log₁₀"],
    "log2": ["log2", "log₂"], "sqrt": ["sqrt", "raíz", "raiz"], "abs": ["abs"],
    "sign": ["sgn", "signo", "sign"], "step": ["step", "escalón"], "floor": ["floor", "suelo"],
    "ceil": ["ceil", "techo"], "radians": ["radians"], "max": ["max", "máx"], "min": ["min", "mín"],
}  # fmt: skip
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "¾": (3, 4), "⅔": (2, 3), "⅛": (1, 8)}
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def enclosed(node, least):
    typed, binds, _ = node
    if binds >= least:
        return typed
    opening, closing = rng.choice(["()", "()", "()", "[]"])
    return opening + typed + closing


def literal():
    kind = rng.randrange(8)
    if kind == 0:
        typed, (a, b) = rng.choice(list(FRACTIONS.items()))
        return typed, 5, f"({a}/{b})"
    if kind == 1:
        degrees = rng.choice([30, 45, 60, 90, 180])
        return f"{degrees}{rng.choice('°º')}", 4, f"radians({degrees})"
    if kind == 2:
        n = rng.randrange(6)
        return f"{n}!", 4, f"factorial({n})"
    number = rng.choice(["1", "2", "3", "5", "10", "0.5", "1.5", "2.25", "0.125", "1e-2"])
    typed = number.replace(".", ",") if rng.randrange(2) else number
    return typed, 5, number


def operand(depth):
    kind = rng.randrange(10)
    if depth == 0 or kind < 3:
        return rng.choice([("x", 5, "x"), ("x", 5, "x"), ("𝑥", 5, "x"), literal(),
                           ("π", 5, "pi"), ("pi", 5, "pi"), ("e", 5, "e")])  # fmt: skip
    inner = tree(depth - 1)
    if kind < 4 and "|" not in inner[0]:
        return f"|{inner[0]}|", 5, f"abs({inner[2]})"
    if kind < 5:
        sign, python = rng.choice([("√", "sqrt"), ("∛", "cbrt")])
        return f"{sign}({inner[0]})", 4, f"{python}({inner[2]})"
    if kind < 6:
        name, python = rng.choice([("sec", "cos"), ("cosec", "sin"), ("cotg", "tan"), ("csc", "sin")])
        return f"{name}({inner[0]})", 5, f"(1/{python}({inner[2]}))"
    if kind < 7:
        names = rng.choice(["min", "max", "hypot", "atan2", "log", "clamp", "fmod", "mod", "pow"])
        return several(names, depth)
    name = rng.choice(ONE)
    typed = rng.choice(ALIASES.get(name, [name]))
    if typed == "log" and "," in inner[0]:
        # The comma might separate the base: refused.
        typed = "ln"
    if rng.randrange(4) == 0:
        n = rng.choice("23")
        raised = rng.choice([n.translate(RAISED), "^" + n])
        return f"{typed}{raised}({inner[0]})", 5, f"(({name}({inner[2]}))**{n})"
    return f"{typed}({inner[0]})", 5, f"{name}({inner[2]})"


def several(name, depth):
    n = {"min": rng.choice([2, 3, 4]), "max": rng.choice([2, 3]), "clamp": 3}.get(name, 2)
    nodes = [tree(depth - 1) for _ in range(n)]
    # A comma in an argument is a decimal sign where semicolons separate.
    separator = "; " if any("," in typed for typed, _, _ in nodes) else rng.choice(["; ", ", "])
    typed = rng.choice(ALIASES.get(name, [name]))
    typed += "(" + separator.join(typed for typed, _, _ in nodes) + ")"
    pythons = [python for _, _, python in nodes]
    if name == "mod":
        return typed, 5, f"(({pythons[0]}) % ({pythons[1]}))"
    if name == "pow":
        return typed, 5, f"(({pythons[0]}) ** ({pythons[1]}))"
    return typed, 5, f"{name}({', '.join(pythons)})"


def product(depth):
    left, right = tree(depth - 1), tree(depth - 1)
    python = f"(({left[2]}) * ({right[2]}))"
    divides = any(sign in left[0] for sign in ["/", "÷", "%", "mod"]) and left[1] == 2
    starts = right[0][0].isalpha() or right[0][0] in "([√∛"
    # Behind an operand it is the operator.
    starts = starts and not right[0].startswith("mod(")
    if rng.randrange(2) and right[1] > 3 and starts and not divides and left[1] >= 2:
        # Blanks keep names apart, and a number in an exponent from the factor behind it.
        ends = left[0][-1]
        space = " " if ends.isalpha() or left[1] != 5 or right[0][0] == "e" else blank()
        return left[0] + space + right[0], 2, python
    sign = rng.choice(["*", " * ", "·", " × ", "∗"])
    return enclosed(left, 2) + sign + enclosed(right, 3), 2, python


def tree(depth):
    if depth == 0:
        return operand(0)
    kind = rng.randrange(13)
    if kind < 3:
        return operand(depth)
    if kind < 5:
        return product(depth)
    left, right = tree(depth - 1), tree(depth - 1)
    if kind < 7:
        sign = rng.choice("+-")
        written = rng.choice({"+": ["+", " + "], "-": ["-", " − ", "–"]}[sign])
        typed = enclosed(left, 1) + written + enclosed(right, 2)
        return typed, 1, f"(({left[2]}) {sign} ({right[2]}))"
    if kind < 8:
        written = rng.choice(["/", " / ", "÷"])
        return enclosed(left, 2) + written + enclosed(right, 3), 2, f"(({left[2]}) / ({right[2]}))"
    if kind < 9:
        written = rng.choice([" mod ", "%", " % "])
        return enclosed(left, 2) + written + enclosed(right, 3), 2, f"(({left[2]}) % ({right[2]}))"
    if kind < 10:
        return rng.choice("-−") + enclosed(left, 3), 3, f"(-({left[2]}))"
    if kind < 12:
        if rng.randrange(2):
            n = rng.choice(["2", "3", "-1", "-2", "10"])
            return enclosed(left, 5) + n.translate(RAISED), 4, f"(({left[2]})**({n}))"
        written = rng.choice(["^", "**"])
        return enclosed(left, 5) + written + enclosed(right, 3), 4, f"(({left[2]})**({right[2]}))"
    typed, python = conditional(depth - 1)
    if rng.randrange(2):
        return typed, 0, python
    if rng.randrange(2):
        written = f"{typed} ? {enclosed(left, 1)} : {enclosed(right, 1)}"
        return written, 0, f"(({left[2]}) if {python} else ({right[2]}))"
    name = rng.choice(["si", "if", "np.where"])
    return (f"{name}({typed}; {left[0]}; {right[0]})", 5,
            f"(({left[2]}) if {python} else ({right[2]}))")  # fmt: skip


def conditional(depth):
    def simple():
        nodes = [tree(depth) if depth > 0 else operand(0) for _ in range(rng.choice([2, 2, 3]))]
        typed, python = enclosed(nodes[0], 1), f"({nodes[0][2]})"
        for node in nodes[1:]:
            sign = rng.choice(["<", "<=", ">", ">=", "==", "!="])
            written = rng.choice({"<=": ["<=", "≤"], ">=": [">=", "≥"], "!=": ["!=", "≠"]}.get(sign, [sign]))
            typed += f" {written} {enclosed(node, 1)}"
            python += f" {sign} ({node[2]})"
        return typed, f"({python})"

    typed, python = simple()
    kind = rng.randrange(6)
    if kind == 0:
        return f"{rng.choice(['not', 'no', '¬'])} {typed}", f"(not {python})"
    if kind < 3:
        other, python_other = simple()
        sign, words = rng.choice([("and", ["and", "y", "∧", "&&"]), ("or", ["or", "o", "∨"])])
        return f"{typed} {rng.choice(words)} {other}", f"({python} {sign} {python_other})"
    return typed, python


def notation_family():
    typed, _, python = tree(3)
    if rng.randrange(20) == 0:
        typed = rng.choice(["y = ", "f(x) = "]) + typed
    return typed, python


def short(number):
    """The same number, without a point if it is whole."""
    is_whole = number is not None and number == int(number) and abs(number) < 2**53
    return int(number) if is_whole else number


def collected(family, n):
    cases, seen = [], set()
    while len(cases) < n:
        typed, python = family()
        if typed in seen or len(typed) > MAX_LEN or "x" not in python:
            continue
        seen.add(typed)
        found = values_and_slack(python)
        if found is not None:
            case = {"typed": typed, "values": [short(it) for it in found[0]]}
            if any(found[1]):
                case["slack"] = [short(it) for it in found[1]]
            cases.append(case)
    return cases


def check_ours(case, text):
    """Our expression on the array of all x has the values."""
    x = np.array(XS)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = eval(text, {"np": np, "len": len, "x": x})
    assert found.shape == x.shape and found.dtype in (np.float64, np.int64), (case["typed"], text)
    slacks = case.get("slack", [0] * len(XS))
    for x, ours, numpys, slack in zip(XS, found, case["values"], slacks):
        if numpys is not None and not abs(float(ours) - numpys) <= 2 * slack:
            sys.exit(f"{case['typed']}: {text} is {ours} at {x}, not {numpys}")


def function_points():
    domains = {"asin": (-1, 1), "acos": (-1, 1), "atanh": (-0.99, 0.99), "acosh": (1, 50),
               "ln": (1e-3, 50), "log2": (1e-3, 50), "log10": (1e-3, 50)}  # fmt: skip
    for name, function in INEXACT.items():
        if name in ("hypot", "atan2"):
            continue
        low, high = domains.get(name, (-10, 10))
        xs = [low + (high - low) * idx / 60 for idx in range(61)]
        points = [[x, float(function(np.float64(x)))] for x in xs]
        yield {"names": [name, f"np.{function.__name__}"], "points": points}


def main():
    cases = collected(python_family, N_PYTHON) + collected(notation_family, N_NOTATION)
    command = ["cargo", "run", "--quiet", "-p", "neurona-numpy-tests", "--bin", "formulas_in_numpy"]
    lines = "".join(case["typed"] + "\n" for case in cases)
    run = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=HERE)
    if run.returncode != 0:
        sys.exit(run.stderr)
    for case, text in zip(cases, run.stdout.split("\n")):
        case["numpy"] = text or None
        if text:
            check_ours(case, text)
    made = (f"make_formulas.py, seed {SEED}, Python {platform.python_version()}, "
            f"NumPy {np.__version__}, {platform.machine()}")  # fmt: skip
    dump = lambda it: json.dumps(it, ensure_ascii=False, separators=(",", ":"))
    with open(HERE / "formulas.json", "w", encoding="utf-8") as file:
        file.write(f'{{"made": {dump(made)},\n"xs": {dump(XS)},\n"formulas": [\n')
        file.write(",\n".join(map(dump, cases)))
        file.write('\n],\n"functions": [\n')
        file.write(",\n".join(map(dump, function_points())))
        file.write("\n]}\n")
    n_written = sum(case["numpy"] is not None for case in cases)
    print(f"{len(cases)} formulas, {n_written} of them with our expression")


if __name__ == "__main__":
    main()
