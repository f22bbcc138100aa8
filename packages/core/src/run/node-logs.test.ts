import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { type NodeLogs, openNodeLogs } from './node-logs.ts';

const key = digestBytes('a key') as string as Key;

const lines = (logs: NodeLogs, ...texts: string[]): void => {
  const log = logs.open(key);
  for (const text of texts) log.write(text);
  log.keep();
};

it('keeps what a node said, and nothing of one that said nothing', async () => {
  const place = mkdtempSync(join(tmpdir(), 'cairn-logs-'));
  const logs = openNodeLogs(place);
  lines(logs);
  expect(existsSync(join(place, 'logs'))).toBe(false);
  lines(logs, 'one', 'two');
  expect(await logs.read(key)).toBe('one\ntwo\n');
  // Made again, it said nothing: what it said before is not of this time.
  lines(logs);
  expect(await logs.read(key)).toBeUndefined();
  rmSync(place, { recursive: true });
});

it('keeps what each try said, also one that said nothing', async () => {
  const place = mkdtempSync(join(tmpdir(), 'cairn-logs-'));
  const logs = openNodeLogs(place);
  lines(logs, 'of an earlier run');
  lines(logs, 'one');
  logs.goOn(key, 'try 1 failed');
  lines(logs);
  logs.goOn(key, 'try 2 failed');
  lines(logs, 'three');
  expect(await logs.read(key)).toBe('one\ntry 1 failed\ntry 2 failed\nthree\n');
  lines(logs, 'of a later run');
  expect(await logs.read(key)).toBe('of a later run\n');
  rmSync(place, { recursive: true });
});
