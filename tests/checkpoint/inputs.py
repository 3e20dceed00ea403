"""Seeded rows and the pipelines that are run over them with checkpoints; one uninterrupted run says what must come out."""
import json

from growing import is_prefix, read, weir
from weir_process import holds, same

# Name → options, pipeline. All state there is: windows, sessions, running functions, dedup, sketches, top, sort.
PIPELINES = {
    'stateless': ((), 'filter v % 3 > 0 | project n, k, v'),
    'verbatim': ((), 'filter v % 3 > 0'),
    'windows': ((), 'window 10s on t grace 2s | aggregate n = count(), s = sum(v), f = first(k) by k'),
    'hops': ((), 'window 20s every 5s on t grace 2s | aggregate n = count(), m = median(v), c = collect(v)'),
    'sessions': ((), 'window session 2s on t grace 2s | aggregate n = count(), s = sum(v) by k'),
    'session_rows': ((), 'window session 2s on t grace 2s by k | project n, k, window_start, window_end'),
    'running': ((), 'extend d = delta(v), c = cumsum(v), e = ewma(v, 0.3), m = max(v) over 5 rows, a = avg(v) over 8s on t by k'),
    'dedup': ((), 'dedup k, v within 10s grace 2s on t | project n, k, v'),
    'dedup_forever': ((), 'dedup k, v'),
    'top': ((), 'window 10s on t grace 2s | top 3 by v | project n, v'),
    'top_of_all': ((), 'top 50 by v'),
    'sort': ((), 'sort v desc, n'),
    'sketches': ((), 'aggregate p = p99(v), d = approx_count_distinct(n), u = count_distinct(v), top = topk(v, 2), h = histogram(v, 100) by k'),
    'count_windows': ((), 'window count 7 every 3 by k | aggregate s = sum(v), l = last(n)'),
    'chain': ((), 'window 5s on t grace 2s | aggregate s = sum(v) by k | window 20s | aggregate m = max(s), n = count()'),
    'limit': ((), 'filter v > 100 | project n | limit 2000'),
    'csv_out': (('-o', 'csv'), 'window 10s on t grace 2s | aggregate n = count(), s = sum(v) by k'),
    'csv': (('-i', 'csv', '-o', 'csv'), 'filter v % 3 > 0 | project n, t, k, v'),
    'csv_verbatim': (('-i', 'csv', '-o', 'csv'), 'filter v % 3 > 0'),
}


def is_csv(name):
    return PIPELINES[name][0][:2] == ('-i', 'csv')


def make_rows(random, count, csv=False, first=0):
    """Lines as bytes, without a header: times move on, somewhat out of order, some late; strings of several lengths."""
    lines, time = [], 1_000_000.0 + first * 0.05
    for n in range(first, first + count):
        time += random.random() * 0.1
        t = round(time - random.random() * (6 if random.random() < 0.02 else 1.5), 3)
        k, v = f'key{min(int(random.expovariate(0.5)), 9)}', random.randrange(1000)
        if csv:
            text = f'{n},{t},{k},{v},{"x" * random.randrange(40)}\n'
        else:
            text = json.dumps({'n': n, 't': t, 'k': k, 'v': v, 'text': 'x' * random.randrange(40)}, separators=(',', ':')) + '\n'
        lines.append(text.encode())
    return lines


CSV_HEADER = b'n,t,k,v,text\n'


def make_input(random, count, csv):
    return (CSV_HEADER if csv else b'') + b''.join(make_rows(random, count, csv))


class Job:
    """A pipeline over files in the case's folder, with its checkpoint and its output; what one run gives is known."""

    def __init__(self, case, name, files, whole):
        """`whole`: the contents of each input from its first to its last byte."""
        self.case = case
        self.files = files
        options, pipeline = PIPELINES[name] if isinstance(name, str) else name
        self.options = [*options] + ([] if '-i' in options else ['-i', 'ndjson'])
        self.pipeline = pipeline
        for i, text in enumerate(whole):
            with open(case.path(f'whole{i}'), 'wb') as file:
                file.write(text)
        code, _, err = weir(case, *self.options, '-O', 'expected', pipeline, *[f'whole{i}' for i in range(len(whole))])
        same(f'one run of {pipeline} ({err.strip()})', code, 0)
        self.expected = read(case.path('expected'))
        holds('the uninterrupted run gave nothing', self.expected)

    def arguments(self, *more):
        return [*self.options, '--checkpoint', 'state', '-O', 'out', *more, self.pipeline, *self.files]

    def run(self, *more, words=(), environment=None, code=0):
        """One run that must end well; what is written by then is the beginning of what must come out."""
        got = weir(self.case, *self.arguments(*more), words=words, environment=environment)
        same(f'exit ({got[2].strip()})', got[0], code)
        self.check_prefix()
        return got[2]

    def check_prefix(self):
        is_prefix(f'output of {self.pipeline}', read(self.case.path('out')), self.expected)

    def finish(self):
        """The last run, which closes the windows."""
        self.run('--final')
        same('bytes of output', len(read(self.case.path('out'))), len(self.expected))
