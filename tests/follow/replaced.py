"""Files that are deleted, missing, unreadable, behind symlinks, or rewritten by editors."""
import os
import shutil

from growing import Follower, Log, pause, rows, started
from suite import WAYS, check
from weir_process import holds, same


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
def editor_adds_a_row_in_a_new_file(case):
    # The old rows are all there and unchanged: they may be known again, or be read as a new file's. Nothing in between.
    log = Log(case.path('app.log'))
    log.write(rows(1, 200))
    with Follower(case, 'app.log') as follower:
        follower.gets(1, 200)
        with open(case.path('.app.log.swp'), 'w') as file:
            file.write(rows(1, 201))
        os.rename(case.path('.app.log.swp'), log.path)
        follower.until(201)
        log.open().write(rows(202, 202))
        follower.until(202)
        holds('rows', follower.seen[200:] in ([201, 202], list(range(1, 203))), follower.seen[195:210])
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
