"""A running weir under a test's control: rows in and out with deadlines. Used by the suites of suite.py."""
import contextlib
import os
import select
import signal
import subprocess
import threading
import time

PROMPT = 0.5   # seconds within which a row must be out
PATIENCE = 15  # seconds for anything else


def same(what, actual, expected):
    if actual != expected:
        raise AssertionError(f'{what}: {str(actual)[:300]!r} instead of {str(expected)[:300]!r}')


def holds(what, condition, shown=''):
    if not condition:
        raise AssertionError(f'{what} {shown}'.rstrip())


class Run:
    """weir with pipes for its standard streams; whatever is left of it at the end is killed."""

    def __init__(self, *args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, folder=None, mode='', wrapper=(),
                 lifetime=4 * PATIENCE):
        """`mode`: the words of WEIR_TEST; `wrapper`: a command that starts it; `lifetime`: seconds until it is killed."""
        environment = {**os.environ, 'WEIR_TEST': mode} if mode else None
        self.process = subprocess.Popen([*wrapper, 'weir', *args], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                                        cwd=folder, env=environment)
        self.pending = b''
        self.watchdog = threading.Timer(lifetime, self.process.kill)  # for reads without a deadline
        self.watchdog.daemon = True
        self.watchdog.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.watchdog.cancel()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def send(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def row(self, within):
        """The next line of its output."""
        deadline = time.monotonic() + within
        while b'\n' not in self.pending:
            left = max(0, deadline - time.monotonic())
            ready, _, _ = select.select([self.process.stdout], [], [], left)
            holds(f'no row within {within} s', ready)
            more = os.read(self.process.stdout.fileno(), 65536)
            holds('a row was awaited, but the output ended;', more, self.process.stderr.read() if not more else '')
            self.pending += more
        line, self.pending = self.pending.split(b'\n', 1)
        return line.decode()

    def silent(self, seconds):
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        holds('there was output too early', not ready and not self.pending)

    def warm_up(self, row='{"a":0}'):
        """One row through: it is running, so that from now on the clock is fair."""
        self.send(row + '\n')
        return self.row(PATIENCE)

    def end(self, within=PATIENCE):
        """Closes its input, waits for it; its exit code, the rest of its output, and its messages."""
        out, err = self.process.communicate(timeout=within)
        return self.process.returncode, (self.pending + (out or b'')).decode(), err.decode()


def shell(script, folder=None):
    """Exit code, output and messages of a bash script."""
    process = subprocess.Popen(['bash', '-c', script], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise AssertionError(f'not at its end after {PATIENCE} s') from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return process.returncode, out.decode(), err.decode()
