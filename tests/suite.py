"""What the suites of a running weir share (pipes, following, live streams, checkpoints …): checks, each in its own folder.

A check is a function of a Case. `@check` registers it; `@check(ways=WAYS)` has it run once a way of looking at files. Suites
are started by main(); the last line is `N passed, N failed`. Conditions are waited for, with a deadline that is generous
(DEADLINE), so that a loaded machine fails nothing; no check relies on a sleep for what must come.
"""
import argparse
import concurrent.futures
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback

from weir_process import holds

TESTS = os.path.dirname(os.path.abspath(__file__))
DEADLINE = 30  # seconds for what must happen
# How weir notices that files grow: word of WEIR_TEST by name. Every check of following runs in both.
WAYS = {'inotify': '', 'poll': 'poll'}
SEED = 20260131
CHECKS = []


class Skip(Exception):
    """The check does not apply here; the text says why."""


class Case:
    """What a check gets: its folder, the way of looking at files, whether to take its time, and a seeded random generator."""

    def __init__(self, folder, way, options, name):
        self.folder = folder
        self.way = way
        self.mode = WAYS.get(way, '')
        self.long = options.long
        self.weir = os.path.abspath(options.weir)
        self.seed = options.seed
        self.random = random.Random(f'{options.seed} {name} {way}')
        self.notes = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def note(self, text):
        """Something measured, printed beside the check's name."""
        self.notes.append(text)

    def modes(self, *words):
        """WEIR_TEST for this way and further words."""
        return ','.join(filter(None, (self.mode, *words)))


def check(function=None, ways=None):
    if function is None:
        return lambda f: check(f, ways)
    for way in ways or ('',):
        CHECKS.append((function, way))
    return function


def wait_for(what, condition, within=DEADLINE):
    """The first true value of condition()."""
    deadline = time.monotonic() + within
    pause = 0.002
    while True:
        value = condition()
        if value:
            return value
        holds(f'not within {within} s: {what}', time.monotonic() < deadline)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def run_one(function, way, options):
    """(name, error text or '', skipped because, seconds, notes)"""
    name = function.__name__ + (f' [{way}]' if way else '')
    start = time.monotonic()
    error = skipped = ''
    with tempfile.TemporaryDirectory(prefix='weir-test-', ignore_cleanup_errors=True) as folder:
        case = Case(folder, way, options, function.__name__)
        try:
            function(case)
        except Skip as reason:
            skipped = str(reason)
        except (AssertionError, LookupError, OSError, ValueError, subprocess.SubprocessError) as caught:
            error = str(caught) or type(caught).__name__
            if options.verbose:
                error += '\n' + traceback.format_exc()
    return name, error, skipped, time.monotonic() - start, case.notes


def run_all(checks, options):
    failed = passed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = [pool.submit(run_one, function, way, options) for function, way in checks]
        for future in concurrent.futures.as_completed(futures):
            name, error, skipped, seconds, notes = future.result()
            for text in notes:
                print(f'{name}: {text}', flush=True)
            if error:
                print(f'FAIL {name} (--seed {options.seed}): {error}', flush=True)
                failed += 1
            elif skipped:
                print(f'skip {name}: {skipped}', flush=True)
            else:
                passed += 1
                if options.verbose:
                    print(f'  ok {name}: {seconds:.1f} s', flush=True)
    return passed, failed


def main(name, doc, alone=(), jobs=4):
    """Runs the checks registered by now, `jobs` at once. `alone`: functions that measure; they run one by one, at the end."""
    parser = argparse.ArgumentParser(usage=f'{name} [--weir BINARY] [--long] [-k FILTER]', description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--weir', default=os.path.join(os.path.dirname(TESTS), 'build/release/weir'))
    parser.add_argument('-k', default='', help='only checks with FILTER in their name')
    parser.add_argument('--long', action='store_true', help='more rounds of what is random or repeated')
    parser.add_argument('--seed', type=int, default=SEED)
    parser.add_argument('--jobs', type=int, default=jobs, help='checks at once: they mostly wait')
    parser.add_argument('-v', '--verbose', action='store_true', help='names, times, and where a check failed')
    options = parser.parse_args()
    if not os.access(options.weir, os.X_OK):
        parser.error(f'no such program: {options.weir}')
    os.environ.pop('WEIR_TEST', None)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # weir may have them even if we were started with nohup or &

    chosen = [(function, way) for function, way in CHECKS if options.k in f'{function.__name__} [{way}]']
    with tempfile.TemporaryDirectory(prefix='weir-test-') as path:
        os.symlink(os.path.abspath(options.weir), f'{path}/weir')
        os.environ['PATH'] = f'{path}:{os.environ["PATH"]}'
        passed, failed = run_all([c for c in chosen if c[0] not in alone], options)
        options.jobs = 1
        more = run_all([c for c in chosen if c[0] in alone], options)
    print(f'{passed + more[0]} passed, {failed + more[1]} failed')
    sys.exit(1 if failed + more[1] else 0)
