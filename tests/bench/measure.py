"""Runs commands under weir_bench_stopwatch: how long, how much memory, what came out."""
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

# Output goes to /dev/zero, which swallows it as /dev/null does: with /dev/null grep stops at its first match.
SINK = '/dev/zero'


class Failure(Exception):
    """A contestant that failed or gave another answer."""


@dataclass
class Timing:
    seconds: float
    cpu: float  # seconds, user and system
    peak: int  # bytes

    @staticmethod
    def median(timings):
        return Timing(*(statistics.median(getattr(t, field) for t in timings) for field in ('seconds', 'cpu', 'peak')))


class Stopwatch:
    def __init__(self, program):
        self.program = program

    def __call__(self, command, stdin=None, feed=None, stdout=None, times=1):
        """The timings of `times` runs, and what was written to standard error. Standard input is the file `stdin`, or
        what the command `feed` writes; standard output the file `stdout`, or SINK."""
        report, report_end = os.pipe()
        with open(stdin or '/dev/null', 'rb') as source, open(stdout or SINK, 'wb') as out, tempfile.TemporaryFile() as err:
            feeder = feed and subprocess.Popen(feed, stdout=subprocess.PIPE)
            watch = subprocess.Popen([self.program, str(report_end), str(times), *command],
                                     stdin=feeder.stdout if feed else source, stdout=out, stderr=err, pass_fds=[report_end])
            os.close(report_end)
            with open(report) as lines:
                runs = [line.split() for line in lines]
            watch.wait()
            if feeder:
                feeder.stdout.close()
                feeder.wait()
            err.seek(0)
            said = err.read().decode(errors='replace')
        if len(runs) != times or any(status != '0' for *_, status in runs):
            raise Failure(f'{command[0]} failed: {said.strip()[-500:]}')
        return [Timing(float(seconds), float(cpu), int(peak) << 10) for seconds, cpu, peak, _ in runs], said


def latencies(command, row, count, pause=0.002):
    """Seconds from writing a row into a command's pipe to reading it from the other one, sorted; `row` comes out as it went
    in. One row is on its way at a time, one is sent every `pause` seconds and the time it takes."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        into, out = process.stdin.fileno(), process.stdout.fileno()
        took = []
        for _ in range(count + 20):
            time.sleep(pause)
            start = time.perf_counter()
            os.write(into, row)
            got = os.read(out, 2 * len(row))
            took.append(time.perf_counter() - start)
            if got != row:
                raise Failure(f'{command[0]} gave back another row: {got[:200]!r}')
        process.stdin.close()
    return sorted(took[20:])  # the first ones start threads
