"""An independent model of weir's windows, written from the language's contract alone. Used by tests/oracle.

It is slow and plain on purpose: times are integers of nanoseconds, numbers are fractions, every stage is a class that
gets one row at a time. The pipeline is a list of the stage classes below; each can print itself as weir's text, and
`run` says what weir must answer. It knows nothing of blocks, threads or columns.
"""
import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

SECOND = 10**9
DAY = 86400 * SECOND
NEVER = float('-inf')
EPOCH = datetime(1970, 1, 1)
NUMBER = re.compile(r'-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?')
INSTANT = re.compile(r'(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)?')


class Zone:
    """Instants to wall clock times and back, both in nanoseconds since 1970."""

    def __init__(self, name):
        self.info = ZoneInfo(name)

    def offset(self, instant):
        at = EPOCH.replace(tzinfo=timezone.utc) + timedelta(seconds=instant // SECOND)
        return int(at.astimezone(self.info).utcoffset().total_seconds()) * SECOND

    def instant(self, wall):
        """The first instant at which the clock shows `wall`. One that is skipped is read with the offset before the jump
        (02:30 is 03:30 then): the contract leaves it open, weir does so."""
        early, late = wall - 2 * DAY, wall + 2 * DAY  # no zone in use here changes twice within four days
        before, after = self.offset(early), self.offset(late)
        low, high = early // SECOND, late // SECOND
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.offset(middle * SECOND) == before else (low, middle)
        change = high * SECOND
        return wall - before if wall - before < change or wall - after < change else wall - after

    def text(self, instant):
        offset = self.offset(instant)
        wall = EPOCH + timedelta(seconds=(instant + offset) // SECOND)
        digits = f'{instant % SECOND:09}'
        while digits.endswith('000'):
            digits = digits[:-3]
        minutes = abs(offset) // (60 * SECOND)
        zone = f'{"-" if offset < 0 else "+"}{minutes // 60:02}:{minutes % 60:02}' if offset else 'Z'
        return wall.strftime('%Y-%m-%dT%H:%M:%S') + ('.' + digits if digits else '') + zone


# Values

@dataclass(frozen=True)
class Value:
    kind: str          # null int float string time
    data: object       # None, Fraction, str, nanoseconds
    text: str          # as JSON, the way it came

    def key(self):
        """What a group goes by: 1 and 1.0 are one, 1 and "1" two."""
        return ('number', self.data) if self.kind in ('int', 'float') else (self.kind, self.data)

    def rank(self):
        if self.kind == 'string' and NUMBER.fullmatch(self.data):
            return (0, Fraction(self.data))
        return ({'int': 0, 'float': 0, 'time': 1, 'string': 2}[self.kind], self.data)

    def plain(self):
        """The value as the result of a function: without its source text."""
        return number(self.data, self.kind) if self.kind in ('int', 'float') else self


NULL = Value('null', None, 'null')


def number(data, kind):
    if kind == 'int':
        return Value('int', Fraction(data), str(int(data)))
    text = repr(float(data))
    return Value('float', Fraction(float(data)), text[:-2] if text.endswith('.0') else text)


def number_from(text):
    return Value('float' if set(text) & set('.eE') else 'int', Fraction(text), text)


def string(text):
    return Value('string', text, json.dumps(text, ensure_ascii=False))


def time_of(value, zone):
    """The event time that a value is, or None."""
    if value.kind == 'time':
        return value.data
    if value.kind == 'string':
        if not NUMBER.fullmatch(value.data):
            return instant_of(value.data, zone)
        value = number_from(value.data)
    if value.kind not in ('int', 'float'):
        return None
    size = abs(value.data)
    unit = SECOND if size < 10**11 else 10**6 if size < 10**14 else 1000 if size < 10**17 else 1
    return int(Fraction(value.text.strip('"')) * unit)  # by its digits, not its binary value; int() cuts towards zero


def instant_of(text, zone):
    match = INSTANT.fullmatch(text)
    if not match:
        return None
    day, clock, fraction, offset = match.groups()
    try:
        passed = datetime.fromisoformat(f'{day}T{clock or "00:00:00"}') - EPOCH
    except ValueError:
        return None
    wall = (passed.days * 86400 + passed.seconds) * SECOND + int((fraction or '0').ljust(9, '0'))
    if offset is None:
        return zone.instant(wall)
    if offset == 'Z':
        return wall
    ahead = (int(offset[1:3]) * 60 + int(offset[4:])) * 60 * SECOND
    return wall + ahead if offset[0] == '-' else wall - ahead


def duration_text(nanoseconds):
    for unit, size in (('d', DAY), ('h', 3600 * SECOND), ('m', 60 * SECOND), ('s', SECOND), ('ms', 10**6)):
        if nanoseconds % size == 0:
            return f'{nanoseconds // size}{unit}'
    raise ValueError(nanoseconds)


# Rows, and what a run leaves behind

@dataclass
class Window:
    start: int
    end: int
    own: bool = False     # a session or a count window: of one key
    ordinals: bool = False

    def bound(self, at, zone):
        return number(at, 'int') if self.ordinals else Value('time', at, f'"{zone.text(at)}"')

    def bounds(self, zone):
        return {'window_start': self.bound(self.start, zone), 'window_end': self.bound(self.end, zone)}


WHOLE = Window(0, 0)


@dataclass
class Row:
    fields: dict
    source: object = None  # (input, line) of the record that it is; none for rows that were made
    time: object = None    # event time
    window: Window = field(default_factory=lambda: WHOLE)
    keys: tuple = ()       # of its session or count window, in this row's spelling

    def get(self, name):
        return self.fields.get(name, NULL)

    def text(self):
        return '{' + ','.join(f'"{name}":{value.text}' for name, value in self.fields.items()) + '}'

    def lost(self):
        """What --late and --rejects get: the source record, and whether there is one."""
        return (self.source[1], True) if self.source else (self.text(), False)


@dataclass
class Result:
    out: list = field(default_factory=list)
    late: list = field(default_factory=list)      # (text, whether it is a source record)
    rejects: list = field(default_factory=list)
    gaps: int = 0
    lateness: int = 0                             # the greatest


class Stop(Exception):
    """Raised by a limit that has had its rows."""

    def __init__(self, stage):
        super().__init__()
        self.stage = stage


class Stage:
    """A stage passes on what it does not care for. mark: the watermark has moved; close: a session's or a count
    window's rows are complete; ended: an input is at its end."""
    stateless = is_window = False

    def begin(self, following, force, context):
        self.next, self.force, self.context = following, force, context

    def row(self, row):
        self.next.row(row)

    def mark(self, watermark):
        self.next.mark(watermark)

    def close(self, window):
        self.next.close(window)

    def ended(self, index):
        self.next.ended(index)

    def end(self):
        self.next.end()


class Output(Stage):
    def __init__(self, result):
        self.result = result

    def row(self, row):
        self.result.out.append(row.text())

    def mark(self, watermark):
        pass

    def close(self, window):
        pass

    def ended(self, index):
        pass

    def end(self):
        pass


# Reading

def read_json(line):
    """The row of a line of NDJSON, or None. Only what the generator writes: no escapes in names, no nesting."""
    try:
        record = json.loads(line, parse_int=number_from, parse_float=number_from)
    except ValueError:
        return None
    if not isinstance(record, dict):
        return None
    return Row({name: NULL if value is None else string(value) if isinstance(value, str) else value
                for name, value in record.items()})


def read_cells(line, header):
    cells = line.split(',')
    if len(cells) != len(header):
        return None
    return Row({name: NULL if cell == '' else number_from(cell) if NUMBER.fullmatch(cell) else string(cell)
                for name, cell in zip(header, cells)})


class Input:
    """One file: it shows its next row, as it reaches the first stage with state."""

    def __init__(self, index, lines, csv, prefix, merge_time, result):
        self.index, self.prefix, self.merge_time, self.result = index, prefix, merge_time, result
        self.header = lines[0].split(',') if csv else None
        self.lines = iter(lines[1:] if csv else lines)
        self.greatest = NEVER
        self.shown = None

    def show(self):
        """False at the end."""
        for line in self.lines:
            if line == '':
                continue
            row = read_cells(line, self.header) if self.header else read_json(line)
            if row is None:
                self.result.rejects.append((line, True))
                continue
            row.source = (self.index, line)
            for stage in self.prefix:
                row = row and stage.apply(row)
            if row is None:
                continue
            time = self.merge_time(row) if self.merge_time else None
            if time is not None:
                self.greatest = max(self.greatest, time)
            self.shown = row
            return True
        self.shown = None
        return False


@dataclass
class Context:
    zone: Zone
    default_time: str   # -T, or None
    inputs: int
    result: Result


def compile_pipeline(pipeline, context):
    """Gives each stage (copies of them) the next one and the window in force. The first stage with state, and the
    stateless ones before it."""
    stages = [replace(stage) for stage in pipeline]
    force, own = None, False
    for i, stage in enumerate(stages):
        following = stages[i + 1] if i + 1 < len(stages) else Output(context.result)
        if stage.is_window:
            stage.resolve(following, first=not own, after=force, context=context)
            own = True
            stage.begin(following, force, context)
            force = stage
        else:
            stage.begin(following, force, context)
    prefix = []
    while stages and stages[0].stateless:
        prefix.append(stages.pop(0))
    return prefix, stages[0] if stages else Output(context.result)


def merge_time(pipeline, context):
    """What several inputs are merged by: the first `on`, else -T."""
    on = next((stage.on for stage in pipeline if stage.is_window and stage.on), context.default_time)
    return (lambda row: time_of(row.get(on), context.zone)) if on else None


def run(pipeline, files, csv=False, zone='UTC', default_time=None):
    result = Result()
    context = Context(Zone(zone), default_time, len(files), result)
    prefix, first = compile_pipeline(pipeline, context)
    by = merge_time(pipeline, context)
    inputs = [Input(i, lines, csv, prefix, by, result) for i, lines in enumerate(files)]
    try:
        if by and len(files) > 1:
            merge(inputs, first)
        else:
            for each in inputs:
                while each.show():
                    first.row(each.shown)
                first.ended(each.index)
        first.end()
    except Stop as stop:
        finish(stop.stage.next)
    return result


def merge(inputs, first):
    open_inputs = []
    for each in inputs:
        if each.show():
            open_inputs.append(each)
        else:
            first.ended(each.index)
    while open_inputs:
        taken = min(open_inputs, key=lambda each: each.greatest)  # the first of equals, as on the command line
        first.row(taken.shown)
        if not taken.show():
            open_inputs.remove(taken)
            first.ended(taken.index)


def finish(stage):
    try:
        stage.end()
    except Stop as stop:
        finish(stop.stage.next)
