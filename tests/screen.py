"""A terminal for tests: a pseudo-terminal, a program on it, and the screen that the program's bytes make.

It knows what weir writes: text, line ends, cursor up, erasing, colours. Anything else fails the test. Lines that are wider
than a screen made narrower break, as most terminals have it; what leaves the screen above is kept in `scrolled`.
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import unicodedata

from suite import DEADLINE, wait_for
from weir_process import holds

SEQUENCE = re.compile(r'\x1b\[(\d*)([AJKm])|\x1b\[[\d;]*m')


class Screen:
    """Lines of text with a cursor; `frames` counts the pictures drawn (weir ends each by erasing to the end)."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = ['']
        self.scrolled = []
        self.row = self.column = 0
        self.frames = 0
        self.rest = ''

    def feed(self, text):
        text = self.rest + text
        self.rest = ''
        at = 0
        while at < len(text):
            if text[at] == '\x1b':
                found = SEQUENCE.match(text, at)
                if not found:
                    holds('a sequence the screen knows', len(text) - at < 12, repr(text[at:at + 20]))
                    self.rest = text[at:]
                    return
                self.control(found[2], int(found[1] or 1) if found[2] == 'A' else 0)
                at = found.end()
                continue
            self.put(text[at])
            at += 1

    def control(self, what, n):
        if what == 'A':
            self.row = max(self.row - n, 0)
        elif what == 'K':
            self.lines[self.row] = self.lines[self.row][:self.column]
        elif what == 'J':
            self.frames += 1
            if self.row == self.column == 0:  # tmux, kitty and others take that for `clear`, and keep what was there
                self.scrolled += self.lines
                self.lines = ['']
                return
            self.lines[self.row] = self.lines[self.row][:self.column]
            del self.lines[self.row + 1:]

    def put(self, c):
        if c == '\r':
            self.column = 0
        elif c == '\n':
            self.row += 1
            if self.row == len(self.lines):
                self.lines.append('')
            self.scroll()
        else:
            width = 2 if unicodedata.east_asian_width(c) in 'WF' else 1
            if self.column + width > self.columns:
                self.put('\r')
                self.put('\n')
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[:self.column] + c + line[self.column + 1:]
            self.column += width

    def scroll(self):
        while len(self.lines) > self.rows:
            self.scrolled.append(self.lines.pop(0))
            self.row -= 1

    def resize(self, columns, rows):
        broken = []
        for number, line in enumerate(self.lines):
            if number == self.row:
                row = len(broken)
            broken += [line[i:i + columns] for i in range(0, len(line), columns)] or ['']
        self.lines, self.row, self.columns, self.rows = broken, row, columns, rows
        self.scroll()

    def text(self):
        return '\n'.join(line.rstrip() for line in self.lines).rstrip('\n')

    def everything(self):
        return '\n'.join([line.rstrip() for line in self.scrolled] + [self.text()])


class OnTerminal:
    """A program whose standard output and error, and controlling terminal, are a screen of this size."""

    def __init__(self, *command, folder, columns=80, rows=24, stdin=subprocess.DEVNULL, env=()):
        self.screen = Screen(columns, rows)
        self.outer, inner = pty.openpty()
        self.set_size(columns, rows)
        variables = {'PATH': os.environ['PATH'], 'LC_ALL': 'C', 'TZ': 'UTC', 'TERM': 'xterm', 'NO_COLOR': '1', **dict(env)}

        def own_terminal():
            os.setsid()
            fcntl.ioctl(inner, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(command, cwd=folder, env=variables, stdin=stdin, stdout=inner, stderr=inner,
                                        preexec_fn=own_terminal)
        self.modes = termios.tcgetattr(self.outer)
        os.close(inner)
        self.lock = threading.Lock()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.killer = threading.Timer(20 * DEADLINE, self.process.kill)
        self.killer.daemon = True
        self.killer.start()
        self.problem = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.killer.cancel()
        self.process.kill()
        self.process.wait()
        self.reader.join(DEADLINE)
        os.close(self.outer)

    def read(self):
        while True:
            try:
                data = os.read(self.outer, 65536)
            except OSError:  # the other end is closed
                return
            if not data:
                return
            with self.lock:
                try:
                    self.screen.feed(data.decode(errors='replace'))
                except AssertionError as problem:
                    self.problem = problem
                    return

    def set_size(self, columns, rows):
        fcntl.ioctl(self.outer, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

    def resize(self, columns, rows):
        with self.lock:
            self.set_size(columns, rows)
            self.screen.resize(columns, rows)

    def shows(self, condition, what='the screen'):
        """Waits until condition(text of the screen) is true; returns the text."""
        def look():
            if self.problem:
                raise self.problem
            with self.lock:
                text = self.screen.text()
            return (text,) if condition(text) else None
        try:
            return wait_for(what, look)[0]
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.screen.text()}') from None

    def type(self, keys):
        os.write(self.outer, keys)

    def signal(self, number):
        self.process.send_signal(number)

    def ends(self, code):
        got = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        holds(f'exit {code}, not {got}', got == code)
        if self.problem:
            raise self.problem
        return self.screen.everything().rstrip('\n')
