"""Files that are rotated, replaced, cut, or gone for a while: every row once, generation by generation."""
import os
import shutil

from growing import Follower, Log, pause, rows
from suite import WAYS, check, wait_for
from weir_process import holds, same


def started(case, name='app.log'):
    """A log with rows 1 to 3, and a follower that has read them."""
    log = Log(case.path(name))
    log.write(rows(1, 3))
    follower = Follower(case, name)
    follower.gets(1, 3)
    return log, follower


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
        for i in range(10):
            log.write(rows(100 + i, 100 + i))
            new.write(rows(200 + i, 200 + i))
            pause(0.03)
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


@check(ways=WAYS)
def copytruncate_with_new_content_shorter_than_the_offset(case):
    log, follower = started(case)
    with follower:
        follower.stop()
        log.copytruncate()
        log.write(rows(4, 5))
        follower.go_on()
        follower.gets(4, 5)
        follower.ends()


@check(ways=WAYS)
def copytruncate_with_new_content_longer_than_the_offset(case):
    log, follower = started(case)
    with follower:
        follower.stop()
        log.copytruncate()
        log.write(rows(4, 100))
        follower.go_on()
        follower.gets(4, 100)
        follower.ends()


@check(ways=WAYS)
def copytruncate_with_new_content_as_long_as_the_offset(case):
    log, follower = started(case)
    with follower:
        follower.stop()
        log.copytruncate()
        log.write(rows(4, 6))
        follower.go_on()
        follower.gets(4, 6)
        follower.ends()


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
        with open(f'/proc/{follower.process.pid}/status') as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith('VmHWM:'))
        case.note(f'peak of {peak // 1024} MiB for a hole of {size >> 20} MiB')
        holds('memory is not bounded:', peak < 100 << 10, f'{peak} kB')
        follower.process.terminate()
        code, out, err = follower.end()
        same('further rows', out, '')
        holds('the block must be reported:', 'app.log' in err and ('NUL' in err or 'zero byte' in err), err)
        holds('end', code in (-15, 3), code)


# ---- gone for a while

@check(ways=WAYS)
def deleted_and_created_again(case):
    log, follower = started(case)
    with follower:
        for last in (3, 6, 9):
            log.close()
            os.unlink(log.path)
            pause(0.1 if last == 6 else 0)
            log.write(rows(last + 1, last + 3))
            follower.gets(last + 1, last + 3)
        follower.ends()


@check(ways=WAYS)
def rows_of_a_deleted_file_come(case):
    log, follower = started(case)
    with follower:
        os.unlink(log.path)
        log.write(rows(4, 6))
        log.open().write(rows(7, 7))
        follower.gets(4, 7)
        follower.ends()


@check(ways=WAYS)
def missing_at_first(case):
    with Follower(case, 'app.log') as follower:
        follower.silent(0.3)
        Log(case.path('app.log')).write(rows(1, 3))
        follower.gets(1, 3)
        follower.ends()


@check(ways=WAYS)
def folder_missing_at_first(case):
    with Follower(case, 'a/b/app.log') as follower:
        follower.silent(0.2)
        os.mkdir(case.path('a'))
        pause(0.1)
        os.mkdir(case.path('a/b'))
        Log(case.path('a/b/app.log')).write(rows(1, 3))
        follower.gets(1, 3)
        follower.ends()


@check(ways=WAYS)
def directory_in_its_place_for_a_while(case):
    log, follower = started(case)
    with follower:
        log.rename()
        log.close()
        os.mkdir(log.path)
        pause(0.3)
        os.rmdir(log.path)
        log.write(rows(4, 6))
        follower.gets(4, 6)
        follower.ends()


@check(ways=WAYS)
def unreadable_for_a_while(case):
    # Permissions mean nothing to root: there a symlink into the void stands for them.
    log, follower = started(case)
    with follower:
        log.rename()
        if os.geteuid():
            log.open().write(rows(4, 5))
            os.chmod(log.path, 0)
            pause(0.3)
            os.chmod(log.path, 0o600)
        else:
            os.symlink('target', log.path)
            pause(0.3)
            Log(case.path('target')).write(rows(4, 5))
        follower.gets(4, 5)
        follower.ends()


