import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOfStore, openStore } from './open-store.ts';

function writeBytes(bytes: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'cairn-memory-')), 'file');
  writeFileSync(file, bytes);
  return file;
}

it('one place is one store of the process, another place another', async () => {
  const [first, same, other] = [await openStore('memory:a'), await openStore('memory:a'), await openStore('memory:b')];
  const digest = await first.adopt(writeBytes('bytes'), 'file');
  expect([await same.has(digest), await other.has(digest)]).toEqual([true, false]);
  expect(readFileSync((await same.pathOf(digest))!, 'utf8')).toBe('bytes');
  expect(() => folderOfStore('memory:a')).toThrow("'memory:a'");
});

it('leaves nothing when its process ends, and what a killed one left goes with the next', () => {
  const script = (end: string): string => `
    const { openStore } = await import(${JSON.stringify(new URL('./open-store.ts', import.meta.url).href)});
    const { writeFileSync } = await import('node:fs');
    const store = await openStore('memory:');
    const digest = await store.copyIn(${JSON.stringify(writeBytes('bytes'))}, 'file');
    writeFileSync(1, await store.pathOf(digest));
    ${end}
  `;
  const run = (end: string): string =>
    String(spawnSync(process.execPath, ['--input-type=module', '--eval', script(end)]).stdout);
  expect(existsSync(run(''))).toBe(false);
  const left = run("process.kill(process.pid, 'SIGKILL')");
  expect(existsSync(left)).toBe(true);
  run('');
  expect(existsSync(left)).toBe(false);
});
