#!/usr/bin/env python3
"""Draws a terminal's screen as SVG: ansi-to-svg.py < captured.txt > picture.svg

Reads what `tmux capture-pane -epN` writes: text with SGR sequences, one line for each row. Every run of one style
becomes a rectangle and a text that starts at its column.
"""
import re
import sys
import unicodedata
from html import escape

# The metrics of DejaVu Sans Mono, so that runs end where the next begin and the lines of boxes meet.
SIZE, PADDING = 14, 14
CELL_WIDTH, CELL_HEIGHT, BASELINE = SIZE * 1233 / 2048, SIZE * 2384 / 2048, SIZE * 1901 / 2048
FOREGROUND, BACKGROUND = "#d7dae0", "#16181d"
BASIC = """#3b4048 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #abb2bf
           #7f8794 #ff7b86 #b5e08f #ffd68a #7cc0ff #da9bef #7fd6e0 #ffffff""".split()


def palette(index):
    """The colour of the 256-colour table."""
    if index < 16:
        return BASIC[index]
    if index < 232:
        levels = (0, 95, 135, 175, 215, 255)
        index -= 16
        return "#%02x%02x%02x" % (levels[index // 36], levels[index // 6 % 6], levels[index % 6])
    return "#%02x%02x%02x" % ((8 + 10 * (index - 232),) * 3)


class Style:
    """What SGR sequences have switched on so far."""

    def __init__(self):
        self.fg = self.bg = None
        self.flags = frozenset()

    def apply(self, parameters):
        codes = [int(code) if code else 0 for code in re.split("[;:]", parameters)]
        names = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.__init__()
            elif code in names:
                self.flags |= {names[code]}
            elif code == 22:
                self.flags -= {"bold", "dim"}
            elif code in (23, 24, 27, 29):
                self.flags -= {names[code - 20]}
            elif code in (38, 48):
                kind = codes.pop(0)
                if kind == 5:
                    colour = palette(codes.pop(0))
                else:
                    colour = "#%02x%02x%02x" % tuple(codes[:3])
                    del codes[:3]
                self.set(code == 38, colour)
            elif code in (39, 49):
                self.set(code == 39, None)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.set(True, palette(code % 10 + (8 if code >= 90 else 0)))
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.set(False, palette(code % 10 + (8 if code >= 100 else 0)))

    def set(self, foreground, colour):
        if foreground:
            self.fg = colour
        else:
            self.bg = colour

    def key(self):
        fg, bg = self.fg or FOREGROUND, self.bg or BACKGROUND
        if "reverse" in self.flags:
            fg, bg = bg, fg
        return fg, bg, self.flags


def columns(character):
    if unicodedata.combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(line, style):
    """(column, columns, text, style) for every run of one style in a row."""
    column = start = 0
    text = ""
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            if text:
                yield start, column - start, text, style.key()
            start, text = column, ""
            style.apply(part[2:-1])
        else:
            part = re.sub(r"\x1b.|[\x0e\x0f]", "", part)
            text += part
            column += sum(map(columns, part))
    if text:
        yield start, column - start, text, style.key()


def main():
    rows = sys.stdin.read().rstrip("\n").split("\n")
    style, shapes, width = Style(), [], 0
    for row, line in enumerate(rows):
        y = PADDING + row * CELL_HEIGHT
        for column, count, text, (fg, bg, flags) in runs(line, style):
            width = max(width, column + count)
            x = PADDING + column * CELL_WIDTH
            if bg != BACKGROUND:
                shapes.append(f'<rect x="{x:.2f}" y="{y:.2f}" width="{count * CELL_WIDTH:.2f}" '
                              f'height="{CELL_HEIGHT:.2f}" fill="{bg}" shape-rendering="crispEdges"/>')
            # Drawn as a line, because blanks have none in a text.
            if "underline" in flags:
                shapes.append(f'<rect x="{x:.2f}" y="{y + BASELINE + 1.5:.2f}" width="{count * CELL_WIDTH:.2f}" '
                              f'height="1" fill="{fg}" shape-rendering="crispEdges"/>')
            if not text.strip():
                continue
            look = "".join((
                ' font-weight="bold"' if "bold" in flags else "",
                ' font-style="italic"' if "italic" in flags else "",
                ' opacity="0.6"' if "dim" in flags else "",
                ' text-decoration="line-through"' if "strike" in flags else "",
            ))
            shapes.append(f'<text x="{x:.2f}" y="{y + BASELINE:.2f}" fill="{fg}"{look} '
                          f'xml:space="preserve">{escape(text)}</text>')
    w, h = width * CELL_WIDTH + 2 * PADDING, len(rows) * CELL_HEIGHT + 2 * PADDING
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0f}" height="{h:.0f}" '
          f'font-family="DejaVu Sans Mono, monospace" font-size="{SIZE}">')
    print(f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>')
    print("\n".join(shapes))
    print("</svg>")


main()
