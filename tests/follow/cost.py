"""What following costs: descriptors and watches over many rotations, latency, a quiet follower's processor time."""
import time

from growing import Follower, Log, descriptors, pause, processor_time, rows, watches
from suite import WAYS, check, wait_for
from weir_process import holds


@check(ways=WAYS)
def rotations_leak_nothing(case):
    count = 1000 if case.long else 50
    log = Log(case.path('app.log'))
    log.write(rows(0, 0))
    with Follower(case, 'app.log') as follower:
        follower.gets(0, 0)
        pid = follower.process.pid

        def held():
            return len(descriptors(pid)), watches(pid)
        pause(0.5)
        before = held()
        for i in range(1, count + 1):
            way = i % 4
            if way == 0:
                log.copytruncate()
            elif way == 1:
                log.close()
                log.rename(f'{log.path}.gone')
            else:
                log.shift(keep=3)
            log.open().write(rows(i, i))
            follower.gets(i, i)
        wait_for(f'descriptors and watches are {before} again', lambda: held() == before)
        case.note(f'{count} rotations: {before[0]} descriptors, {before[1]} watches before and after')
        follower.ends()


@check(ways=('inotify',))
def appended_row_is_out_within_milliseconds(case):
    # Contract: 5 ms at the 99th percentile on a free machine; the bound here is for any.
    log = Log(case.path('app.log')).open()
    taken = []
    with Follower(case, 'app.log') as follower:
        log.write(rows(0, 0))
        follower.gets(0, 0)
        for i in range(1, 1001 if case.long else 201):
            pause(0.003)
            start = time.perf_counter()
            log.write(rows(i, i))
            follower.gets(i, i)
            taken.append(time.perf_counter() - start)
        follower.ends()
    taken.sort()
    median, p99 = taken[len(taken) // 2] * 1e3, taken[len(taken) * 99 // 100] * 1e3
    case.note(f'latency {median:.2f} ms, p99 {p99:.2f} ms')
    holds('p99', p99 < 250, f'{p99:.1f} ms')


@check(ways=WAYS)
def quiet_follower_uses_no_processor(case):
    # Contract: 0.1%; the bound here is for any machine.
    seconds = 10 if case.long else 2
    names = [f'{i}.log' for i in range(5)]
    for name in names:
        Log(case.path(name)).write(rows(0, 0))
    with Follower(case, *names, 'missing.log') as follower:
        for _ in names:
            follower.number()
        pause(0.5)
        pid = follower.process.pid
        before, start = processor_time(pid), time.monotonic()
        pause(seconds)
        share = (processor_time(pid) - before) / (time.monotonic() - start) * 100
        case.note(f'quiet: {share:.3f}% of a processor')
        holds('a quiet follower', share < 2, f'uses {share:.2f}%')
        follower.ends()


MEASUREMENTS = (appended_row_is_out_within_milliseconds, quiet_follower_uses_no_processor)
