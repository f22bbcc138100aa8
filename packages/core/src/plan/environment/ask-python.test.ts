import { execa } from 'execa';
import { expect, test } from 'vitest';
import { describePythonProgram, readPython } from './ask-python.ts';

test('two builds of one version of Python are two in the key', () => {
  const said = (build: string) =>
    `warning: of uv\nCPython 3.12.7 linux x86_64 (${build}, cpython-312-x86_64-linux-gnu)\n`;
  const one = readPython(said('main Oct 8 2024 01:04:00, Clang 18.1.8'));
  expect(one).toBe(
    'CPython 3.12.7 linux x86_64 (main Oct 8 2024 01:04:00, Clang 18.1.8, cpython-312-x86_64-linux-gnu)',
  );
  expect(readPython(said('main Dec 4 2024 08:12:00, GCC 13.2.0'))).not.toBe(one);
  expect(readPython('error: No interpreter found for Python 3.99')).toBeUndefined();
});

test('a Python describes itself with its build', async (context) => {
  const { stdout, failed } = await execa('python3', ['-I', '-c', describePythonProgram], { reject: false });
  context.skip(failed, 'there is no python3');
  const version = await execa('python3', ['-I', '-c', 'import sys; print(sys.version)']);
  const [, date] = /\((.*?)\)/.exec(version.stdout)!;
  const found = readPython(stdout!)!;
  for (const part of date!.split(/,? +/)) expect(found).toContain(part);
});
