"""The stages of the model of weir's windows: their text, and what they do with a row. See window_model.py."""
from dataclasses import dataclass

from window_aggregates import aggregate, call
from window_model import DAY, NEVER, NULL, SECOND, WHOLE, Row, Stage, Stop, Window, duration_text, number, string, time_of


@dataclass
class Filter(Stage):
    name: str
    operator: str   # > <= == !=
    literal: object
    stateless = True

    def __str__(self):
        return f'filter {self.condition()}'

    def condition(self):
        return f'{self.name} {self.operator} {self.literal}'

    def apply(self, row):
        value = row.get(self.name)
        other = string(self.literal[1:-1]) if isinstance(self.literal, str) else number(self.literal, 'int')
        if self.operator in ('==', '!='):
            return row if (value.key() == other.key()) == (self.operator == '==') else None
        if value.kind not in ('int', 'float'):
            return None
        return row if (value.data > other.data if self.operator == '>' else value.data <= other.data) else None

    def row(self, row):
        kept = self.apply(row)
        if kept:
            self.next.row(kept)


@dataclass
class Shape(Stage):
    """project, drop, rename."""
    word: str
    names: list      # rename: one pair, (new, old)
    stateless = True

    def __str__(self):
        if self.word == 'rename':
            return f'rename {self.names[0][0]} = {self.names[0][1]}'
        return f'{self.word} {", ".join(self.names)}'

    def apply(self, row):
        if self.word == 'project':
            fields = {name: row.get(name) for name in self.names}
        elif self.word == 'drop':
            fields = {name: value for name, value in row.fields.items() if name not in self.names}
        else:
            new, old = self.names[0]
            fields = {new if name == old else name: value for name, value in row.fields.items()}
        return Row(fields, row.source, row.time, row.window, row.keys)

    def row(self, row):
        self.next.row(self.apply(row))


@dataclass
class Limit(Stage):
    count: int
    seen: int = 0

    def __str__(self):
        return f'limit {self.count}'

    def row(self, row):
        self.seen += 1
        self.next.row(row)
        if self.seen == self.count:
            raise Stop(self)


def ordered(rows, keys):
    """Stable; nulls last, whatever the direction."""
    for name, descending in reversed(keys):
        there = [row for row in rows if row.get(name) != NULL]
        nulls = [row for row in rows if row.get(name) == NULL]
        there.sort(key=lambda row: row.get(name).rank(), reverse=descending)  # reverse keeps the order of equals
        rows = there + nulls
    return rows


class Gathering(Stage):
    """A stage that works window by window and emits when a window closes."""

    def begin(self, following, force, context):
        super().begin(following, force, context)
        self.gathered = {}

    def row(self, row):
        self.gathered.setdefault(identity(row.window), (row.window, []))[1].append(row)

    def mark(self, watermark):
        if self.force and self.force.aligned:
            self.emit(lambda window: window.end <= watermark)
        self.next.mark(watermark)

    def close(self, window):
        self.emit(lambda other: other is window)
        self.next.close(window)

    def end(self):
        self.emit(lambda window: True)
        self.next.end()

    def emit(self, wanted):
        due = [(key, window, rows) for key, (window, rows) in self.gathered.items() if wanted(window)]
        for key, window, rows in sorted(due, key=lambda each: (each[1].end, each[1].start)):
            del self.gathered[key]
            for row in self.result(window, rows):
                self.next.row(row)


def identity(window):
    """Tumbling, hopping and growing windows are one for all; a session is its own."""
    return id(window) if window.own else (window.start, window.end)


@dataclass
class Sort(Gathering):
    keys: list      # (name, descending)

    def __str__(self):
        return 'sort ' + ', '.join(name + (' desc' if descending else '') for name, descending in self.keys)

    def result(self, window, rows):
        return ordered(rows, self.keys)


@dataclass
class Top(Gathering):
    count: int
    ties: bool
    keys: list       # (name, smallest first)
    per: list

    def __str__(self):
        keys = ', '.join(name + (' asc' if ascending else '') for name, ascending in self.keys)
        per = f' per {", ".join(self.per)}' if self.per else ''
        return f'top {self.count}{" with ties" if self.ties else ""} by {keys}{per}'

    def result(self, window, rows):
        groups = {}
        for row in rows:
            groups.setdefault(tuple(row.get(name).key() for name in self.per), []).append(row)
        for group in groups.values():
            best = ordered(group, [(name, not ascending) for name, ascending in self.keys])
            end = self.count
            while self.ties and 0 < end < len(best) and self.rank(best[end]) == self.rank(best[end - 1]):
                end += 1
            yield from best[:end]

    def rank(self, row):
        return [row.get(name).key() for name, _ in self.keys]


