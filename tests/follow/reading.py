"""What a follower reads: half lines, its start, many files, formats, inputs that cannot be followed; and how it ends."""
import gzip
import json
import os
import signal
import subprocess

from growing import Follower, Log, pause, rows
from suite import DEADLINE, WAYS, check, wait_for
from weir_process import Run, holds, same


@check(ways=WAYS)
def half_a_line_waits_for_its_rest(case):
    log = Log(case.path('app.log'))
    with Follower(case, 'app.log') as follower:
        log.write('{"n":1}\n{"n"')
        follower.gets(1, 1)
        follower.silent(0.3)
        log.write(':2')
        follower.silent(0.3)
        log.write('}\n{"n":3}\n')
        follower.gets(2, 3)
        follower.ends()


@check(ways=WAYS)
def half_a_last_line_is_a_line_at_the_end(case):
    log = Log(case.path('app.log'))
    log.write(rows(1, 2) + '{"n":3}')
    with Follower(case, 'app.log') as follower:
        follower.gets(1, 2)
        follower.silent(0.2)
        follower.process.terminate()
        same('end', follower.end(DEADLINE), (-signal.SIGTERM, '{"n":3}\n', ''))


@check(ways=WAYS)
def from_end_skips_what_is_there(case):
    log = Log(case.path('app.log'))
    log.write(rows(-5000, -1))
    with Follower(case, 'app.log', options=('--from', 'end')) as follower:
        # It says nothing when it has found the end: rows are appended until one comes.
        written = 0
        while not wait_for_row(follower):
            written += 1
            log.write(rows(written, written))
            holds('no row came', written < 600)
        first = follower.number()
        holds('a row from before the start:', first > 0, first)
        follower.gets(first + 1, written)
        # What comes into its place is new, all of it.
        log.rename()
        log.open().write(rows(written + 1, written + 3))
        follower.gets(written + 1, written + 3)
        follower.ends()


def wait_for_row(follower):
    try:
        follower.silent(0.05)
        return False
    except AssertionError:
        return True


@check(ways=WAYS)
def from_end_of_a_file_that_comes_later(case):
    with Follower(case, 'app.log', options=('--from', 'end')) as follower:
        follower.silent(0.3)
        Log(case.path('app.log')).write(rows(1, 3))
        follower.gets(1, 3)
        follower.ends()


@check(ways=WAYS)
def several_files_as_their_rows_arrive(case):
    logs = [Log(case.path(f'{i}.log')) for i in range(3)]
    for log in logs:
        log.open()
    with Follower(case, '0.log', '1.log', '2.log') as follower:
        for i in range(1, 13):
            logs[i % 3].write(rows(i, i))
            follower.gets(i, i)
        follower.ends()


@check(ways=WAYS)
def two_thousand_files(case):
    # The soft limit is 1,024 in most shells; the hard one is far above.
    count = 2000
    names = [f'{i}.log' for i in range(count)]
    for i, name in enumerate(names):
        Log(case.path(name)).write(rows(i, i))
    limited = ('bash', '-c', 'ulimit -Sn 1024; exec "$@"', 'bash')
    with Follower(case, *names, wrapper=limited) as follower:
        same('rows', sorted(follower.number() for _ in range(count)), list(range(count)))
        picked = case.random.sample(range(count), 50)
        for i in picked:
            Log(case.path(names[i])).write(rows(count + i, count + i))
            follower.gets(count + i, count + i)
        for i in picked[:10]:
            log = Log(case.path(names[i]))
            log.rename()
            log.write(rows(2 * count + i, 2 * count + i))
            follower.gets(2 * count + i, 2 * count + i)
        follower.ends()


@check(ways=WAYS)
def csv_has_a_header_in_each_generation(case):
    log = Log(case.path('app.csv'))
    log.write('n,s\n1,a\n')
    with Follower(case, 'app.csv', options=('-o', 'ndjson'), pipeline='project n, s') as follower:
        same('row', follower.row(DEADLINE), '{"n":1,"s":"a"}')
        log.write('2,"b\n')
        follower.silent(0.2)
        log.write('c"\n')
        same('row', follower.row(DEADLINE), '{"n":2,"s":"b\\nc"}')
        log.rename()
        log.open().write('s,n\nd,3\n')  # its columns have moved
        same('row', follower.row(DEADLINE), '{"n":3,"s":"d"}')
        log.copytruncate(f'{log.path}.2')
        pause(0.2)
        log.write('n,s\n4,e\n')
        same('row', follower.row(DEADLINE), '{"n":4,"s":"e"}')
        same('messages', follower.ends(), '')


