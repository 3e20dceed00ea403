"""What is measured: each work, its contestants, and the goals against them.

In a contestant's command {file} is its input; the commands of weir get `-j N` in front.
"""
import sys
from dataclasses import dataclass, field
from typing import Callable

import answers

COLUMNS = {'ts': 'TIMESTAMP', 'level': 'VARCHAR', 'id': 'BIGINT', 'service': 'VARCHAR', 'host': 'VARCHAR', 'method': 'VARCHAR',
           'path': 'VARCHAR', 'status': 'INTEGER', 'latency_ms': 'DOUBLE', 'bytes': 'BIGINT', 'user.id': 'VARCHAR',
           'user.country': 'VARCHAR', 'request_id': 'VARCHAR', 'tags': 'VARCHAR', 'trace.span': 'VARCHAR',
           'trace.sampled': 'BOOLEAN', 'ua': 'VARCHAR'}


@dataclass
class Contestant:
    name: str
    command: list
    read: Callable = answers.json_rows
    needs: str = ''  # the program or package it takes
    tenth: bool = False  # too slow for the whole input: measured on a tenth
    inner: bool = False  # tells its time itself


@dataclass
class Work:
    name: str
    pipeline: str
    format: str
    contestants: list
    goals: dict = field(default_factory=dict)  # contestant: at least so many times its speed
    rows_goal: float = 0  # rows a second
    ordered_by: str = ''
    peak_goal: int = 0  # bytes
    streaming: bool = True  # also measured on two threads, and from a pipe


def duckdb(query, read=answers.json_rows):
    return Contestant('DuckDB', ['duckdb', query], read, 'duckdb', inner=True)


def clickhouse(query):
    return Contestant('ClickHouse', ['clickhouse', query], needs='clickhouse', inner=True)


def read_json(**columns):
    """The columns and types as a user would write them who knows which ones the query needs."""
    listed = ', '.join(f"{name}: '{kind}'" for name, kind in columns.items())
    return f"read_json('{{file}}', format = 'newline_delimited', columns = {{{listed}}})"


def read_csv():
    """All columns must be told; those that the query does not use are not cast. new_line is worth a tenth."""
    listed = ', '.join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    return (f"read_csv('{{file}}', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"new_line = '\\n', columns = {{{listed}}})")


def mawk(program, read):
    return Contestant('mawk', ['mawk', '-F,', program, '{file}'], read, 'mawk')


def miller(flags, verbs):
    return Contestant('Miller', ['env', 'GOMAXPROCS=1', 'mlr', *flags, *verbs.split(), '{file}'], needs='mlr', tenth=True)


def copied(query):
    """Writes the result as JSON, without rows for node."""
    return f"COPY ({query}) TO '/dev/stdout' (FORMAT json, USE_TMP_FILE false)"


STATS = ('stats1 -a count,mean -f id,latency_ms -g host then rename id_count,count,latency_ms_mean,avg_latency_ms '
         'then cut -f host,count,avg_latency_ms')


def group_by(dom):
    query = 'SELECT host, count(*) AS count, avg(latency_ms) AS avg_latency_ms FROM %s GROUP BY host'
    return Work('group by host', 'aggregate count(), avg(latency_ms) by host', 'ndjson', [
        duckdb(query % read_json(host='VARCHAR', latency_ms='DOUBLE')),
        clickhouse(query % "file('{file}', 'JSONEachRow', 'host String, latency_ms Nullable(Float64)')"),
        Contestant('simdjson DOM', [dom, '{file}']),
        miller(['--ijsonl', '--ojsonl'], STATS),
    ], {'DuckDB': 3, 'ClickHouse': 4, 'simdjson DOM': 1.3})


def filtered():
    literal = '"status":5'  # the generator sees to it that this finds the same rows
    return Work('filter, verbatim', 'filter status >= 500', 'ndjson', [
        duckdb(f'SELECT count(*) AS count FROM {read_json(status="INTEGER")} WHERE status >= 500', answers.number),
        Contestant('jq', ['jq', '-c', 'select(.status >= 500)', '{file}'], needs='jq', tenth=True),
        Contestant('grep -F', ['env', 'LC_ALL=C', 'grep', '-F', literal, '{file}'], answers.lines, 'grep'),
        Contestant('ripgrep', ['rg', '-F', '--threads', '1', literal, '{file}'], answers.lines, 'rg'),
    ], {'DuckDB': 3, 'jq': 25, 'grep -F': 1, 'ripgrep': 1})


