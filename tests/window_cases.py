"""Random cases for tests/oracle: rows, files, and pipelines that make sense for them."""
from dataclasses import dataclass, field

from window_aggregates import ARRAYS, PAIRS
from window_model import DAY, SECOND, Zone, instant_of, run
from window_stages import Aggregate, Dedup, Extend, Filter, Limit, Shape, Sort, Top, WindowStage

MODES = [None, 'block=1', 'read=1', 'block=1,roundtrip', 'block=64,roundtrip']
MODES += [f'threads={n},block=64' for n in range(1, 6)]
ZONES = ['Europe/Berlin'] * 3 + ['UTC', 'America/Sao_Paulo', 'Asia/Kathmandu']
CHANGES = ['2026-03-28T12:00:00', '2026-10-24T18:00:00', '2018-11-03T09:00:00', '2018-02-16T12:00:00',
           '1969-12-30T03:00:00', '2026-02-27T22:00:00']
UNSORTED = ('t', 'ts', 'window_start', 'window_end')   # may be text that reads as a time
FUNCTIONS = ['count', 'count', 'sum', 'min', 'max', 'first', 'last', 'any', 'count_distinct', 'avg'] * 2
FUNCTIONS += ['approx_count_distinct', 'mode', 'range', 'rate', *ARRAYS, *PAIRS]
FRAMED = ['count', 'sum', 'min', 'max', 'avg', 'first', 'last', 'any', 'mode', 'count_distinct', *ARRAYS]
GARBAGE = ['oops', '{"t":1', '[1,2]', '"t"', '{"t":5,}', '{"t":01,"v":1}', '12']


@dataclass
class Case:
    pipeline: list
    files: list                 # lists of lines
    csv: bool = False
    zone: str = ''
    default_time: str = ''
    mode: str = None
    stdin: bool = False
    exit_status: bool = False   # -e
    names: list = field(default_factory=list)

    def text(self):
        return ' | '.join(map(str, self.pipeline))

    def options(self):
        return ((['-i', 'csv'] if self.csv and self.stdin else []) + (['-o', 'ndjson'] if self.csv else [])
                + (['--tz', self.zone] if self.zone else []) + (['-T', self.default_time] if self.default_time else [])
                + (['-e'] if self.exit_status else []))

    def expected(self):
        return run(self.pipeline, self.files, self.csv, self.zone or 'UTC', self.default_time or None)