@dataclass
class Dedup(Stage):
    """Passes rows at once, also in a window."""
    names: list

    def begin(self, following, force, context):
        super().begin(following, force, context)
        self.seen = {}

    def __str__(self):
        return f'dedup {", ".join(self.names)}'

    def row(self, row):
        _, seen = self.seen.setdefault(identity(row.window), (row.window, set()))  # the window keeps its id taken
        key = tuple(row.get(name).key() for name in self.names)
        if key not in seen:
            seen.add(key)
            self.next.row(row)


@dataclass
class Extend(Stage):
    """Running functions: a state per key over all windows; rows pass at once."""
    items: list     # (name, function, argument, frame): ('rows', N), ('s', seconds), ('all', 0); of lag and row_number None
    by: list

    def begin(self, following, force, context):
        super().begin(following, force, context)
        self.rows = {}

    def __str__(self):
        items = ', '.join(f'{name} = {call(function, argument)}{self.over(frame)}'
                          for name, function, argument, frame in self.items)
        return 'extend ' + items + (f' by {", ".join(self.by)}' if self.by else '')

    @staticmethod
    def over(frame):
        return {'rows': ' over {} rows', 's': ' over {}s', 'all': ' over all'}[frame[0]].format(frame[1]) if frame else ''

    def row(self, row):
        rows = self.rows.setdefault(tuple(row.get(name).key() for name in self.by), [])
        rows.append(row)
        fields = row.fields | {name: self.value(*item, rows) for name, *item in self.items}
        self.next.row(Row(fields, row.source, row.time, row.window, row.keys))

    def value(self, function, argument, frame, rows):
        if function == 'row_number':
            return number(len(rows), 'int')
        if function == 'lag':
            return rows[-2].get(argument).plain() if len(rows) > 1 else NULL
        kind, size = frame
        if kind == 'rows':
            rows = rows[-size:]
        elif kind == 's':
            begin = max(row.time for row in rows) - size * SECOND
            if rows[-1].time <= begin:
                return NULL
            rows = [row for row in rows if row.time > begin]
        return aggregate(function, argument, rows, self.force is not None and self.force.timed, None)


@dataclass
class Aggregate(Gathering):
    items: list     # (name, function, argument, condition: a Filter or None)
    by: list

    def __str__(self):
        items = ', '.join(f'{name} = {call(function, argument)}' + (f' where {where.condition()}' if where else '')
                          for name, function, argument, where in self.items)
        return 'aggregate ' + ' '.join(filter(None, (items, f'by {", ".join(self.by)}' if self.by else '')))

    def end(self):
        if not (self.force and self.force.bounded) and not self.by and not self.gathered:
            self.gathered[None] = (WHOLE, [])
        super().end()

    def result(self, window, rows):
        force = self.force if self.force and self.force.bounded else None
        fixed = window.bounds(self.context.zone) if force else {}
        names = [name for name in self.by if name not in fixed and not (force and name in force.key_names)]
        groups = {} if names or force else {(): []}
        for row in rows:
            groups.setdefault(tuple(row.get(name).key() for name in names), []).append(row)
        timed = force is not None and force.timed
        for group in groups.values():
            fields = dict(fixed)
            if force:
                fields |= zip(force.key_names, group[0].keys)
            fields |= {name: group[0].get(name) for name in names}
            for name, function, argument, where in self.items:
                rows = [row for row in group if where.apply(row)] if where else group
                fields[name] = aggregate(function, argument, rows, timed, window)
            yield Row(fields, None, window.end - 1 if timed else None, window,
                      group[0].keys if force else ())


