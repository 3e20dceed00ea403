"""Golden cases: reading case files, comparing what came out, writing it back for --bless.

The format of a case file is described at the top of tests/golden/run. Parsing loses nothing: a file that is
written back without a blessed case is the same bytes. Text is held as str with surrogateescape, so any byte survives.
"""
import difflib
import os
import re
from dataclasses import dataclass, field

MODES = {  # name -> WEIR_TEST
    'plain': '',
    'row': 'block=1',
    'threads1': 'threads=1,block=64',
    'threads2': 'threads=2,block=64',
    'threads5': 'threads=5,block=64',
    'bytewise': 'read=1',
    'state': 'block=1,roundtrip',
}
DIFF_LINES = 60  # of one diff; the rest is only counted


class CaseFileError(Exception):
    """A case file that cannot be understood; str() is FILE:LINE: what is wrong."""


@dataclass
class Outcome:
    """What one run of a script left."""
    stdout: bytes
    stderr: bytes
    exit: int
    timed_out: bool = False


def expand_modes(words):
    """['plain', 'threads'] -> ['plain', 'threads1', 'threads2', 'threads5']; ValueError names an unknown one."""
    names = []
    for word in words:
        found = [m for m in MODES if m == word or (word == 'threads' and m.startswith('threads'))]
        if not found:
            raise ValueError(f'unknown mode {word!r}; there are {" ".join(MODES)}, and threads for all of these')
        names += found
    return names


def text(data):
    return data.decode('utf-8', 'surrogateescape')


def data(string):
    return string.encode('utf-8', 'surrogateescape')


def diff(what, expected, actual):
    """A unified diff of two byte strings, '' when they are equal."""
    if expected == actual:
        return ''
    sides = []
    for side in (expected, actual):
        lines = text(side).split('\n')
        last = lines.pop()
        sides.append([visible(line) for line in lines] + ([visible(last) + '  (no newline at the end)'] if last else []))
    return show_diff(what, *sides)


def visible(line):
    """Control characters and stray bytes as escapes; what else is odd is left as it is."""
    return re.sub('[\x00-\x08\x0b-\x1f\x7f\udc80-\udcff]', lambda m: f'\\x{ord(m[0]) & 0xff:02x}', line)


def show_diff(what, expected, actual):
    lines = list(difflib.unified_diff(expected, actual, f'{what} expected', f'{what} actual', lineterm='', n=2))
    more = len(lines) - DIFF_LINES
    return '\n'.join(lines[:DIFF_LINES] + ([f'… {more} more lines of diff'] if more > 0 else [])) + '\n'


# ---- sections of a case file

ESCAPES = {'n': '\n', 'r': '\r', 't': '\t', '0': '\0', '\\': '\\'}


def unescape(line):
    def one(m):
        if m[1] in ESCAPES:
            return ESCAPES[m[1]]
        if m[2] is None:
            raise ValueError(rf'unknown escape \{m[1]}; there are \xNN \n \r \t \0 \\')
        return text(bytes([int(m[2], 16)])) if int(m[2], 16) >= 0x80 else chr(int(m[2], 16))
    return re.sub(r'\\(x([0-9a-fA-F]{2})|.|$)', one, line)


def escape(line):
    line = line.replace('\\', '\\\\').replace('\r', '\\r').replace('\0', '\\0')
    line = re.sub('[\x01-\x08\x0b-\x1f\x7f\udc80-\udcff]', lambda m: f'\\x{ord(m[0]) & 0xff:02x}', line)
    return f'\\x{ord(line[0]):02x}{line[1:]}' if line.startswith(('--- ', '=== ')) else line


def split_tail(lines):
    """Cuts off what stands between two cases: blank lines, and comments that follow a blank line."""
    start = len(lines)
    while start and (not lines[start - 1] or lines[start - 1].startswith('#')):
        start -= 1
    while start < len(lines) and lines[start]:
        start += 1
    return lines[:start], lines[start:]


@dataclass
class Section:
    kind: str  # stdin, file, stdout, stderr, exit
    name: str  # the file's name, or the exit code
    escaped: bool
    newline: bool
    line: int
    lines: list = field(default_factory=list)

    def content(self):
        lines = [unescape(line) for line in self.lines] if self.escaped else self.lines
        return data('\n'.join(lines) + ('\n' if lines and self.newline else ''))

    def raw(self):
        words = [self.kind] + ([self.name] if self.name else [])
        words += (['escaped'] if self.escaped else []) + ([] if self.newline else ['no-newline'])
        return ['--- ' + ' '.join(words)] + self.lines

    @staticmethod
    def of(kind, content, escaped):
        """The section that holds `content`, escaped where it must be."""
        string = text(content)
        newline = string.endswith('\n')
        lines = (string[:-1] if newline else string).split('\n')
        odd = re.search('[\x00-\x08\x0b-\x1f\x7f\udc80-\udcff]', string) or split_tail(lines)[1]
        if not (escaped or odd or any(line.startswith(('--- ', '=== ')) for line in lines)):
            return Section(kind, '', False, newline, 0, lines)
        if lines == ['']:
            return Section(kind, '', True, False, 0, ['\\n'])
        merged = []
        for line in lines:  # an empty line is written as \n behind the one before, so that it is seen
            if line or not merged:
                merged.append(escape(line))
            else:
                merged[-1] += '\\n'
        return Section(kind, '', True, newline, 0, merged)