class Maker:
    """Makes one case. It keeps track of the fields that rows have behind each stage."""

    def __init__(self, random):
        self.random = random
        self.names = 0

    def chance(self, share):
        return self.random.random() < share

    def pick(self, *choices):
        return self.random.choice(choices)

    def some(self, choices, least, most):
        choices = list(choices)
        return self.random.sample(choices, min(len(choices), self.random.randint(least, most)))

    # Rows

    def files(self, case, count):
        self.strings = self.chance(0.15) and not self.calendar   # some times are text
        self.base = self.pick(0, 0, 0, 1769850000, -30)
        if self.calendar:
            zone = Zone(case.zone)
            self.base = instant_of(self.pick(*CHANGES), zone) // SECOND
            # times within a day of each other, or within weeks
            self.stride = self.pick(1800, 7200, 20000, 86400)
        else:
            self.stride = 1
        self.fractions = self.pick(0, 0, 0, 0.3)
        self.disorder = self.pick(0, 0.1, 0.3, 0.6)
        self.bad = self.pick(0, 0, 0.05, 0.15)
        self.values = self.pick('int', 'int', 'mixed')
        self.spaces = self.chance(0.2)
        sizes = [self.pick(0, 3, 12, 30, 60) if count > 1 or self.chance(0.1) else self.random.randint(3, 60)
                 for _ in range(count)]
        files = [self.lines(case, size) for size in sizes]
        return [['t,k,u,v'] + lines for lines in files] if case.csv else files

    def lines(self, case, count):
        now = self.random.randint(0, 12)
        lines = []
        for _ in range(count):
            now += self.pick(0, 0, 1, 1, 1, 2, 3, 5, 8, 20 if self.chance(0.2) else 1)
            at = now - (self.random.randint(0, 15) if self.chance(self.disorder) else 0)
            if self.chance(self.bad):
                lines.append(self.pick('1,2,3,4,5', '1,2', ',,,,') if case.csv else self.pick('', *GARBAGE))
            else:
                lines.append(self.line(case, at))
        return lines

    def line(self, case, at):
        record = {'t': self.time(case, at), 'k': self.key(), 'u': str(at + self.random.randint(-4, 4)),
                  'v': self.value()}
        if case.csv:
            return ','.join('' if text == 'null' else text.strip('"') for text in record.values())
        if self.chance(0.1):
            record.pop(self.pick('k', 'u', 'v', 'v') if not self.chance(self.bad) else 't')
        if self.chance(0.2):
            record = dict(reversed(record.items()))
        if self.spaces:
            return '{ ' + ' , '.join(f'"{name}" : {text}' for name, text in record.items()) + ' }'
        return '{' + ','.join(f'"{name}":{text}' for name, text in record.items()) + '}'

    def time(self, case, at):
        seconds = self.base + at * self.stride
        if self.chance(self.bad / 2):
            return self.pick('null', '"zz"', '""' if not case.csv else '"x y"')
        if self.calendar:
            seconds += self.pick(0, 0, 1, -1)
            text = Zone(self.pick('UTC', case.zone, 'Asia/Kolkata')).text(seconds * SECOND)
            return f'"{text}"' if self.chance(0.8) else str(seconds)
        if self.chance(self.fractions):
            return str(seconds) + self.pick('.5', '.25', '.0', '.125', '.999999999')
        if self.strings and self.chance(0.5):
            zone = Zone(self.pick('UTC', 'Asia/Kolkata', 'America/Sao_Paulo'))
            at = seconds * SECOND
            return self.pick(f'"{seconds}"', f'"{zone.text(at)}"', f'"{zone.text(at + 250000000)}"')
        return str(seconds)

    def key(self):
        return self.pick('"a"', '"a"', '"b"', '"b"', '"c"', 'null' if self.chance(0.3) else '"a"',
                         self.pick('1', '1.0', '2e0') if self.chance(0.3) else '"d"')

    def value(self):
        if self.chance(0.08):
            return 'null'
        number = str(self.random.randint(-3, 9))
        return number if self.values == 'int' else self.pick(number, number + '.5', number + '.0', '"x"', '"y"')

    # Pipelines

    def fresh(self, prefix='a'):
        self.names += 1
        return f'{prefix}{self.names}'

    def duration(self, *seconds):
        return int(self.pick(*seconds) * SECOND)

    def aligned(self, kind):
        if self.calendar:
            unit = self.pick(1, 1, 2, 3, 7, 14)
            offset = self.pick(0, 0, 0, 6 * 3600, 9000, 30 * 3600) * SECOND
            if kind == 'tumble':
                return WindowStage('tumble', unit * DAY, offset=offset)
            if kind == 'hop':
                size = self.pick(unit * 86400, 86400, 2 * 86400, 36 * 3600, 12 * 3600, 26 * 3600 + 1800) * SECOND
                return WindowStage('hop', size, self.pick(1, 1, 2, 7) * DAY, offset=offset)
            unit = self.pick(1, 1, 2)
            step = unit * self.pick(86400, 43200, 6 * 3600, 2 * 3600) * SECOND
            return WindowStage('cumulate', unit * DAY, step, offset=offset)
        offset = self.duration(0, 0, 0, 0, 1, 3, 7.5, 43)
        if kind == 'tumble':
            return WindowStage('tumble', self.duration(1, 2, 2.5, 5, 10, 10, 13, 60), offset=offset)
        if kind == 'hop':
            return WindowStage('hop', self.duration(1, 3, 5, 10, 10, 20), self.duration(2, 3, 4, 5, 5, 7, 12), offset=offset)
        step = self.duration(1, 2, 2.5, 5)
        return WindowStage('cumulate', step * self.random.randint(1, 4), step, offset=offset)

    def grace(self):
        unit = self.stride_guess if self.calendar else 1
        return self.pick(0, 0, 0, 1, 2, 5, 10, 30) * unit * SECOND

    def windowed(self, first, fields, times, timed):
        """A window stage and the aggregate that it may need. times: fields that hold one; timed: no `on` needed."""
        kinds = ['tumble', 'tumble', 'hop', 'hop', 'cumulate', 'session', 'session', 'count', 'count', 'all']
        if self.calendar and first:
            kinds = ['tumble', 'hop', 'cumulate']
        kind = self.pick(*kinds)
        if kind in ('tumble', 'hop', 'cumulate', 'session') and not times and not timed:
            kind = self.pick('count', 'all')
        if kind == 'all':
            return [WindowStage('all')]
        if kind == 'count':
            stage = WindowStage('count', self.random.randint(1, 6), self.pick(0, 0, 0, 1, 2, 3, 7))
        elif kind == 'session':
            stage = WindowStage('session', self.duration(1, 2, 3, 5))
        else:
            stage = self.aligned(kind)
        if stage.timed:
            stage.grace = self.grace()
            if not timed or (times and self.chance(0.4)):
                stage.on = self.pick(*times)
        if stage.aligned:
            return [stage]
        if self.chance(0.5):
            stage.by = self.some([name for name in ('k', 'k', 'v') if name in fields], 0, 1)
            return [stage]
        return [stage, self.aggregate(fields)]

    def plain(self, fields):
        """Those whose values the model can sort and calculate with."""
        return [name for name in fields if name not in UNSORTED and not name.startswith('array')] or ['v']

    def aggregate(self, fields):
        items = []
        for _ in range(self.random.randint(1, 3)):
            function = self.pick(*FUNCTIONS)
            usable = self.plain(fields)
            argument = '' if function == 'count' and self.chance(0.7) or function == 'rate' else self.pick(*usable)
            if function in PAIRS:
                argument += ', ' + self.pick(*usable)
            where = self.filter(usable) if self.chance(0.2) else None
            items.append((self.fresh('array' if function in (*ARRAYS, 'object') else 'a'), function, argument, where))
        for time in [name for name in ('u', 't') if name in fields and not (name == 't' and self.strings_likely)]:
            if self.chance(0.25):
                items.append((self.fresh('m'), self.pick('max', 'min', 'first', 'last'), time, None))
        keys = [name for name in ('k', 'v', 'window_start', 'window_end') if name in fields]
        return Aggregate(items, self.some(keys, 0, self.pick(1, 1, 2)))

    def extend(self, fields):
        """Running functions, with frames of time where rows have one of their window."""
        items, plain = [], self.plain(fields)
        for _ in range(self.random.randint(1, 3)):
            function = self.pick('row_number', 'lag', *FRAMED)
            frames = [('rows', self.random.randint(1, 5)), ('all', 0)]
            if self.timed:
                frames += [('s', self.pick(1, 3, 10, 30) * (self.stride_guess if self.calendar else 1))] * 2
            argument = '' if function == 'row_number' else self.pick(*plain)
            name = self.fresh('array' if function in ARRAYS else 'a')
            items.append((name, function, argument, self.pick(*frames) if function in FRAMED else None))
        return Extend(items, self.some([name for name in ('k', 'v') if name in fields], 0, 1))

    def in_force(self, fields, last):
        """One stage behind a window."""
        plain = self.plain(fields)
        if self.chance(0.2):
            return self.extend(fields)
        kind = self.pick('filter', 'project', 'drop', 'sort', 'top', 'dedup', 'aggregate', 'aggregate', 'limit')
        if kind == 'filter':
            return self.filter(plain)
        if kind == 'project':
            return Shape('project', self.some(fields, 1, 4))
        if kind == 'drop' and len(fields) > 1:
            return Shape('drop', self.some([name for name in fields if name != 't'] or fields, 1, 1))
        if kind == 'sort':
            return Sort([(name, self.chance(0.5)) for name in self.some(plain, 1, 2)])
        if kind == 'top':
            keys = [(name, self.chance(0.3)) for name in self.some(plain, 1, 2)]
            return Top(self.random.randint(1, 3), self.chance(0.3), keys,
                       self.some(plain, 1, 1) if self.chance(0.3) else [])
        if kind == 'dedup':
            return Dedup(self.some(plain, 1, 2))
        if kind == 'limit' and (last or self.chance(0.3)):
            return Limit(self.random.randint(1, 12))
        return self.aggregate(fields)

    def filter(self, names):
        name = self.pick(*names)
        if name == 'k':
            return Filter('k', self.pick('==', '!='), self.pick('"a"', '"b"', 1))
        return Filter(name, self.pick('>', '<=', '!='), self.random.randint(-1, 5))

    def behind(self, stage, fields, times):
        """Fields, and those with a time, behind a stage."""
        if isinstance(stage, WindowStage) and stage.bounded:
            bounds = ['window_start', 'window_end']
            times = [name for name in times if name not in bounds] + bounds * stage.timed
            return fields + [name for name in bounds if name not in fields], times
        if isinstance(stage, Shape) and stage.word == 'project':
            fields = stage.names
        elif isinstance(stage, Shape) and stage.word == 'drop':
            fields = [name for name in fields if name not in stage.names]
        elif isinstance(stage, Extend):
            fields = fields + [name for name, *_ in stage.items]
        elif isinstance(stage, Shape):
            new, old = stage.names[0]
            return [new if name == old else name for name in fields], [new if name == old else name for name in times]
        elif isinstance(stage, Aggregate):
            bounds = [name for name in ('window_start', 'window_end') if self.bounded]
            fields = bounds + self.own_keys + [name for name in stage.by if name not in bounds + self.own_keys]
            made = [name for name, _, argument, _ in stage.items if name.startswith('m') and argument in times]
            times = [name for name in times if name in fields and name.startswith('window_')] + made
            fields = fields + [name for name, *_ in stage.items]
        return fields, [name for name in times if name in fields]

    def case(self):
        family = self.pick('one', 'one', 'one', 'chain', 'chain', 'inputs', 'inputs', 'calendar')
        self.calendar = family == 'calendar'
        case = Case([], [], mode=self.pick(*MODES), csv=self.chance(0.15), exit_status=self.chance(0.1))
        if self.calendar:
            case.zone = self.pick(*ZONES)
        elif self.chance(0.1):
            case.zone = self.pick(*ZONES)
        count = self.pick(2, 2, 3) if family == 'inputs' else 1
        self.stride_guess = 3600
        case.files = self.files(case, count)
        self.strings_likely = self.strings or self.calendar
        case.stdin = count == 1 and self.chance(0.3)
        case.pipeline = self.pipeline(case, family)
        return case

    def pipeline(self, case, family):
        fields, times = ['t', 'k', 'u', 'v'], ['t', 't', 't', 'u']
        if self.calendar:
            times = ['t']
        stages = []

        def add(*more):
            nonlocal fields, times
            for stage in more:
                if isinstance(stage, WindowStage):
                    self.bounded, self.own_keys, self.timed = stage.bounded, list(stage.by or []), stage.timed
                    if stage is not more[-1] and isinstance(more[1], Aggregate) and not stage.aligned and stage.by is None:
                        self.own_keys = [name for name in more[1].by if not name.startswith('window_')]
                fields, times = self.behind(stage, fields, times)
                stages.append(stage)

        if self.chance(0.15):
            add(self.pick(self.filter(['k', 'v']), Shape('rename', [('ts', 't')]), Shape('drop', ['k']),
                          Shape('project', ['t', 'v', 'k'])))
        if self.chance(0.05):
            add(self.pick(Limit(self.random.randint(1, 30)), Dedup(['v'])))
        first = self.windowed(True, fields, times, False)
        if first[0].timed and self.chance(0.3) and not stages:
            case.default_time, first[0].on = first[0].on, ''
        elif not first[0].timed and self.chance(0.5) and 't' in fields:
            case.default_time = 't'
        add(*first)
        window, timed = first[0], first[0].timed
        for _ in range(self.pick(0, 1, 1, 2)):
            add(self.in_force(fields, False))
        for _ in range({'chain': self.pick(1, 1, 2)}.get(family, 0)):
            if not isinstance(stages[-1], Aggregate) and self.chance(0.8):
                add(self.aggregate(fields))
            # Without `on` only behind an aggregate: what the mark does to rows that merely pass, the contract leaves open.
            made = any(isinstance(stage, Aggregate) for stage in stages[stages.index(window):])
            more = self.windowed(False, fields, times, timed and made)
            window, timed = more[0], more[0].timed
            add(*more)
            if self.chance(0.7) and len(more) == 1:
                add(self.aggregate(fields))
        for _ in range(self.pick(0, 0, 1, 1)):
            add(self.in_force(fields, True))
        return stages
