"""Runs one after the other, as cron starts them: what comes between two runs, rotation too, and checkpoints that are refused."""
import gzip
import os
import shutil
import signal

from growing import is_prefix, read, shift, weir
from inputs import CSV_HEADER, PIPELINES, Job, is_csv, make_input, make_rows
from suite import DEADLINE, check, wait_for
from weir_process import Run, holds, same


def pieces_of(random, text, count):
    cuts = sorted(random.randrange(len(text)) for _ in range(count - 1))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)])]


def append(case, text, name='app.log'):
    with open(case.path(name), 'ab') as file:
        file.write(text)


def register(name):
    def function(case):
        # Pieces end anywhere, also within a line; one of them is empty.
        text = make_input(case.random, 1200, is_csv(name))
        job = Job(case, name, ['app.log'], [text])
        pieces = pieces_of(case.random, text, 24 if case.long else 8)
        pieces.insert(3, b'')
        for piece in pieces:
            append(case, piece)
            job.run(words=case.random.choice([(), ('block=1',), ('threads=3', 'block=200')]))
        job.finish()
    function.__name__ = f'cron_{name}'
    check(function)


for each in PIPELINES:
    register(each)


@check
def open_windows_wait_for_the_next_run(case):
    options = ('--checkpoint', 'state', 'window 10s on t | aggregate n = count()', 'app.log')
    row = '{"window_start":"1970-01-01T00:00:%sZ","window_end":"1970-01-01T00:00:%sZ","n":%d}\n'
    append(case, b'{"t":1}\n{"t":2}\n')
    same('first', weir(case, *options), (0, b'', ''))
    append(case, b'{"t":3}\n{"t":12}\n')
    same('second', weir(case, *options), (0, (row % ('00', '10', 3)).encode(), ''))
    same('nothing new', weir(case, *options), (0, b'', ''))
    same('last', weir(case, '--final', *options), (0, (row % ('10', '20', 1)).encode(), ''))


@check
def half_a_line_waits_for_the_next_run(case):
    options = ('--checkpoint', 'state', 'project n', 'app.log')
    append(case, b'{"n":1}\n{"n":')
    same('first', weir(case, *options), (0, b'{"n":1}\n', ''))
    append(case, b'2}\n{"n":3}')
    same('second', weir(case, *options), (0, b'{"n":2}\n', ''))
    same('last', weir(case, '--final', *options), (0, b'{"n":3}\n', ''))


