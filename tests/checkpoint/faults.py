"""Every Nth write, sync, rename, open and truncate of a run fails, or the process dies there: the old or the new checkpoint loads.

tests/faults/faults.cc is preloaded into weir. Each round begins with the same files; a run meets its fault; the runs after it,
without one, must bring the output to the bytes of one uninterrupted run. Rounds go on until the run makes no Nth call.
"""
import os
import shutil
import signal

from growing import is_prefix, read, weir
from inputs import Job, make_rows
from suite import Skip, check
from weir_process import holds, same

FAILURES = ('ENOSPC', 'EIO', 'full')  # full: from the Nth call on
DEATHS = ('die', 'after', 'torn')
MOST_CALLS = 2000


def shim(case):
    path = os.path.join(os.path.dirname(case.weir), 'libweir_faults.so')
    with open(case.weir, 'rb') as file:
        if b'__asan_init' in file.read():
            raise Skip('AddressSanitizer wants to be the first library')
    if not os.path.exists(path):
        raise Skip(f'no {os.path.basename(path)} beside weir')
    return path


def restore(case, source):
    """The case's work folder as it was in `source`."""
    work = case.path('work')
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(case.path(source), work)
    return work


class Round:
    """A folder `start` with what was there before the faulty run; the run and those after it in `work`."""

    def __init__(self, case, name, saved_before, follow=False):
        self.case = case
        self.shim = shim(case)
        self.hit = case.path('hit')
        self.follow = follow
        rows = make_rows(case.random, 600)
        self.parts = [b''.join(rows[i:i + 200]) for i in range(0, 600, 200)]
        self.job = Job(case, name, ['app.log'], [b''.join(rows)])
        os.mkdir(case.path('start'))
        self.work = case.path('work')
        restore(case, 'start')
        self.append(self.parts[0])
        if saved_before:
            self.run(0)
            self.append(self.parts[1])
        os.rename(self.work, case.path('start'))
        self.rest = self.parts[2:] if saved_before else self.parts[1:]

    def append(self, text):
        with open(os.path.join(self.work, 'app.log'), 'ab') as file:
            file.write(text)

    def weir(self, *more, environment=None):
        folder, self.case.folder = self.case.folder, self.work
        try:
            return weir(self.case, *self.job.arguments(*more), environment=environment)
        finally:
            self.case.folder = folder

    def run(self, expected, *more):
        code, _, err = self.weir(*more)
        same(f'a run without faults ({err.strip()})', code, expected)
        is_prefix('output', read(os.path.join(self.work, 'out')), self.job.expected)

    def faulty(self, fault):
        """Runs with the fault; None when it was not met, else the exit code and messages."""
        if os.path.exists(self.hit):
            os.unlink(self.hit)
        code, _, err = self.weir(environment={'LD_PRELOAD': self.shim, 'WEIR_FAULT': fault, 'WEIR_FAULT_HIT': self.hit,
                                              'WEIR_FAULT_FOLDER': os.path.realpath(self.work)})
        return (code, err) if os.path.exists(self.hit) else None

    def all(self, kind, action):
        """How many calls of the kind there were; each has failed once."""
        for number in range(1, MOST_CALLS):
            restore(self.case, 'start')
            fault = f'{kind}:{number}:{action}'
            result = self.faulty(fault)
            try:
                if result is None:
                    return number - 1
                self.judge(kind, action, *result)
                is_prefix('output', read(os.path.join(self.work, 'out')), self.job.expected)
                for i, part in enumerate(self.rest):
                    self.run(0)
                    self.append(part)
                    if i % 2:
                        self.run(0)
                self.run(0, '--final')
                same('bytes of output', len(read(os.path.join(self.work, 'out'))), len(self.job.expected))
            except AssertionError as error:
                raise AssertionError(f'after {fault}, a run that ended with {result}: {error}') from None
        raise AssertionError(f'more than {MOST_CALLS} calls of {kind}')

    @staticmethod
    def judge(kind, action, code, err):
        if action in DEATHS:
            same('end', code, -signal.SIGKILL)
        elif kind in ('open', 'truncate'):
            holds('exit', code in (0, 4), (code, err))  # a second way may have been found
        else:
            same('exit', code, 4)
        if code == 4:
            holds('a message is missing:', 'weir: ' in err, err)


def every_call(case, name, saved_before):
    rounds = Round(case, name, saved_before)
    seen = {}
    for kind in ('write', 'sync', 'rename', 'open', 'truncate'):
        for action in FAILURES + DEATHS:
            if action == 'torn' and kind != 'write':
                continue
            seen[kind] = rounds.all(kind, action)
    case.note(', '.join(f'{count} {kind}' for kind, count in seen.items()))
    for kind in ('write', 'sync', 'rename', 'open'):
        holds(f'no {kind}: is the library in the way of what weir calls?', seen[kind] > 0)


@check
def every_call_of_a_first_run(case):
    every_call(case, 'windows', False)


@check
def every_call_of_a_later_run(case):
    every_call(case, 'windows', True)


@check
def every_call_of_a_run_that_writes_rows(case):
    every_call(case, 'stateless', True)


@check
def every_call_of_a_run_with_csv(case):
    if not case.long:
        raise Skip('--long')
    every_call(case, 'csv_out', True)


@check
def failed_save_keeps_the_old_checkpoint_and_goes_on(case):
    # Disk full at the save: all rows come out, a warning names the checkpoint, exit 4; the next run saves.
    rounds = Round(case, 'windows', True)
    before = read(case.path('start/state'))
    grown = False
    for number in range(1, MOST_CALLS):
        restore(case, 'start')
        code, err = rounds.faulty(f'rename:{number}:full') or (None, '')
        if code is None:
            break
        same('exit', code, 4)
        holds('the message must name the checkpoint and the reason:', 'state' in err and 'No space left' in err, err)
        same('files left over', sorted(os.listdir(rounds.work)), sorted(os.listdir(case.path('start'))))
        if number == 1:
            same('the old checkpoint', read(os.path.join(rounds.work, 'state')) == before, True)
        grown = len(read(os.path.join(rounds.work, 'out'))) > len(read(case.path('start/out')))
    holds('no rows came out though only the last save failed', grown)