@dataclass
class WindowStage(Stage):
    kind: str            # tumble hop cumulate session count all
    size: int = 0        # nanoseconds, or rows
    step: int = 0        # 0: none said
    on: str = ''
    grace: int = 0
    offset: int = 0
    by: object = None    # None: not said
    is_window = True

    def __str__(self):
        measure = str if self.kind == 'count' else duration_text
        words = ['window', '' if self.kind in ('tumble', 'hop') else self.kind,
                 measure(self.size) if self.size else '', f'every {measure(self.step)}' if self.step else '',
                 f'on {self.on}' if self.on else '', f'grace {duration_text(self.grace)}' if self.grace else '',
                 f'offset {duration_text(self.offset)}' if self.offset else '',
                 '' if self.by is None else f'by {", ".join(self.by) or "()"}']
        return ' '.join(filter(None, words))

    aligned = property(lambda self: self.kind in ('tumble', 'hop', 'cumulate'))
    timed = property(lambda self: self.aligned or self.kind == 'session')
    bounded = property(lambda self: self.kind != 'all')

    def resolve(self, following, first, after, context):
        """Where the time, the watermark and the key come from."""
        self.key_names = self.by or []
        if self.by is None:
            if isinstance(following, Aggregate) and not self.aligned:
                self.key_names = [name for name in following.by if name not in ('window_start', 'window_end')]
        self.follows = self.timed and not self.on and after is not None and after.timed
        # A window that is not the first has one watermark over the one stream.
        self.maxima = {i: NEVER for i in range(context.inputs)} if first else {None: NEVER}
        self.by_input = first
        self.watermark = NEVER
        self.arrived = 0
        self.open = []         # sessions: [window, rows]; count windows: [window, rows, key]
        self.ordinals = {}

    def row(self, row):
        if self.kind == 'all':
            self.next.row(Row(row.fields, row.source, None, WHOLE))
        elif self.kind == 'count':
            self.count_row(row)
        else:
            time = row.time
            if not self.follows:
                time = time_of(row.get(self.on or self.context.default_time), self.context.zone)
            if time is None:
                self.context.result.rejects.append(row.lost())
                return
            row = Row(row.fields, row.source, time, row.window)
            (self.session_row if self.kind == 'session' else self.aligned_row)(row)
            if not self.follows:
                index = row.source[0] if self.by_input and row.source else next(iter(self.maxima), None)
                self.maxima[index] = max(self.maxima[index], time)
                self.advance(min(self.maxima.values()))

    def tag(self, row, window):
        keys = tuple(row.get(name) for name in self.key_names)
        self.next.row(Row(row.fields | window.bounds(self.context.zone), row.source, row.time, window, keys))

    def drop_late(self, row):
        result = self.context.result
        result.late.append(row.lost())
        result.lateness = max(result.lateness, self.watermark + self.grace - row.time)

    # Time

    def advance(self, greatest):
        if greatest - self.grace <= self.watermark:
            return
        self.watermark = greatest - self.grace
        if self.kind == 'session':
            self.release(lambda window: window.end <= self.watermark)
        self.next.mark(self.watermark)

    def mark(self, watermark):
        if self.follows:
            self.advance(watermark)

    def close(self, window):
        pass

    def ended(self, index):
        if self.timed and self.by_input and not self.follows:
            del self.maxima[index]
            if self.maxima:
                self.advance(min(self.maxima.values()))
        else:
            self.next.ended(index)

    def end(self):
        self.release(lambda window: True)
        self.next.end()

    def aligned_row(self, row):
        windows = self.covering(row.time)
        still_open = [window for window in windows if window.end > self.watermark]
        if not windows:
            self.context.result.gaps += 1
        elif not still_open:
            self.drop_late(row)
        for window in still_open:
            self.tag(row, window)

    def covering(self, time):
        """The windows that a time is in, by end, then start."""
        unit = self.step if self.kind == 'hop' else self.size
        if unit % DAY == 0:
            zone = self.context.zone
            origin = (-3 * DAY if unit % (7 * DAY) == 0 else 0) + self.offset
            clock, instant = time + zone.offset(time), zone.instant
            slack = 2   # the clock may jump
        else:
            origin, clock, instant, slack = self.offset, time, lambda at: at, 0
        last = (clock - origin) // unit
        reach = -(-self.size // unit) + slack
        found = set()
        for i in range(last - reach, last + slack + 1):
            start = origin + i * unit
            first = start + (self.step if self.kind == 'cumulate' else self.size)
            ends = range(first, start + self.size + 1, self.step or 1)
            found |= {(instant(end), instant(start)) for end in ends if instant(start) <= time < instant(end)}
        return [Window(start, end) for end, start in sorted(found)]

    # Sessions and count windows hold their rows

    def session_row(self, row):
        key = tuple(row.get(name).key() for name in self.key_names)
        mine = [each for each in self.open if each[2] == key
                and each[0].start - self.size <= row.time <= each[0].end]  # end is last + GAP
        start = min([row.time] + [each[0].start for each in mine])
        end = max([row.time + self.size] + [each[0].end for each in mine])
        if end <= self.watermark:
            self.drop_late(row)
            return
        self.arrived += 1
        rows = sorted([pair for each in mine for pair in each[1]] + [(self.arrived, row)], key=lambda pair: pair[0])
        for each in mine:
            self.open.remove(each)
        self.open.append([Window(start, end, own=True), rows, key])

    def count_row(self, row):
        key = tuple(row.get(name).key() for name in self.key_names)
        ordinal = self.ordinals.get(key, 0)
        self.ordinals[key] = ordinal + 1
        self.arrived += 1
        step = self.step or self.size
        if ordinal % step == 0:
            self.open.append([Window(ordinal, ordinal + self.size, own=True, ordinals=True), [], key])
        mine = [each for each in self.open if each[2] == key]
        if not mine:
            self.context.result.gaps += 1
        for each in mine:
            each[1].append((self.arrived, row))
        self.release(lambda window: any(window is each[0] for each in mine) and window.end == ordinal + 1)

    def release(self, wanted):
        due = [each for each in self.open if wanted(each[0])]
        due.sort(key=lambda each: (each[0].end, each[0].start, each[1][0][0]))
        for each in due:
            self.open.remove(each)
            window, rows, _ = each
            for _, row in rows:
                self.tag(row, window)
            self.next.close(window)