@check
def sigterm_of_a_follower_saves(case):
    text = b''.join(make_rows(case.random, 400))
    job = Job(case, 'windows', ['app.log'], [text])
    append(case, text[:len(text) // 2])
    with Run(*job.arguments('-F'), folder=case.folder) as run:
        wait_for('rows', lambda: read(case.path('out')))
        run.process.terminate()
        same('end', run.end(DEADLINE)[0], -signal.SIGTERM)
    job.check_prefix()
    append(case, text[len(text) // 2:])
    job.finish()


# ---- rotation while nothing runs

def rotated(case, rotate, name='windows'):
    """Run, append, rotate(log), append, run …: `rotate` gets the log's path, and a function that appends the next rows."""
    csv = is_csv(name)
    rows = make_rows(case.random, 1200, csv)
    job = Job(case, name, ['app.log'], [(CSV_HEADER if csv else b'') + b''.join(rows)])
    parts = [b''.join(rows[i:i + 100]) for i in range(0, 1200, 100)]

    def more():
        if parts:
            new = not os.path.exists(case.path('app.log')) or not os.path.getsize(case.path('app.log'))
            append(case, (CSV_HEADER if csv and new else b'') + parts.pop(0))
    # What was rotated away before the first run is not read.
    with open(case.path('app.log.1'), 'wb') as file:
        file.write((CSV_HEADER if csv else b'') + b''.join(make_rows(case.random, 50, csv, first=9000)))
    more()
    while parts:
        job.run()
        more()
        rotate(case.path('app.log'), more)
        append(case, b'')  # logrotate's create: the new file is there, if empty
        more()
    job.finish()


def rename(path, _more=None):
    shift(path)
    os.rename(path, f'{path}.1')


def copy_and_cut(path, _more=None):
    shift(path)
    shutil.copyfile(path, f'{path}.1')
    os.truncate(path, 0)


def compress(path):
    with open(path, 'rb') as plain, gzip.open(f'{path}.gz', 'wb') as packed:
        shutil.copyfileobj(plain, packed)
    os.unlink(path)


@check
def renamed_while_down(case):
    rotated(case, rename)


@check
def renamed_while_down_csv(case):
    rotated(case, rename, 'csv')


@check
def renamed_twice_while_down(case):
    def twice(path, more):
        rename(path)
        more()
        rename(path)
    rotated(case, twice)


@check
def renamed_with_dates_while_down(case):
    day = iter(range(1, 99))
    rotated(case, lambda path, more: os.rename(path, f'{path}-202601{next(day):02}'))


@check
def renamed_and_nothing_new_yet(case):
    rows = make_rows(case.random, 300)
    job = Job(case, 'windows', ['app.log'], [b''.join(rows)])
    append(case, b''.join(rows[:100]))
    job.run()
    append(case, b''.join(rows[100:200]))
    rename(case.path('app.log'))
    append(case, b'')  # the new file is there, and empty
    job.run()
    append(case, b''.join(rows[200:]))
    job.finish()


@check
def copytruncated_while_down(case):
    rotated(case, copy_and_cut)


@check
def copytruncated_and_longer_than_the_offset(case):
    def longer(path, more):
        copy_and_cut(path)
        for _ in range(3):
            more()
    rotated(case, longer)


@check
def compressed_while_down(case):
    def packed(path, _more):
        rename(path)
        compress(f'{path}.1')
    rotated(case, packed)


@check
def copytruncated_and_compressed_while_down(case):
    def packed(path, _more):
        copy_and_cut(path)
        compress(f'{path}.1')
    rotated(case, packed)


@check
def compressed_one_rotation_later(case):
    # logrotate's delaycompress: two rotations between the runs, the first one's file is compressed by the second.
    def packed(path, more):
        rename(path)
        more()
        shift(path)
        if os.path.exists(f'{path}.2'):
            compress(f'{path}.2')
        os.rename(path, f'{path}.1')
    rotated(case, packed)


# ---- checkpoints that are refused

def saved(case, name='windows'):
    rows = make_rows(case.random, 400)
    job = Job(case, name, ['app.log'], [b''.join(rows)])
    append(case, b''.join(rows[:200]))
    job.run()
    append(case, b''.join(rows[200:]))
    return job


def refused(case, arguments, *words):
    before = read(case.path('out')), read(case.path('state'))
    code, out, err = weir(case, *arguments)
    same(f'exit ({err.strip()})', (code, out), (4, b''))
    holds('the message must name the checkpoint, and the way out:', 'state' in err and '--checkpoint-reset' in err, err)
    for word in words:
        holds(f'{word!r} is missing:', word in err, err)
    same('output and checkpoint are as before', (read(case.path('out')), read(case.path('state'))) == before, True)


@check
def another_pipelines_checkpoint_is_refused(case):
    job = saved(case)
    refused(case, ['--checkpoint', 'state', '-O', 'out', 'window 20s on t | aggregate count() by k', 'app.log'])
    job.finish()  # no harm done


@check
def damaged_checkpoint_is_refused(case):
    job = saved(case)
    good = read(case.path('state'))
    places = range(len(good)) if case.long and len(good) < 3000 else case.random.sample(range(len(good)), 40)
    for place in places:
        with open(case.path('state'), 'wb') as file:
            file.write(good[:place] + bytes([good[place] ^ 1 << case.random.randrange(8)]) + good[place + 1:])
        refused(case, job.arguments())
    for length in [0, 1, len(good) - 1, *case.random.sample(range(len(good)), 10)]:
        with open(case.path('state'), 'wb') as file:
            file.write(good[:length])
        refused(case, job.arguments())
    with open(case.path('state'), 'wb') as file:
        file.write(good)
    job.finish()


@check
def reset_begins_anew(case):
    job = saved(case)
    with open(case.path('state'), 'wb') as file:
        file.write(b'damaged')
    code, _, err = weir(case, *job.arguments('--checkpoint-reset', '--final'))
    same(f'exit ({err.strip()})', code, 0)
    holds('all rows from the start must be there', read(case.path('out')).endswith(job.expected))


@check
def checkpoint_in_use_is_refused(case):
    job = saved(case)
    with Run(*job.arguments('-F'), folder=case.folder) as run:
        before = len(read(case.path('out')))
        wait_for('it has begun', lambda: len(read(case.path('out'))) > before or run.process.poll() is not None)
        code, _, err = weir(case, *job.arguments())
        same('exit', code, 4)
        holds('the message must name the checkpoint:', 'state' in err, err)
        run.process.terminate()
        same('end', run.end(DEADLINE)[0], -signal.SIGTERM)
    is_prefix('output', read(case.path('out')), job.expected)
    job.finish()


@check
def shorter_output_is_refused(case):
    # Rows that were delivered are gone: nobody can promise exactly once any more.
    job = saved(case)
    os.truncate(case.path('out'), 10)
    code, _, err = weir(case, *job.arguments())
    same(f'exit ({err.strip()})', code, 4)
    holds('the message must name the output:', 'out' in err, err)
