// In CI a failed test is tried once more. A test that always fails still fails, and one that passes the second time is
// listed, by file and name, with the error of the first time.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** The retries and the reporters are those of this repository. */
const config = `import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import config from '${repository}/vitest.config.ts';

const { retry, reporters, pool } = config.test;
export default defineConfig({ root: import.meta.dirname, test: { retry, reporters, pool, include: ['*.test.ts'] } });
`;

const tests = `import { appendFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';

const prepared = [];
let isTried = false;
beforeAll(() => {
  appendFileSync('prepared', 'x');
  prepared.push('once');
});

test('sound', () => expect(prepared).toEqual(['once']));
describe('by chance', () => {
  test('unlucky', () => {
    expect(prepared).toEqual(['once']);
    const was = isTried;
    isTried = true;
    expect(was, 'the first time\\nand more').toBe(true);
  });
});
if (process.env.WITH_WRONG) test('wrong', () => expect(prepared).toEqual(['never']));
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-retries-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  writeFileSync(join(folder, 'vitest.config.ts'), config);
  writeFileSync(join(folder, 'chance.test.ts'), tests);
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function runTests(variables: Readonly<Record<string, string>>) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, NO_COLOR: '1', ...variables };
  const program = join(repository, 'node_modules/vitest/vitest.mjs');
  const told = await execa(process.execPath, [program, 'run'], { cwd: folder, env, extendEnv: false, reject: false });
  return { ...told, lines: told.stderr.split('\n') };
}

const list = [
  'Passed only when tried again (1). Fix these tests: their result depends on chance.',
  '  chance.test.ts > by chance > unlucky',
  '    the first time',
];

describe('in CI', () => {
  test('a test that passes the second time is listed, and the run passes', async () => {
    const told = await runTests({ CI: 'true' });
    expect([told.exitCode, told.stderr]).toEqual([0, expect.stringContaining(list.join('\n'))]);
    // The default reporter is there too.
    expect(told.stdout).toMatch(/Tests +2 passed \(2\)/);
  });

  test('a test that always fails fails, and the list is there', async () => {
    const told = await runTests({ CI: 'true', WITH_WRONG: '1' });
    expect(told.exitCode).toBe(1);
    expect(told.stderr).toContain(list.join('\n'));
    expect(told.stdout).toMatch(/Tests +1 failed \| 2 passed \(3\)/);
    expect(told.stderr).toContain('chance.test.ts > wrong');
  });
});

test('elsewhere nothing is tried again, so that whoever writes a test sees it fail', async () => {
  const told = await runTests({});
  expect(told.exitCode).toBe(1);
  expect(told.stdout).toMatch(/Tests +1 failed \| 1 passed \(2\)/);
  expect(told.stderr).not.toContain('tried again');
});
