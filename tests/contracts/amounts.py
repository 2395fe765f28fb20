"""G11's lint: an amount of money is Decimal or integer fen, and no float comes near its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MONEY = re.compile(r"(^|_)(amount|amounts|fen|money|yuan|price|budget|payment|salary|grant)(_|$)")
FLOATS = {"float", "FloatField"}


def _name(node: ast.expr | None) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Constant(value=str(name)) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=function):
            return _name(function)
    return ""


def _is_money(node: ast.expr | str | None) -> bool:
    name = node if isinstance(node, str) else _name(node)
    return bool(MONEY.search(name.lower()))


def _is_float(node: ast.expr | None) -> bool:
    """A float literal, a float annotation, float(…) or a FloatField, anywhere in an expression."""
    return node is not None and any(
        (isinstance(part, ast.Constant) and isinstance(part.value, float))
        or (isinstance(part, ast.Name | ast.Attribute) and _name(part) in FLOATS)
        for part in ast.walk(node)
    )


def _offends(node: ast.AST) -> bool:
    match node:
        case ast.AnnAssign(target=target, annotation=annotation, value=value):
            return _is_money(target) and (_is_float(annotation) or _is_float(value))
        case ast.Assign(targets=targets, value=value):
            return any(_is_money(target) for target in targets) and _is_float(value)
        case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
            return _is_money(target) and _is_float(value)
        case ast.arg(arg=name, annotation=annotation):
            return _is_money(name) and _is_float(annotation)
        case ast.FunctionDef(name=name, returns=returns) | ast.AsyncFunctionDef(name=name, returns=returns):
            return _is_money(name) and _is_float(returns)
        case ast.keyword(arg=str(name), value=value):
            return _is_money(name) and _is_float(value)
        case ast.Call(func=ast.Name(id="float"), args=[argument, *_]):
            return any(isinstance(part, ast.expr) and _is_money(part) for part in ast.walk(argument))
        case ast.BinOp(left=left, right=right):
            return (_is_money(left) and _is_float(right)) or (_is_float(left) and _is_money(right))
    return False


def floats_on_money(text: str) -> Iterator[int]:
    """The lines on which a float touches an amount."""
    for node in ast.walk(ast.parse(text)):
        if _offends(node):
            yield getattr(node, "lineno", 0)
