"""The inputs: made once by weir_bench_data, kept in build/bench."""
import hashlib
import os
import subprocess

# SHA-256 of the first 1,000 lines (CSV: and the header), on every machine.
FIRST = {'ndjson': 'e0fe96ab39452ea0a1fadf7d2e63e8325cae068f4efbbe73cd4d87d6ce7703ad',
         'csv': 'b1c74fee200a86b5394be34137d2d1fd1daf1f67ae575121553ceef875352850'}


class Data:
    def __init__(self, folder, generator, weir, say):
        self.folder, self.generator, self.weir, self.say = folder, generator, weir, say
        os.makedirs(folder, exist_ok=True)
        if not self.made_by_this_generator():
            for name in os.listdir(folder):
                if name.startswith(('log', 'ids')):
                    os.remove(os.path.join(folder, name))

    def made_by_this_generator(self):
        """Leaves a mark in the folder, so that data of an older generator is made anew."""
        mark, now = os.path.join(self.folder, 'generator'), ' '.join(self.first(format) for format in FIRST)
        if os.path.exists(mark) and open(mark).read() == now:
            return True
        with open(mark, 'w') as file:
            file.write(now)
        return False

    def command(self, lines, format='ndjson'):
        return [self.generator, '--lines', str(lines), '--format', format]

    def first(self, format):
        return hashlib.sha256(subprocess.check_output(self.command(1000, format))).hexdigest()

    def log(self, lines, format='ndjson'):
        return self.made(f'log{lines}.{format}', self.command(lines, format))

    def ids(self, lines):
        """Rows of nothing but a number, every one another."""
        script = '"$0" --lines "$1" | "$2" "project id"'
        return self.made(f'ids{lines}.ndjson', ['sh', '-c', script, self.generator, str(lines), self.weir])

    def made(self, name, command):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            self.say(f'Making {os.path.relpath(path)}')
            with open(path + '.part', 'wb') as file:
                subprocess.run(command, stdout=file, check=True)
            os.rename(path + '.part', path)
        return path
