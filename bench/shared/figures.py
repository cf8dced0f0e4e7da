"""Figures: printed as tables that bench/README.md takes as they are."""

import statistics
import sys


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


def median(values):
    return statistics.median(values) if values else float("nan")


class Table:
    """A table that is printed while it grows."""

    def __init__(self, *columns):
        self._print(columns)
        self._print("---" for _ in columns)

    @staticmethod
    def _print(cells):
        print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)

    def row(self, *cells):
        self._print(cells)


def say(text=""):
    print(text, flush=True)


def skip(what, why):
    say(f"{what} is left out: {why}")


def ms(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def each(figures, form):
    """Of every process its own."""
    return ", ".join(f"{name} {form(value)}" for name, value in figures.items())


def ratio(ours, theirs):
    return f"{ours / theirs:.2f}" if theirs else "–"


def fail(text):
    sys.exit(f"bench: {text}")
