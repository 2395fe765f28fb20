"""A lifecycle as a mermaid diagram."""

from __future__ import annotations

from typing import Literal

from luoshi.kernel.lifecycle.rules import Lifecycle


def diagram(lifecycle: Lifecycle, *, language: Literal["zh", "en"] = "zh") -> str:
    """Mermaid text for a README; a move that one post asks for and another grants is marked ②."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.code}: {getattr(state, language)}" for state in lifecycle.states.values()]
    lines.append(f"    [*] --> {lifecycle.initial}")
    for move in lifecycle.moves.values():
        label = getattr(move, language) + " ②" * move.second_post
        lines += [f"    {source} --> {move.target}: {label}" for source in move.sources]
    lines += [f"    {state.code} --> [*]" for state in lifecycle.states.values() if state.terminal]
    return "\n".join(lines) + "\n"
