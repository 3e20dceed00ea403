"""What is not a race. Each function measures one thing and gives what it found, with its goal."""
import statistics
from dataclasses import dataclass

from measure import latencies

MIB = 1 << 20
PEAK_GOAL = 48 * MIB
SLACK = 4 * MIB  # how far two peaks may lie apart and still be "the same"
STATES = {'filter': 'filter status >= 500',
          'windows': 'window 1m on ts grace 5s | aggregate count(), avg(latency_ms) by service',
          '50,000 groups': 'aggregate count() by user.id'}


@dataclass
class Limit:
    name: str
    measured: str
    goal: str
    reached: bool


def start_of_process(bench):
    """how long weir takes over `true` when there is no input, the medians of 400 runs by turns"""
    taken = {'weir': [], 'true': []}
    for _ in range(20):
        taken['weir'] += bench.stopwatch([bench.weir, 'filter x > 1'], times=20)[0]
        taken['true'] += bench.stopwatch(['true'], times=20)[0]
    weir, true = (statistics.median(t.seconds for t in timings) for timings in taken.values())
    over = 1000 * (weir - true)
    yield Limit('start of the process, over `true`', f'{over:.1f} ms', '≤ 3 ms', over <= 3)


def peak_memory(bench):
    """peak memory on two threads: of the file, and of ten times as many lines from the generator through a pipe"""
    for name, pipeline in STATES.items():
        command = [bench.weir, '-j', '2', pipeline]
        runs = [bench.stopwatch([*command, bench.data.log(bench.lines)])]
        runs += [bench.stopwatch(command, feed=bench.data.command(lines)) for lines in (bench.lines, 10 * bench.lines)]
        once, piped, tenfold = (timing.peak for (timing,), _ in runs)
        yield Limit(f'peak memory of {name}, 2 threads: {bench.size}, tenfold', f'{once / MIB:.0f}, {tenfold / MIB:.0f} MiB',
                    '≤ 48 MiB, the same', max(once, piped, tenfold) <= PEAK_GOAL and tenfold <= max(once, piped) + SLACK)


def distinct_keys(bench):
    """memory and CPU time a key of `count by id`; linear: among all ids a key costs at most twice what it does in a tenth"""
    cost = {}
    for keys in (bench.ids // 10, bench.ids * 3 // 10, bench.ids):
        path = bench.data.ids(keys)
        runs = [bench.stopwatch([bench.weir, '-j', '1', 'count by id', path])[0][0] for _ in range(bench.runs)]
        cost[keys] = statistics.median(t.cpu for t in runs) / keys
        peak = max(t.peak for t in runs) / keys
    few, some, many = cost.values()
    work = f'`count by id` of {bench.ids // 1_000_000} million ids'
    yield Limit(f'{work}: memory', f'{peak:.0f} bytes a key', '≤ 120', peak <= 120)
    yield Limit(f'{work}: CPU time a key with a tenth of them, three tenths, all',
                f'{few * 1e9:.0f}, {some * 1e9:.0f}, {many * 1e9:.0f} ns', 'linear', many <= 2 * few)


def row_latency(bench):
    """how long a row takes from the pipe in to the pipe out, weir with as many threads as it likes; `cat` for comparison"""
    with open(bench.data.log(bench.lines), 'rb') as file:
        row = file.readline()
    count = 2500
    pass_through = latencies([bench.weir, 'filter status > 0'], row, count)
    floor = latencies(['cat'], row, count)
    (half, most), (cat_half, cat_most) = ((1e6 * t[count // 2], 1e6 * t[count * 99 // 100]) for t in (pass_through, floor))
    yield Limit('a row through a pipe: median, p99', f'{half:.0f}, {most:.0f} µs (`cat`: {cat_half:.0f}, {cat_most:.0f})',
                'p99 ≤ 1000 µs', most <= 1000)


def cpu_of(bench, pipeline):
    """Seconds of CPU time on the log, one thread."""
    command = [bench.weir, '-j', '1', pipeline, bench.data.log(bench.lines)]
    return statistics.median(bench.stopwatch(command)[0][0].cpu for _ in range(bench.runs))


def frames(bench):
    """rows a second of CPU time, reading included, that frames of 10 minutes take with 10,000 keys; and whether long frames cost more a row"""
    for call in ('count()', 'avg(latency_ms)', 'max(latency_ms)', 'count_distinct(host)', 'p99(latency_ms)', 'mode(host)'):
        seconds = cpu_of(bench, f'extend r = {call} over 10m on ts by hash(user.id) % 10000 | aggregate count(r)')
        rate = bench.lines / seconds / 1e6
        yield Limit(f'`{call} over 10m` of 10,000 keys', f'{rate:.1f} M rows/s', '≥ 1 M rows/s', rate >= 1)
    for call in ('p90(latency_ms)', 'mode(host)', 'topk(path, 3)', 'count_distinct(id)', 'approx_count_distinct(id)'):
        few, many = (cpu_of(bench, f'extend r = {call} over {rows} rows | aggregate count(r)') for rows in (10, 10_000))
        yield Limit(f'`{call}` over 10,000 rows, beside 10', f'{many / few:.1f} times the CPU time', '≤ 3 times', many <= 3 * few)


def sketches(bench):
    """values a second that a sketch takes, by the CPU time over that of counting them"""
    floor = cpu_of(bench, 'aggregate count(latency_ms)')
    for call in ('approx_count_distinct(latency_ms)', 'p99(latency_ms)'):
        rate = bench.lines / max(cpu_of(bench, f'aggregate {call}') - floor, 1e-9) / 1e6
        yield Limit(f'`{call}`, over `count(latency_ms)`', f'{rate:.0f} M values/s', '≥ 20 M values/s', rate >= 20)


LIMITS = {'start': start_of_process, 'memory': peak_memory, 'distinct': distinct_keys, 'latency': row_latency,
          'frames': frames, 'sketches': sketches}