def projected():
    source = read_json(ts='VARCHAR', path='VARCHAR', status='INTEGER', latency_ms='DOUBLE')
    return Work('filter, project', 'filter status >= 500 | project ts, path, latency_ms', 'ndjson', [
        duckdb(copied(f'SELECT ts, path, latency_ms FROM {source} WHERE status >= 500')),
    ], {'DuckDB': 2.5})


def windowed():
    source = read_json(ts='TIMESTAMP', service='VARCHAR', latency_ms='DOUBLE')
    return Work('one-minute windows', 'window 1m on ts grace 5s | aggregate count(), avg(latency_ms) by service', 'ndjson', [
        duckdb(f"""
            SELECT time_bucket(INTERVAL 1 minute, ts) AS window_start, window_start + INTERVAL 1 minute AS window_end,
                   service, count(*) AS count, avg(latency_ms) AS avg_latency_ms
            FROM {source} GROUP BY ALL"""),
    ], {'DuckDB': 3})


def sessions():
    source = read_json(ts='TIMESTAMP', user='STRUCT(id VARCHAR)')
    return Work('sessions of users', 'window session 30s on ts grace 5s by user.id | aggregate count()', 'ndjson', [
        duckdb(copied(f"""
            WITH timed AS (SELECT user.id AS user_id, ts, lag(ts) OVER (PARTITION BY user_id ORDER BY ts) AS before FROM {source}),
                 numbered AS (SELECT user_id, ts, count(*) FILTER (ts - before > INTERVAL 30 seconds)
                                                  OVER (PARTITION BY user_id ORDER BY ts) AS n FROM timed)
            SELECT min(ts) AS window_start, max(ts) + INTERVAL 30 seconds AS window_end, user_id, count(*) AS count
            FROM numbered GROUP BY user_id, n""")),
    ], rows_goal=3e6)


def csv_group_by():
    query = f'SELECT host, count(*) AS count, avg(latency_ms) AS avg_latency_ms FROM {read_csv()} GROUP BY host'
    program = ('NR > 1 { rows[$5]++; if ($9 != "") { sum[$5] += $9; values[$5]++ } } '
               'END { print "host,count,avg_latency_ms"; for (h in rows) printf "%s,%d,%.17g\\n", h, rows[h], sum[h] / values[h] }')
    return Work('group by host', 'aggregate count(), avg(latency_ms) by host', 'csv', [
        duckdb(query),
        mawk(program, answers.csv_rows),
        miller(['--icsv', '--ojsonl'], STATS),
    ], {'DuckDB': 3, 'mawk': 4})


def csv_filtered():
    return Work('filter, verbatim', 'filter status >= 500', 'csv', [mawk('$8 >= 500', answers.lines)], {'mawk': 5})


def sort_rows():
    source = read_json(ts='VARCHAR', latency_ms='DOUBLE')
    return Work('sort all rows', 'project ts, latency_ms | sort latency_ms desc', 'ndjson', [
        duckdb(copied(f'SELECT ts, latency_ms FROM {source} ORDER BY latency_ms DESC NULLS LAST')),
    ], {'DuckDB': 1}, ordered_by='latency_ms', streaming=False)


def top_rows():
    source = read_json(ts='VARCHAR', path='VARCHAR', latency_ms='DOUBLE')
    return Work('top 100', 'project ts, path, latency_ms | top 100 by latency_ms', 'ndjson', [
        duckdb(f'SELECT ts, path, latency_ms FROM {source} ORDER BY latency_ms DESC NULLS LAST LIMIT 100'),
    ], {'DuckDB': 1}, ordered_by='latency_ms', peak_goal=48 << 20, streaming=False)


def all_works(dom):
    return [group_by(dom), filtered(), projected(), windowed(), sessions(), csv_group_by(), csv_filtered(), sort_rows(),
            top_rows()]


# What a pipe allows: only reads, into one buffer, from the largest pipe that a user may have.
DRAIN = [sys.executable, '-c', '''
import fcntl, os, sys, time
start = time.perf_counter()
fcntl.fcntl(0, 1031, 1 << 20)  # F_SETPIPE_SZ
block = bytearray(1 << 20)
while os.readv(0, [block]):
    pass
print("seconds", time.perf_counter() - start, file=sys.stderr)
''']
