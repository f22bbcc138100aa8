import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { openNodeLogs } from './node-logs.ts';

const key = digestBytes('a key') as string as Key;

it('keeps what a node said, and nothing of one that said nothing', async () => {
  const place = mkdtempSync(join(tmpdir(), 'cairn-logs-'));
  const logs = openNodeLogs(place);
  await logs.write(key, []);
  expect(existsSync(join(place, 'logs'))).toBe(false);
  await logs.write(key, ['one', 'two']);
  expect(await logs.read(key)).toBe('one\ntwo\n');
  // Made again, it said nothing: what it said before is not of this time.
  await logs.write(key, []);
  expect(await logs.read(key)).toBeUndefined();
  rmSync(place, { recursive: true });
});
