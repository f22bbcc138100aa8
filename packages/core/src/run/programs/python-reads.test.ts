import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { coreFolder } from '../../base/core-package.ts';
import { listPythonReads, readsFile } from './python-reads.ts';

const python = findPython();

function findPython(): string | undefined {
  try {
    execFileSync('python3', ['--version']);
    return 'python3';
  } catch {
    return undefined;
  }
}

/** Runs a script in the folder of a node, as an environment starts an interpreter, and returns what it read. */
function readsOf(script: string): { readonly root: string; readonly reads: ReturnType<typeof listPythonReads> } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-reads-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, '.cairn', 'tmp', 'node-1-work');
  mkdirSync(join(folder, 'inputs'), { recursive: true });
  mkdirSync(join(root, 'lib'));
  for (const name of ['config.txt', 'other.txt', 'lib/helper.py']) writeFileSync(join(root, name), '');
  writeFileSync(join(folder, 'inputs/rows.csv'), '');
  const watch = `f = ${JSON.stringify(join(coreFolder, 'python/cairn_watch.py'))}; exec(compile(open(f).read(), f, 'exec'), {})\n`;
  writeFileSync(join(folder, 'train.py'), `${watch}root = ${JSON.stringify(root)}\n${script}\n`);
  const env = { PATH: process.env['PATH'], CAIRN_READS: join(folder, readsFile) };
  execFileSync('python3', ['train.py'], { cwd: folder, env });
  return { root, reads: listPythonReads(folder, root) };
}

const namesOf = (script: string): readonly string[] => {
  const { root, reads } = readsOf(script);
  return reads.map(({ file }) => file.replace(`${root}/`, ''));
};

test.skipIf(!python).each([
  ['open', "open(root + '/config.txt').read()"],
  ['pathlib', "import pathlib; pathlib.Path(root, 'config.txt').read_text()"],
  ['os.open', "import os; os.open(root + '/config.txt', os.O_RDONLY)"],
  ['a relative path', "open('../../../config.txt').read()"],
  ['a link of its own', "import os; os.symlink(root + '/config.txt', 'here'); open(os.path.realpath('here')).read()"],
  ['bytes as a path', "import os; open(os.fsencode(root + '/config.txt')).read()"],
  ['reading and writing', "open(root + '/config.txt', 'r+').read()"],
  [
    'another thread',
    "import threading; t = threading.Thread(target=lambda: open(root + '/config.txt')); t.start(); t.join()",
  ],
  ['a fork', "import os; p = os.fork()\nif p == 0: open(root + '/config.txt'); os._exit(0)\nos.waitpid(p, 0)"],
])('a file of the project that a step in Python reads is seen: by %s', (_, script) => {
  expect(namesOf(script)).toEqual(['config.txt']);
});

test.skipIf(!python)('a module of the project that a step in Python imports is seen, compiled or not', () => {
  const script = "import sys, subprocess; sys.path.insert(0, root + '/lib')\nimport helper";
  expect(namesOf(script)).toEqual(['lib/helper.py']);
  expect(namesOf(`import compileall; compileall.compile_dir(root + '/lib', quiet=1)\n${script}`)).toContain(
    'lib/helper.py',
  );
});

test.skipIf(!python)('a folder that is listed, and a database that is opened, are seen', () => {
  expect(namesOf("import os; os.listdir(root + '/lib')")).toEqual(['lib']);
  expect(namesOf("import sqlite3; sqlite3.connect(root + '/other.txt')")).toEqual(['other.txt']);
});

test.skipIf(!python)('the place in the code of the step is shown where its author has it', () => {
  const { root, reads } = readsOf("import json\n\ndef load():\n  return open(root + '/config.txt').read()\nload()");
  expect(reads[0]?.stack).toBe(`Error\n    at ${join(root, 'train.py')}:6:1`);
});

test.skipIf(!python)(
  'inputs, files of its own, temporary files, Python itself and what is only written are no reads',
  () => {
    const script = `import json, tempfile, email.mime.text, zoneinfo
open('inputs/rows.csv').read()
open('own.txt', 'w').write('a'); open('own.txt').read()
with tempfile.NamedTemporaryFile() as file: open(file.name).read()
open(root + '/written.txt', 'w').write('a')
open(root + '/missing.txt') if False else None
open('/etc/passwd').read()`;
    expect(namesOf(script)).toEqual([]);
  },
);

test('data elsewhere on the machine is seen, and the settings of the user and the system are not', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-reads-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const ofRepository = join(coreFolder, '../../package.json');
  const notes = [ofRepository, '/etc/hosts', '/tmp', homedir()].map((path) => `${path}\0\0`).join('');
  writeFileSync(join(root, readsFile), notes);
  const seen = listPythonReads(root, root).map(({ file }) => file);
  expect(seen).toContain(ofRepository);
  expect(seen).not.toContain('/etc/hosts');
  expect(seen).not.toContain('/tmp');
});
