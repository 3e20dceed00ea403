"""Files that are rotated, by renaming or by copying and cutting: every row once, generation by generation."""
import time

from growing import Log, peak_memory, pause, rows, started
from suite import WAYS, Skip, check, wait_for
from weir_process import holds, same


@check(ways=WAYS)
def appended_rows_come(case):
    log, follower = started(case)
    with follower:
        for i in range(4, 20):
            log.write(rows(i, i))
            follower.gets(i, i)
        same('messages', follower.ends(), '')


# ---- rename and create

@check(ways=WAYS)
def rename_and_create(case):
    log, follower = started(case)
    with follower:
        log.rename()
        log.open().write(rows(4, 6))
        follower.gets(4, 6)
        follower.ends()


@check(ways=WAYS)
def rows_written_just_before_a_rename_come_first(case):
    log, follower = started(case)
    with follower:
        log.write(rows(4, 2000))
        log.rename()
        log.open().write(rows(2001, 3000))
        follower.gets(4, 3000)
        follower.ends()


@check(ways=WAYS)
def writer_goes_on_in_the_renamed_file(case):
    # As a daemon that has not had its signal yet; the new file is there, and empty.
    log, follower = started(case)
    with follower:
        log.rename()
        open(log.path, 'wb').close()
        for i in range(4, 14):
            log.write(rows(i, i))
            pause(0.03)
        log.open().write(rows(14, 16))
        follower.gets(4, 16)
        follower.ends()


@check(ways=WAYS)
def two_writers_one_still_in_the_renamed_file(case):
    # Their order among each other is open; each one's own is kept, and no row is lost.
    log, follower = started(case)
    with follower:
        log.rename()
        new = Log(log.path).open()
        last = time.monotonic()
        for i in range(10):
            log.write(rows(100 + i, 100 + i))
            new.write(rows(200 + i, 200 + i))
            pause(0.01)
            if time.monotonic() - last > 0.05:
                raise Skip('the machine is too slow: the old file was quiet for a while')
            last = time.monotonic()
        got = [follower.number() for _ in range(20)]
        same('old', [n for n in got if n < 200], list(range(100, 110)))
        same('new', [n for n in got if n >= 200], list(range(200, 210)))
        follower.ends()


@check(ways=WAYS)
def half_a_line_in_the_renamed_file_is_finished(case):
    log, follower = started(case)
    with follower:
        log.write('{"n":')
        log.rename()
        open(log.path, 'wb').close()
        follower.silent(0.1)
        log.write('4}\n')
        log.open().write(rows(5, 5))
        follower.gets(4, 5)
        follower.ends()


@check(ways=WAYS)
def renamed_file_without_a_last_newline(case):
    # Its last line is a line: nobody will finish it.
    log, follower = started(case)
    with follower:
        log.write('{"n":4}')
        log.rename()
        log.open().write(rows(5, 6))
        follower.until(6)
        wait_for('the unfinished row', lambda: 4 in follower.seen or follower.number() == 4)
        same('rows', sorted(follower.seen), [1, 2, 3, 4, 5, 6])
        follower.ends()


@check(ways=WAYS)
def renamed_and_created_later(case):
    log, follower = started(case)
    with follower:
        log.rename()
        log.write(rows(4, 5))
        follower.gets(4, 5)
        log.close()
        pause(0.3)
        log.write(rows(6, 7))
        follower.gets(6, 7)
        follower.ends()


@check(ways=WAYS)
def several_rotations_between_two_looks(case):
    # What was rotated away before the start (-9) is none of its business.
    Log(case.path('app.log.1')).write(rows(-9, -9))
    log, follower = started(case)
    with follower:
        follower.stop()
        last = 3
        for _ in range(4):
            log.write(rows(last + 1, last + 2))
            log.shift()
            log.open().write(rows(last + 3, last + 3))
            last += 3
        follower.go_on()
        follower.gets(4, last)
        log.write(rows(last + 1, last + 1))
        follower.gets(last + 1, last + 1)
        follower.ends()


@check(ways=WAYS)
def several_rotations_with_dated_names(case):
    Log(case.path('app.log-20260101')).write(rows(-9, -9))
    log, follower = started(case)
    with follower:
        follower.stop()
        for day in range(3):
            log.write(rows(4 + day * 2, 4 + day * 2))
            log.rename(f'{log.path}-2026010{day + 2}')
            log.open().write(rows(5 + day * 2, 5 + day * 2))
        follower.go_on()
        follower.gets(4, 9)
        follower.ends()


# ---- copytruncate

@check(ways=WAYS)
def copytruncate(case):
    log, follower = started(case)
    with follower:
        log.copytruncate()
        pause(0.2)
        log.write(rows(4, 4))
        follower.gets(4, 4)
        follower.ends()


def copytruncated_between_two_looks(case, last):
    """The new content has rows 4 to `last`, where the old one had 1 to 3."""
    log, follower = started(case)
    with follower:
        follower.stop()
        log.copytruncate()
        log.write(rows(4, last))
        follower.go_on()
        follower.gets(4, last)
        follower.ends()


@check(ways=WAYS)
def copytruncate_with_new_content_shorter_than_the_offset(case):
    copytruncated_between_two_looks(case, 5)


@check(ways=WAYS)
def copytruncate_with_new_content_longer_than_the_offset(case):
    copytruncated_between_two_looks(case, 100)


@check(ways=WAYS)
def copytruncate_with_new_content_as_long_as_the_offset(case):
    copytruncated_between_two_looks(case, 6)


@check(ways=WAYS)
def copytruncate_before_the_last_rows_were_read(case):
    # They are in the copy only.
    log, follower = started(case)
    with follower:
        follower.stop()
        log.write(rows(4, 6))
        log.copytruncate()
        log.write(rows(7, 7))
        follower.go_on()
        follower.gets(4, 7)
        follower.ends()


@check(ways=WAYS)
def copytruncate_cuts_half_a_line(case):
    # What was read of it must not become the beginning of a new row.
    log, follower = started(case)
    with follower:
        log.write('{"n":9')
        pause(0.3)
        log.copytruncate()
        pause(0.3)
        log.write('4}\n' + rows(5, 6))
        follower.gets(5, 6)
        follower.process.terminate()
        code, out, err = follower.end()
        same('further rows', out, '')
        holds('the line that is none must be reported:', 'app.log' in err, err)
        holds('end', code in (-15, 3), code)


@check(ways=WAYS)
def nuls_after_copytruncate_are_skipped(case):
    # A writer without O_APPEND goes on at its old place; before it the file is a hole.
    size = (1 << 30) if case.long else (200 << 20)
    log, follower = started(case)
    log.close()
    with follower:
        follower.stop()
        log.copytruncate()
        with open(log.path, 'r+b') as file:
            file.seek(size)
            file.write(rows(4, 5).encode())
        follower.go_on()
        follower.gets(4, 5)
        peak = peak_memory(follower.process.pid) >> 20
        case.note(f'peak of {peak} MiB for a hole of {size >> 20} MiB')
        holds('memory is not bounded:', peak < 100, f'{peak} MiB')
        follower.process.terminate()
        code, out, err = follower.end()
        same('further rows', out, '')
        holds('the block must be reported:', 'app.log' in err and ('NUL' in err or 'zero byte' in err), err)
        holds('end', code in (-15, 3), code)
