"""Examples in README.md and the man pages as cases, as tests/golden/run describes them."""
import os
import re
import shutil
from dataclasses import dataclass

from cases import MODES, CaseFileError, data, show_diff, text, visible


class Markdown:
    begin, end = re.compile(r'```console\s*$'), re.compile(r'```\s*$')
    decode = encode = staticmethod(lambda line: line)


class Manual:
    begin, end = re.compile(r'\.(EX|nf)\b'), re.compile(r'\.(EE|fi)\b')
    glyphs = {'\\-': '-', '\\(aq': "'", '\\(dq': '"', '\\(ti': '~', '\\(ha': '^', '\\(ga': '`', '\\(rs': '\\', '\\e': '\\', '\\&': ''}

    @staticmethod
    def decode(line):
        line = re.sub(r'\\\[u([0-9A-F]{4,6})\]', lambda m: chr(int(m[1], 16)), line)
        return re.sub(r'\\(\(..|f[BIRP]|.)', lambda m: '' if m[1][0] == 'f' else Manual.glyphs.get(m[0], m[0]), line)

    @staticmethod
    def encode(line):
        names = {'\\': '\\e', '-': '\\-', "'": '\\(aq', '~': '\\(ti', '^': '\\(ha', '`': '\\(ga'}
        line = ''.join(names.get(c, c) if c.isascii() else f'\\[u{ord(c):04X}]' for c in line)
        return '\\&' + line if line.startswith('.') else line


@dataclass
class Step:
    command: str
    raw: list       # the command's lines as they stand
    expected: list  # decoded; '...' stands for any lines


class ConsoleCase:
    """One block of a document; its commands run one after the other in one copy of tests/data."""
    # Not `state`: it saves the whole state after each of thousands of rows.
    modes = [mode for mode in MODES if mode != 'state']

    def __init__(self, path, number, lines, syntax, data_folder):
        self.path, self.line, self.syntax, self.data_folder, self.steps = path, number, syntax, data_folder, []
        for offset, raw in enumerate(lines):
            line = syntax.decode(raw)
            last = self.steps[-1] if self.steps else None
            if line.startswith('$ '):
                self.steps.append(Step(line[2:], [raw], []))
            elif last is None:
                raise CaseFileError(f'{path}:{number + 1 + offset}: a console block begins with "$ COMMAND"')
            elif line.startswith('> ') and not last.expected:
                last.command += '\n' + line[2:]
                last.raw.append(raw)
            else:
                last.expected.append(line)
        self.name = self.steps[0].command.split('\n')[0] if self.steps else ''

    def run(self, shell, folder, mode):
        for entry in os.scandir(self.data_folder):
            if entry.is_file() and not os.access(entry.path, os.X_OK):
                shutil.copy(entry.path, folder)
        return [shell(step.command + '\n', folder, None, mode) for step in self.steps]

    @staticmethod
    def lines_of(outcome):
        # Messages are shown after the rows, so that their order does not hang on buffering.
        lines = text(outcome.stdout + outcome.stderr).split('\n')
        return lines[:-1] if lines[-1] == '' else lines

    def compare(self, outcomes):
        differences = ''
        for step, outcome in zip(self.steps, outcomes):
            actual = self.lines_of(outcome)
            if not matches(step.expected, actual):
                differences += f'$ {step.command}\n' + show_diff('output', step.expected, [visible(a) for a in actual])
            if outcome.exit >= 126:
                differences += f'$ {step.command}\nexit {outcome.exit}\n'
        return differences

    def bless(self, outcomes):
        if any(outcome.exit >= 126 for outcome in outcomes):
            return False
        for step, outcome in zip(self.steps, outcomes):
            actual, old = self.lines_of(outcome), step.expected
            if matches(old, actual):
                continue
            step.expected = actual
            if '...' in old:  # as many lines before the first and after the last ... as there were
                before, after = old.index('...'), old[::-1].index('...')
                if len(actual) > before + after:
                    step.expected = actual[:before] + ['...'] + actual[len(actual) - after:]
        return True

    def raw(self):
        return [line for s in self.steps for line in s.raw + [self.syntax.encode(e) for e in s.expected]]


def matches(expected, actual):
    chunks, chunk = [], []
    for line in expected + ['...']:
        if line == '...':
            chunks.append(chunk)
            chunk = []
        else:
            chunk.append(line)
    if len(chunks) == 1:
        return chunks[0] == actual
    first, *middle, last = chunks
    if len(first) + len(last) > len(actual) or actual[:len(first)] != first or actual[len(actual) - len(last):] != last:
        return False
    at, end = len(first), len(actual) - len(last)
    for chunk in middle:
        at = next((i for i in range(at, end - len(chunk) + 1) if actual[i:i + len(chunk)] == chunk), None)
        if at is None:
            return False
        at += len(chunk)
    return True


class Document:
    """README.md or a man page: lines as they stand, with the blocks that are cases between them."""

    def __init__(self, path, content, data_folder):
        syntax = Markdown if path.endswith('.md') else Manual
        self.parts, self.cases = [], []  # a part is a line, or a case
        block = None
        for number, line in enumerate(text(content).split('\n'), 1):
            if block is None:
                self.parts.append(line)
                block, start = ([], number) if syntax.begin.match(line) else (None, 0)
            elif syntax.end.match(line):
                self.add_block(path, start, block, syntax, data_folder)
                self.parts.append(line)
                block = None
            else:
                block.append(line)
        if block is not None:
            raise CaseFileError(f'{path}:{start}: the block has no end')

    def add_block(self, path, start, block, syntax, data_folder):
        if syntax is Markdown or (block and block[0].startswith('$ ')):
            self.cases.append(ConsoleCase(path, start, block, syntax, data_folder))
            self.parts.append(self.cases[-1])
        else:
            self.parts += block

    def raw(self):
        lines = [line for part in self.parts for line in ([part] if isinstance(part, str) else part.raw())]
        return data('\n'.join(lines))
