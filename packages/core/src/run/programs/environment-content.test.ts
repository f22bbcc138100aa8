import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findEnvironmentChange, listEnvironment, readEnvironment, writeEnvironment } from './environment-content.ts';

const packages = 'lib/python3.12/site-packages';

function createEnvironment() {
  const around = mkdtempSync(join(tmpdir(), 'cairn-environment-'));
  onTestFinished(() => rmSync(around, { recursive: true, force: true }));
  const folder = join(around, 'environment');
  mkdirSync(join(folder, packages, 'six'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(around, 'python3.12'), 'one');
  symlinkSync(join(around, 'python3.12'), join(folder, 'bin/python'));
  writeFileSync(join(folder, packages, 'six/six.py'), 'version = 1\n');
  const list = () => listEnvironment(folder, join(folder, 'bin/python'), 'mark');
  const before = readEnvironment(writeEnvironment(list()))!;
  return {
    around,
    path: (name: string) => join(folder, packages, name),
    change: () => findEnvironmentChange(before, list()),
  };
}

test('an environment that nobody touched is the same, also with caches that Python and packages write', () => {
  const { path, change } = createEnvironment();
  mkdirSync(path('six/__pycache__'));
  writeFileSync(path('six/__pycache__/six.cpython-312.pyc'), '');
  writeFileSync(path('six/words.cache'), '');
  expect(change()).toBeUndefined();
});

test('a package that was edited, removed or added in an environment is noticed', () => {
  const edited = createEnvironment();
  appendFileSync(edited.path('six/six.py'), '# mine\n');
  expect(edited.change()).toBe(`${packages}/six/six.py`);
  const touched = createEnvironment();
  utimesSync(touched.path('six/six.py'), 1, 1);
  expect(touched.change()).toBe(`${packages}/six/six.py`);
  const removed = createEnvironment();
  unlinkSync(removed.path('six/six.py'));
  expect(removed.change()).toBe(`${packages}/six/six.py`);
  const added = createEnvironment();
  writeFileSync(added.path('numpy.py'), '');
  expect(added.change()).toBe(`${packages}/numpy.py`);
});

test('an interpreter that was replaced is noticed, and one that is gone is an error: another Python must not answer', () => {
  const { around, change } = createEnvironment();
  writeFileSync(join(around, 'python3.12'), 'another');
  expect(change()).toBe('interpreter');
  unlinkSync(join(around, 'python3.12'));
  expect(change).toThrow('ENOENT');
});

test('a list that was cut is none', () => {
  expect(readEnvironment('12 3\tpyvenv.cfg')).toBeUndefined();
  expect(readEnvironment('')).toBeUndefined();
});