@check(ways=WAYS)
def compressed_file_is_read_once(case):
    with gzip.open(case.path('old.ndjson.gz'), 'wb') as file:
        file.write(rows(1, 3).encode())
    log = Log(case.path('app.ndjson')).open()
    with Follower(case, 'old.ndjson.gz', 'app.ndjson') as follower:
        follower.gets(1, 3)
        log.write(rows(4, 5))
        follower.gets(4, 5)
        follower.ends()


@check(ways=WAYS)
def standard_input_beside_files(case):
    log = Log(case.path('app.log')).open()
    with Follower(case, '-', 'app.log', stdin=subprocess.PIPE) as follower:
        follower.send(rows(1, 1))
        follower.gets(1, 1)
        log.write(rows(2, 2))
        follower.gets(2, 2)
        follower.send(rows(3, 3))
        follower.gets(3, 3)
        follower.process.stdin.close()  # the files go on
        follower.process.stdin = None
        log.write(rows(4, 4))
        follower.gets(4, 4)
        follower.ends()


@check
def standard_input_alone_ends(case):
    with Run('-F', 'project n', folder=case.folder) as run:
        same('row', run.warm_up('{"n":1}'), '{"n":1}')
        same('end', run.end(), (0, '', ''))


@check(ways=WAYS)
def limit_ends_a_follower(case):
    log = Log(case.path('app.log'))
    log.write(rows(1, 2))
    with Follower(case, 'app.log', pipeline='project n | limit 3') as follower:
        follower.gets(1, 2)
        log.write(rows(3, 4))
        same('end', follower.end(DEADLINE), (0, '{"n":3}\n', ''))


@check(ways=WAYS)
def bad_record_is_reported_with_its_line(case):
    log = Log(case.path('app.log'))
    log.write(rows(1, 2) + 'bad\n')
    with Follower(case, 'app.log') as follower:
        follower.gets(1, 2)
        log.write(rows(3, 3))
        follower.gets(3, 3)
        follower.process.terminate()
        code, out, err = follower.end(DEADLINE)
        same('end', (code, out), (-signal.SIGTERM, ''))
        holds('the message', 'app.log:3:' in err, err)


# ---- the end

@check(ways=WAYS)
def gone_reader_ends_a_quiet_follower(case):
    log = Log(case.path('app.log'))
    log.write(rows(1, 1))
    with Follower(case, 'app.log') as follower:
        follower.gets(1, 1)
        follower.process.stdout.close()
        follower.process.stdout = None
        same('exit', follower.process.wait(10), 0)  # nothing is written any more: it must see it by itself
        same('messages', follower.process.stderr.read(), b'')


@check(ways=WAYS)
def gone_reader_of_a_window_still_open(case):
    Log(case.path('app.log')).write('{"t":1}\n')
    with Follower(case, 'app.log', pipeline='window 10s on t | aggregate count()') as follower:
        follower.silent(0.3)
        follower.process.stdout.close()
        follower.process.stdout = None
        same('exit', follower.process.wait(10), 0)


def ends_by(case, number):
    log = Log(case.path('app.log'))
    log.write('{"t":1}\n{"t":2}\n{"t":11}\n')
    with Follower(case, 'app.log', pipeline='window 10s on t | aggregate n = count() | project n') as follower:
        follower.gets(2, 2)
        follower.process.send_signal(number)
        same('end', follower.end(DEADLINE), (-number, '{"n":1}\n', ''))


@check(ways=WAYS)
def sigint_closes_windows_and_ends_by_it(case):
    ends_by(case, signal.SIGINT)


@check(ways=WAYS)
def sigterm_closes_windows_and_ends_by_it(case):
    ends_by(case, signal.SIGTERM)


@check(ways=WAYS)
def signal_ends_a_follower_of_nothing(case):
    with Follower(case, 'missing.log') as follower:
        follower.silent(0.3)
        follower.ends(signal.SIGINT)


@check(ways=WAYS)
def output_file_is_prompt(case):
    log = Log(case.path('app.log'))
    log.write(rows(1, 2))
    out = case.path('out.ndjson')
    with Follower(case, 'app.log', options=('-O', 'out.ndjson'), pipeline='filter n > 0') as follower:
        for last in range(2, 6):
            wait_for(f'row {last}', lambda: os.path.exists(out) and last in numbers(out))
            log.write(rows(last + 1, last + 1))
        same('messages', follower.ends(), '')


def numbers(path):
    with open(path) as file:
        return [json.loads(line)['n'] for line in file if line.endswith('\n')]
