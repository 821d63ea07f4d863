"""Bars of the comparison as SVG, readable on light and on dark ground."""

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _PANEL_W, _GAP = 880, 430, 20
_NAME_W, _VALUE_W = 150, 62
_BAR_H, _STEP, _HEAD_H = 13, 19, 34

_STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #3d444d; }
  .head { font-weight: 600; font-size: 13px; }
  .ours { fill: #2f81f7; } .limit { fill: #8b949e; fill-opacity: .45; } .peer { fill: #8b949e; }
  @media (prefers-color-scheme: dark) { text { fill: #d1d7e0; } }
"""

Bars = Sequence[tuple[str, float, str]]
"""(name, value, one of the kinds `ours`, `limit` and `peer`)."""


def draw(title: str, panels: Mapping[str, Bars]) -> str:
    """A panel for each heading, two beside each other, each with a scale of its own."""
    rows = max(len(bars) for bars in panels.values())
    panel_h = _HEAD_H + rows * _STEP + 14
    parts = []
    for number, (head, bars) in enumerate(panels.items()):
        x, y = (number % 2) * (_PANEL_W + _GAP), 30 + (number // 2) * panel_h
        parts.append(f'<g transform="translate({x} {y})">{_panel(head, bars)}</g>')
    height = 30 + -(-len(panels) // 2) * panel_h
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    head = f'<text class="head" x="0" y="16">{escape(title)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{head}\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _panel(head: str, bars: Bars) -> str:
    most = max((value for _, value, _ in bars), default=1)
    lines = [f'<text class="head" x="0" y="16">{escape(head)}</text>']
    for row, (name, value, kind) in enumerate(bars):
        lines.append(_bar(_HEAD_H + row * _STEP, name, value, kind, value / most))
    return "\n".join(lines)


def _bar(y: int, name: str, value: float, kind: str, share: float) -> str:
    width = max(1.0, share * (_PANEL_W - _NAME_W - _VALUE_W))
    base = y + _BAR_H - 2
    return (
        f'<text x="{_NAME_W - 8}" y="{base}" text-anchor="end">{escape(name)}</text>'
        f'<rect class="{kind}" x="{_NAME_W}" y="{y}" width="{width:.1f}" height="{_BAR_H}" rx="2"/>'
        f'<text x="{_NAME_W + width + 6:.1f}" y="{base}">{value:,.0f}</text>'
    )
