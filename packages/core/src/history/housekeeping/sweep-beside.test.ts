import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Key } from '../../base/brand.ts';
import { createTempFolder } from '../git/temp-repository.rig.ts';
import { createNode, createRecord } from '../records/run-record.rig.ts';
import { writeRun } from '../records/write-run.ts';
import { sweepBeside } from './sweep-beside.ts';

test('logs that no run names and caches that are old go, and nothing else', async () => {
  await using folder = await createTempFolder();
  const node = { ...createNode('train', {}), key: 'a'.repeat(64) as Key };
  await writeRun(folder.root, createRecord({ run: '1', nodes: [node] }));
  const named = `logs/${node.key}.log`;
  const days: Readonly<Record<string, number>> = {
    [named]: 90,
    'logs/old.log': 2,
    'logs/new.log': 0,
    'cache/code/old.json': 31,
    'cache/code/new.json': 29,
    'cache/sources/old': 31,
    'cache/kept/old.json': 31,
    'cache/modules.json': 90,
  };
  const now = Date.now();
  for (const [name, age] of Object.entries(days)) {
    await folder.write(`.cairn/${name}`, 'text');
    const at = now / 1000 - age * 24 * 60 * 60 - 60;
    await utimes(join(folder.root, '.cairn', name), at, at);
  }
  const left = () => Object.keys(days).filter((name) => existsSync(join(folder.root, '.cairn', name)));
  expect(await sweepBeside(folder.root, { isDry: true, now })).toEqual({ files: 4, bytes: 16, failed: 0 });
  expect(left()).toEqual(Object.keys(days));
  expect(await sweepBeside(folder.root, { now })).toEqual({ files: 4, bytes: 16, failed: 0 });
  expect(left()).toEqual([named, 'logs/new.log', 'cache/code/new.json', 'cache/modules.json']);
  expect(await sweepBeside(folder.root, { now })).toEqual({ files: 0, bytes: 0, failed: 0 });
  expect(await sweepBeside(join(folder.root, 'nowhere'))).toEqual({ files: 0, bytes: 0, failed: 0 });
});