@check(ways=WAYS)
def parent_directory_replaced(case):
    os.makedirs(case.path('logs'))
    log, follower = started(case, 'logs/app.log')
    with follower:
        log.write(rows(4, 4))
        os.rename(case.path('logs'), case.path('logs.old'))
        log.write(rows(5, 5))
        os.mkdir(case.path('logs'))
        log.open().write(rows(6, 7))
        follower.gets(4, 7)
        log.write(rows(8, 8))
        follower.gets(8, 8)
        follower.ends()


@check(ways=WAYS)
def parent_directory_deleted_and_made_again(case):
    os.makedirs(case.path('a/b'))
    log, follower = started(case, 'a/b/app.log')
    with follower:
        shutil.rmtree(case.path('a'))
        pause(0.2)
        os.makedirs(case.path('a/b'))
        log.open().write(rows(4, 5))
        follower.gets(4, 5)
        follower.ends()


# ---- symlinks, editors

def retarget(link, target):
    os.symlink(target, f'{link}.new')
    os.rename(f'{link}.new', link)


@check(ways=WAYS)
def symlink_retargeted(case):
    old, new = Log(case.path('app-1.log')), Log(case.path('app-2.log'))
    old.write(rows(1, 3))
    os.symlink('app-1.log', case.path('current'))
    with Follower(case, 'current', options=('-i', 'ndjson')) as follower:
        follower.gets(1, 3)
        old.write(rows(4, 4))
        follower.gets(4, 4)
        new.write(rows(6, 6))
        old.write(rows(5, 5))
        retarget(case.path('current'), 'app-2.log')
        follower.gets(5, 6)
        new.write(rows(7, 7))
        follower.gets(7, 7)
        follower.ends()


@check(ways=WAYS)
def symlinked_folder_retargeted(case):
    for name in ('one', 'two'):
        os.mkdir(case.path(name))
    os.symlink('one', case.path('current'))
    old, new = Log(case.path('one/app.log')), Log(case.path('two/app.log'))
    old.write(rows(1, 3))
    with Follower(case, 'current/app.log') as follower:
        follower.gets(1, 3)
        new.write(rows(4, 5))
        retarget(case.path('current'), 'two')
        follower.gets(4, 5)
        new.write(rows(6, 6))
        follower.gets(6, 6)
        follower.ends()


@check(ways=WAYS)
def target_of_a_symlink_rotated(case):
    os.mkdir(case.path('data'))
    os.symlink('data/app.log', case.path('app.log'))
    log = Log(case.path('data/app.log'))
    log.write(rows(1, 3))
    with Follower(case, 'app.log') as follower:
        follower.gets(1, 3)
        log.rename()
        log.open().write(rows(4, 5))
        follower.gets(4, 5)
        follower.ends()


@check(ways=WAYS)
def editor_replaces_the_file(case):
    # A new file with the old rows, one of them changed, and one more, is a new file: it is read from its start.
    log, follower = started(case)
    with follower:
        with open(case.path('.app.log.swp'), 'w') as file:
            file.write('{"n":11}\n' + rows(2, 4))
        os.rename(case.path('.app.log.swp'), log.path)
        same('rows', [follower.number() for _ in range(4)], [11, 2, 3, 4])
        log.open().write(rows(5, 5))
        follower.gets(5, 5)
        follower.ends()


@check(ways=WAYS)
def editor_rewrites_the_file_in_place(case):
    # Old rows unchanged, one more behind them: they may come again (the file was seen empty), the new one comes once.
    log, follower = started(case)
    with follower:
        with open(log.path, 'wb') as file:  # truncates
            file.write(rows(1, 4).encode())
        follower.until(4)
        log.open().write(rows(5, 5))
        follower.until(5)
        holds('rows', follower.seen[3:] in ([4, 5], [1, 2, 3, 4, 5]), follower.seen)
        follower.ends()
