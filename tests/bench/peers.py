"""The programs weir is measured against: installs those it can, says which are missing."""
import os
import shutil
import subprocess

BENCH = os.path.dirname(os.path.abspath(__file__))
PACKAGES = {'duckdb': '@duckdb/node-api@1.5.6-r.1', 'clickhouse': 'chdb@3.4.0'}
PROGRAMS = ('jq', 'mlr', 'mawk', 'rg', 'grep')


class Peers:
    """Which there are. `folder` is where node's packages go."""

    def __init__(self, folder, say):
        self.folder = folder
        self.say = say

    def install(self, root):
        """Never an error: what could not be installed is left out."""
        for group, programs in (('bench', PROGRAMS), ('bench-node', ('node', 'npm'))):
            if not all(map(shutil.which, programs)):
                self.attempt([os.path.join(root, '.ci/install'), group], root)
        os.makedirs(self.folder, exist_ok=True)
        with open(os.path.join(self.folder, 'package.json'), 'w') as file:
            file.write('{"private": true}\n')
        for name, package in PACKAGES.items():
            if shutil.which('npm') and not self.has(name):
                self.say(f'Installing {package} into {os.path.relpath(self.folder)}')
                self.attempt(['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', package], self.folder)

    def attempt(self, command, folder):
        status, output = run(command, folder)
        if status:
            self.say(f'{" ".join(command)} failed:\n{output[-1000:]}')

    def missing(self):
        """Those that are left out."""
        return [name for name in (*PROGRAMS, *PACKAGES) if not self.has(name)]

    def has(self, name):
        """`name` is a program or one of PACKAGES."""
        if name not in PACKAGES:
            return shutil.which(name) is not None
        module = PACKAGES[name].rpartition('@')[0]
        return shutil.which('node') is not None and os.path.exists(os.path.join(self.folder, 'node_modules', module))

    def script(self, name):
        """The command that runs a query with one of PACKAGES; beside the packages, for there node looks for them."""
        path = os.path.join(self.folder, f'{name}.mjs')
        if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(f'{BENCH}/peers/{name}.mjs'):
            shutil.copy(f'{BENCH}/peers/{name}.mjs', path)
        return ['node', path]

    def versions(self):
        """A line for the report."""
        asked = {'jq': '--version', 'mlr': '--version', 'mawk': '-Wversion', 'rg': '--version', 'grep': '--version'}
        said = [run([name, flag])[1].split('\n')[0].strip() for name, flag in asked.items() if self.has(name)]
        if self.has('duckdb'):
            said.append('DuckDB ' + PACKAGES['duckdb'].rpartition('@')[2].partition('-')[0])
        if self.has('clickhouse'):
            said.append('ClickHouse (chdb ' + PACKAGES['clickhouse'].rpartition('@')[2] + ')')
        return ', '.join(said)


def run(command, folder=None):
    """Exit status and all output."""
    ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return ended.returncode, ended.stdout.strip()
