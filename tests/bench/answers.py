"""Reads what contestants print, and tells whether they say the same.

An answer is a list of rows; a row is a tuple of (name, value) without its nulls, so that null and missing are the same.
Names are those of weir's columns; numbers, also those in strings, are floats; times are written as weir writes them.
"""
import csv
import io
import json
import math
import re

from measure import Failure

NUMBER = re.compile(r'-?\d+(\.\d+)?([eE][-+]?\d+)?')
TIME = re.compile(r'(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?Z?')


def value(raw):
    if isinstance(raw, bool) or raw is None:
        return raw
    if isinstance(raw, (int, float)) or (isinstance(raw, str) and NUMBER.fullmatch(raw)):
        return float(raw)
    if not isinstance(raw, str):
        return json.dumps(raw, sort_keys=True)
    found = TIME.fullmatch(raw)
    return f'{found[1]}T{found[2]}{(found[3] or "").rstrip("0").rstrip(".")}Z' if found else raw


def row(members):
    return tuple(sorted((name, value(raw)) for name, raw in members if raw is not None and raw != ''))


def json_rows(text):
    return [row(json.loads(line).items()) for line in text.splitlines()]


def csv_rows(text):
    return [row(record.items()) for record in csv.DictReader(io.StringIO(text))]


def lines(text):
    return text.splitlines()


def number(text):
    """The number of rows: what a contestant prints that only counts, {"count": N} or N."""
    return int(re.search(r'\d+', text)[0])


def order(members):
    """Sorts rows; floats by six digits, for their last ones may differ."""
    return [(name, f'{v:.6g}' if isinstance(v, float) else str(v)) for name, v in members]


def equal(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return a == b or math.isclose(a, b, rel_tol=1e-9)
    return a == b


def same_row(a, b):
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return len(a) == len(b) and all(x[0] == y[0] and equal(x[1], y[1]) for x, y in zip(a, b))


def of_weir(text, work, contestant):
    """What weir printed, read so that it can be compared with what the contestant prints."""
    if contestant.read in (lines, number):
        return lines(text)
    return csv_rows(text) if work.format == 'csv' else json_rows(text)


def compare(work, contestant, weir_text, text):
    """Raises Failure unless both say the same. The order of rows counts only as far as the work's `ordered_by` goes."""
    name = f'{work.name}, {work.format}: {contestant.name}'
    expected, actual = of_weir(weir_text, work, contestant), contestant.read(text)
    if not expected:
        raise Failure(f'{name}: weir printed nothing')
    if isinstance(actual, int):
        if actual != len(expected):
            raise Failure(f'{name} counts {actual:,} rows, weir {len(expected):,}')
        return
    if len(expected) != len(actual):
        raise Failure(f'{name} has {len(actual):,} rows, weir {len(expected):,}')
    if work.ordered_by:
        keys = ([dict(r).get(work.ordered_by) for r in rows] for rows in (expected, actual))
        if any(not equal(a, b) for a, b in zip(*keys)):
            raise Failure(f'{name} sorts the rows another way than weir')
    if contestant.read is not lines:
        expected, actual = sorted(expected, key=order), sorted(actual, key=order)
    for mine, theirs in zip(expected, actual):
        if not same_row(mine, theirs):
            raise Failure(f'{name} differs from weir:\n  weir  {mine}\n  other {theirs}')