def parse_section(line, number):
    words = line[4:].split()
    options = set()
    while len(words) > 1 and words[-1] in ('escaped', 'no-newline'):
        options.add(words.pop())
    kind, name = words[0] if words else '', ' '.join(words[1:])
    if kind not in ('stdin', 'file', 'stdout', 'stderr', 'exit') or bool(name) != (kind in ('file', 'exit')):
        raise ValueError(f'no section is written {line!r}; there are stdin, file NAME, stdout, stderr, exit N')
    if kind == 'exit' and not name.isdigit():
        raise ValueError(f'no exit code: {name!r}')
    if kind == 'file' and (name.startswith('/') or '..' in name.split('/')):
        raise ValueError(f'a file must be inside the case\'s folder: {name!r}')
    return Section(kind, name, 'escaped' in options, 'no-newline' not in options, number)


# ---- case files

class GoldenCase:
    """One `=== name` of a .test file."""

    def __init__(self, path, number, lines, default_modes):
        self.path, self.line, self.name = path, number, lines[0][4:].strip()
        self.head, self.sections = [], []
        lines, self.tail = split_tail(lines)
        for offset, line in enumerate(lines):
            try:
                if line.startswith('--- '):
                    self.sections.append(parse_section(line, number + offset))
                    self.check_new(self.sections[-1])
                elif self.sections:
                    self.sections[-1].lines.append(line)
                    if self.sections[-1].kind == 'exit' and line:
                        raise ValueError('an exit section has no lines')
                    if self.sections[-1].escaped:
                        unescape(line)
                else:
                    self.head.append(line)
            except ValueError as error:
                raise CaseFileError(f'{path}:{number + offset}: {error}') from None
        self.script = '\n'.join(self.head[1:]) + '\n'
        if all(not line or line.startswith('#') for line in self.head[1:]):
            raise CaseFileError(f'{path}:{number}: the case has no command')
        self.modes = read_modes(path, number + 1, self.head[1:]) or default_modes or list(MODES)

    def check_new(self, section):
        same = [s for s in self.sections[:-1] if s.kind == section.kind and (s.kind != 'file' or s.name == section.name)]
        if same:
            raise ValueError('this section was there before')

    def find(self, kind):
        return next((s for s in self.sections if s.kind == kind), None)

    def content(self, kind):
        section = self.find(kind)
        return section.content() if section else b''

    def expected_exit(self):
        section = self.find('exit')
        return int(section.name) if section else 0

    def run(self, shell, folder, mode):
        for section in self.sections:
            if section.kind == 'file':
                file = os.path.join(folder, section.name)
                os.makedirs(os.path.dirname(file), exist_ok=True)
                with open(file, 'wb') as out:
                    out.write(section.content())
        stdin = self.content('stdin') if self.find('stdin') else None
        return [shell(self.script, folder, stdin, mode)]

    def compare(self, outcomes):
        (outcome,) = outcomes
        differences = diff('stdout', self.content('stdout'), outcome.stdout)
        differences += diff('stderr', self.content('stderr'), outcome.stderr)
        if outcome.exit != self.expected_exit():
            differences += f'exit {outcome.exit} instead of {self.expected_exit()}\n'
        return differences

    def bless(self, outcomes):
        (outcome,) = outcomes
        if outcome.exit >= 126 and outcome.exit != self.expected_exit():
            return False  # no such command, or killed: nobody wants that as an expectation
        actual = {'stdout': outcome.stdout, 'stderr': outcome.stderr}
        sections, old = [], {s.kind: s for s in self.sections if s.kind in ('stdout', 'stderr', 'exit')}
        new = {kind: Section.of(kind, content, kind in old and old[kind].escaped)
               for kind, content in actual.items() if content}
        if outcome.exit:
            new['exit'] = Section('exit', str(outcome.exit), False, True, 0)
        for section in self.sections:
            if section.kind not in ('stdout', 'stderr', 'exit'):
                sections.append(section)
            elif section.kind in new:
                sections.append(new.pop(section.kind))
        self.sections = sections + list(new.values())
        return True

    def raw(self):
        return self.head + [line for section in self.sections for line in section.raw()] + self.tail


def read_modes(path, number, lines):
    """From the comments that precede the command: `# modes: …` and `# not: …`; None when there are none."""
    modes = None
    for offset, line in enumerate(lines):
        if line and not line.startswith('#'):
            break
        m = re.match(r'#\s*(modes|not):\s*(.*)', line)
        if m:
            try:
                named = expand_modes(m[2].split())
            except ValueError as error:
                raise CaseFileError(f'{path}:{number + offset}: {error}') from None
            modes = named if m[1] == 'modes' else [mode for mode in modes or MODES if mode not in named]
    return modes


class GoldenFile:
    def __init__(self, path, content):
        lines = text(content).split('\n')
        self.final_newline = lines[-1] == ''
        if self.final_newline:
            lines.pop()
        starts = [i for i, line in enumerate(lines) if line.startswith('=== ')] + [len(lines)]
        self.head = lines[:starts[0]]
        for i, line in enumerate(self.head):
            if line and not line.startswith('#'):
                raise CaseFileError(f'{path}:{i + 1}: before the first === there are only comments')
        modes = read_modes(path, 1, self.head)
        self.cases = [GoldenCase(path, a + 1, lines[a:b], modes) for a, b in zip(starts, starts[1:])]

    def raw(self):
        lines = self.head + [line for case in self.cases for line in case.raw()]
        return data('\n'.join(lines) + ('\n' if self.final_newline else ''))
