import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextMillisecondNs } from './now-ns.ts';

test('a file that was just written is never newer than the next millisecond', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-now-'));
  const file = join(folder, 'file');
  const newer = Array.from({ length: 100 }, (_, index) => {
    writeFileSync(file, `${index}`);
    const now = nextMillisecondNs();
    return statSync(file, { bigint: true }).ctimeNs > now;
  });
  expect(newer.filter(Boolean)).toEqual([]);
  rmSync(folder, { recursive: true });
});
