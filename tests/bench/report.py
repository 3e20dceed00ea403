"""Prints what was measured, with the goals; writes the tables for users as Markdown."""
import datetime
import os
import re

from race import DRAINED, PIPE, TWO, WEIR

OWN = (WEIR, TWO, PIPE, DRAINED)
TWO_GOAL, PIPE_GOAL, NEAR_PIPE = 1.7, 0.8, 0.95

METHOD = ('Medians; all on one thread unless said, from the page cache, output discarded. DuckDB and ClickHouse are told the columns and '
          'their types, their start is not counted, and for the verbatim filter DuckDB only counts. jq and Miller ran on a tenth.')


def machine():
    with open('/proc/cpuinfo') as file:
        model = re.search(r'^model name\s*: (.*)$', file.read(), re.M)
    memory = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30
    return (f'{model[1].strip() if model else os.uname().machine}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, '
            f'{os.uname().sysname} {os.uname().release}')


class Report:
    def __init__(self, title, versions):
        self.head = f'{title}. {datetime.date.today()}; {machine()}.'
        self.versions = versions
        self.races = []  # (work, {name: Standing})
        self.limits = []
        self.missed = []
        print(self.head, versions, sep='\n')

    def goal(self, of, text, reached):
        """How a goal is shown; those that are missed are repeated at the end."""
        if not reached:
            self.missed.append(f'{of}: {text}')
        return f'goal {text}{"" if reached else "  MISSED"}'

    def add_race(self, work, standings):
        by_name = {s.name: s for s in standings}
        self.races.append((work, by_name))
        mine = by_name[WEIR]
        print(f'\n{work.format}: {work.name}\n  weir \'{work.pipeline}\'')
        for s in standings:
            ratio = mine.speed / s.speed
            shown = '' if s is mine else f'{1 / ratio:6.2f}x weir' if s.name in OWN else f'weir is {ratio:6.2f}x'
            rows = s.lines / s.timing.seconds / 1e6
            print(f'  {s.name:18} {s.timing.seconds:7.3f} s {s.timing.cpu:7.3f} CPU s {s.speed / 1e9:6.2f} GB/s {rows:6.2f} M rows/s '
                  f'{s.timing.peak / 2**20:5.0f} MiB  {shown:17} {self.goals(work, by_name, s)}{" (a tenth)" if s.tenth else ""}')

    def goals(self, work, by_name, standing):
        mine, of = by_name[WEIR], f'{work.format}, {work.name}: {standing.name}'
        ratio = mine.speed / standing.speed
        if standing is mine:
            rows = mine.lines / mine.timing.seconds
            found = []
            if work.rows_goal:
                found.append(self.goal(of, f'{work.rows_goal / 1e6:g} M rows/s; {rows / 1e6:.2f}', rows >= work.rows_goal))
            if work.peak_goal:
                peak = mine.timing.peak
                found.append(self.goal(of, f'{work.peak_goal >> 20} MiB; {peak / 2**20:.0f}', peak <= work.peak_goal))
            return ', '.join(found)
        if standing.name == TWO:
            return self.goal(of, f'{TWO_GOAL}x; {1 / ratio:.2f}', 1 / ratio >= TWO_GOAL)
        if standing.name == PIPE:
            limit = standing.speed / by_name[DRAINED].speed
            return self.goal(of, f'{PIPE_GOAL}x, or the pipe\'s limit; {1 / ratio:.2f}, {limit:.2f} of the limit',
                             1 / ratio >= PIPE_GOAL or limit >= NEAR_PIPE)
        if standing.name in work.goals:
            return self.goal(of, f'{work.goals[standing.name]:g}x; {ratio:.2f}', ratio >= work.goals[standing.name])
        return ''

    def add_limits(self, limits):
        for limit in limits:
            goal = self.goal(f'{limit.name}: {limit.measured}', limit.goal, limit.reached)
            print(f'\n{limit.name}: {limit.measured}  {goal}', flush=True)
            self.limits.append(limit)

    def finish(self):
        print()
        for missed in self.missed:
            print(f'missed: {missed}')
        print(f'{len(self.missed)} goals missed')

    def markdown(self):
        """For the README: a line a work."""
        lines = ['| work, one thread | GB/s | M rows/s | two threads | times the speed of |', '|---|---|---|---|---|']
        for work, by_name in self.races:
            mine = by_name[WEIR]
            two = f'{by_name[TWO].speed / mine.speed:.1f}×' if TWO in by_name else ''
            others = ', '.join(f'{s.name} {times(mine.speed / s.speed)}' for s in by_name.values() if s.name not in OWN)
            name = {'ndjson': 'NDJSON', 'csv': 'CSV'}[work.format]
            pipeline = work.pipeline.replace('|', '\\|')
            rows = mine.lines / mine.timing.seconds / 1e6
            lines.append(f'| {name} `{pipeline}` | {mine.speed / 1e9:.1f} | {rows:.1f} | {two} | {others} |')
        if self.limits:
            lines += ['', '| | |', '|---|---|', *(f'| {limit.name} | {limit.measured} |' for limit in self.limits)]
        return f'{self.head} Beside it: {self.versions}.\n{METHOD}\n\n' + '\n'.join(lines) + '\n'


def times(ratio):
    return f'{ratio:.1f}×' if ratio < 10 else f'{ratio:.0f}×'
