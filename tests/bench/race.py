"""Runs the contestants of a work by turns, once each has given the same answer as weir."""
import os
import re
import tempfile
from dataclasses import dataclass

import answers
from measure import Failure, Timing
from peers import PACKAGES
from works import DRAIN, Contestant

WEIR, TWO, PIPE, DRAINED = 'weir', 'weir, 2 threads', 'weir, from a pipe', 'the pipe alone'
LARGE = 64 << 20  # an answer longer than this is compared on a tenth of the input


@dataclass
class Entry:
    """A contestant with its input."""
    contestant: Contestant
    path: str
    lines: int
    piped: bool = False

    def run(self, bench, stdout=None):
        name, path = self.contestant.name, self.path
        command = [part.replace('{file}', path) for part in self.contestant.command]
        if self.contestant.command[0] in PACKAGES:
            package, query = self.contestant.command
            command = [*bench.peers.script(package), query, path, bench.data.log(1000, path.rpartition('.')[2])]
        try:
            (timing,), said = bench.stopwatch(command, feed=['cat', path] if self.piped else None, stdout=stdout)
        except Failure as failure:
            raise Failure(f'{name}: {failure}') from None
        if self.contestant.inner:
            timing.seconds = float(re.search(r'^seconds (\S+)$', said, re.M)[1])
        elif said:
            raise Failure(f'{name}: {said}')
        return timing


@dataclass
class Standing:
    name: str
    timing: Timing
    bytes: int
    lines: int
    tenth: bool

    @property
    def speed(self):
        """Bytes a second."""
        return self.bytes / self.timing.seconds


def own(bench, work, threads=1):
    return Contestant(WEIR if threads == 1 else TWO, [bench.weir, '-j', str(threads), work.pipeline, '{file}'])


def entries(bench, work):
    whole, path = bench.lines, bench.data.log(bench.lines, work.format)
    yield Entry(own(bench, work), path, whole)
    if work.streaming:
        yield Entry(own(bench, work, 2), path, whole)
        yield Entry(Contestant(PIPE, [bench.weir, '-j', '1', '-i', work.format, work.pipeline]), path, whole, piped=True)
        yield Entry(Contestant(DRAINED, DRAIN, inner=True), path, whole, piped=True)
    for contestant in work.contestants:
        if not contestant.needs or bench.peers.has(contestant.needs):
            lines = whole // 10 if contestant.tenth else whole
            yield Entry(contestant, bench.data.log(lines, work.format), lines)


def text_of(bench, entry):
    with tempfile.NamedTemporaryFile(dir=bench.data.folder) as out:
        entry.run(bench, stdout=out.name)
        return os.path.getsize(out.name), out.read().decode()


def check(bench, work):
    """Raises Failure unless all contestants give weir's answer."""
    said = {}  # by input; weir's on one thread
    for entry in entries(bench, work):
        if entry.contestant.name == DRAINED:
            continue
        if entry.path not in said:
            said[entry.path] = text_of(bench, Entry(own(bench, work), entry.path, entry.lines))
        if said[entry.path][0] > LARGE:
            entry.lines //= 10
            entry.path = bench.data.log(entry.lines, work.format)
            said[entry.path] = text_of(bench, Entry(own(bench, work), entry.path, entry.lines))
        mine = said[entry.path][1]
        if entry.contestant.name == WEIR:
            continue
        theirs = text_of(bench, entry)[1]
        if entry.contestant.name in (TWO, PIPE):
            if mine != theirs:
                raise Failure(f'{work.name}, {work.format}: {entry.contestant.name} prints other bytes than from a file on one')
        else:
            answers.compare(work, entry.contestant, mine, theirs)


def race(bench, work):
    """The standings: each contestant's median."""
    field = list(entries(bench, work))
    for entry in field:
        entry.run(bench)  # warms the page cache
    timings = [[] for _ in field]
    for _ in range(bench.runs):
        for entry, taken in zip(field, timings):
            taken.append(entry.run(bench))
    return [Standing(e.contestant.name, Timing.median(t), os.path.getsize(e.path), e.lines, e.contestant.tenth)
            for e, t in zip(field, timings)]
