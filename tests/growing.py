"""Files that grow and are rotated, of numbered rows {"n":1}, and a weir that follows them. Used by the suites of suite.py."""
import json
import os
import re
import shutil
import signal
import subprocess
import time

from suite import DEADLINE, wait_for
from weir_process import Run, holds, same


def rows(first, last):
    return ''.join(f'{{"n":{i}}}\n' for i in range(first, last + 1))


def shift(path, keep=60):
    """As logrotate does: .1 becomes .2, and so on, compressed ones too; there is no .1 then."""
    for i in range(keep, 0, -1):
        for end in ('', '.gz'):
            if os.path.exists(f'{path}.{i}{end}'):
                os.rename(f'{path}.{i}{end}', f'{path}.{i + 1}{end}')


class Log:
    """A log at `path` and its writer, who keeps it open for appending as daemons do."""

    def __init__(self, path):
        self.path = path
        self.file = None

    def open(self):
        self.close()
        self.file = open(self.path, 'ab', 0)
        return self

    def close(self):
        if self.file:
            self.file.close()
            self.file = None

    def write(self, text):
        """In one write: a reader sees all of it or nothing."""
        if not self.file:
            self.open()
        self.file.write(text.encode())

    def rename(self, name=None):
        """The writer still has the file open and goes on in it until open()."""
        os.rename(self.path, name or f'{self.path}.1')

    def shift(self, keep=9):
        """The older ones move on, the log itself becomes .1."""
        shift(self.path, keep)
        self.rename()

    def copytruncate(self, name=None):
        shutil.copyfile(self.path, name or f'{self.path}.1')
        os.truncate(self.path, 0)


class Follower(Run):
    """weir -F over numbered rows; knows what it has given so far."""

    def __init__(self, case, *files, options=(), pipeline='project n', stdin=subprocess.DEVNULL, words=(), wrapper=()):
        super().__init__('-F', *options, pipeline, *files, stdin=stdin, folder=case.folder, mode=case.modes(*words),
                         wrapper=wrapper, lifetime=20 * DEADLINE)
        self.seen = []

    def number(self, within=DEADLINE):
        self.seen.append(json.loads(self.row(within))['n'])
        return self.seen[-1]

    def until(self, last, within=DEADLINE):
        """Reads rows up to number `last`."""
        while self.number(within) != last:
            pass

    def gets(self, first, last):
        """The next rows are these."""
        for i in range(first, last + 1):
            got = self.number()
            if got != i:
                raise AssertionError(f'row {got} came where {i} should; so far {self.seen[-12:]}')

    def stop(self):
        """It sleeps: several things happen between two of its looks."""
        self.process.send_signal(signal.SIGSTOP)
        wait_for('the follower stands still', lambda: state(self.process.pid) == 'T')

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def ends(self, number=signal.SIGTERM):
        """Ends it by a signal; nothing further may come. Its messages."""
        self.process.send_signal(number)
        code, out, err = self.end(DEADLINE)
        same('rows at the end', out, '')
        same(f'end ({err.strip()})', code, -number)
        return err

    def has_open(self, path):
        """Whether a descriptor of its is that file."""
        return os.path.realpath(path) in descriptors(self.process.pid).values()


def started(case, name='app.log'):
    """A log with rows 1 to 3, and a follower that has read them."""
    log = Log(case.path(name))
    log.write(rows(1, 3))
    follower = Follower(case, name)
    follower.gets(1, 3)
    return log, follower


def state(pid):
    with open(f'/proc/{pid}/stat') as file:
        return file.read().rpartition(')')[2].split()[0]


def descriptors(pid):
    """Number → what it is."""
    found = {}
    for number in os.listdir(f'/proc/{pid}/fd'):
        try:
            found[number] = os.readlink(f'/proc/{pid}/fd/{number}')
        except FileNotFoundError:
            continue  # closed meanwhile
    return found


def watches(pid):
    """How many inotify watches the process holds."""
    count = 0
    for number, what in descriptors(pid).items():
        if what == 'anon_inode:inotify':
            with open(f'/proc/{pid}/fdinfo/{number}') as file:
                count += sum(line.startswith('inotify ') for line in file)
    return count


def processor_time(pid):
    """Seconds that all its threads have run, to the nanosecond."""
    total = 0
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/schedstat') as file:
            total += int(file.read().split()[0])
    return total / 1e9


def peak_memory(pid):
    """Bytes."""
    with open(f'/proc/{pid}/status') as file:
        return int(re.search(r'VmHWM:\s+(\d+) kB', file.read())[1]) * 1024


def pause(seconds):
    """Time in which something must *not* happen, or in which a writer is slow."""
    time.sleep(seconds)


def weir(case, *args, words=(), environment=None):
    """A run of weir in the case's folder that nobody disturbs: (exit code, output, messages)."""
    mode = ','.join(words)
    more = {**os.environ, **(environment or {}), **({'WEIR_TEST': mode} if mode else {})}
    done = subprocess.run(['weir', *args], cwd=case.folder, env=more, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=4 * DEADLINE, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return b''


def is_prefix(what, part, whole):
    if not whole.startswith(part):
        at = next(i for i, pair in enumerate(zip(part + b'\0', whole + b'\1')) if pair[0] != pair[1])
        holds(f'{what}: differs at byte {at}:', False, f'{part[max(0, at - 60):at + 80]!r} instead of {whole[max(0, at - 60):at + 80]!r}')
