// Runs of other people: the record of a real run, changed and sealed again, as anybody can, and stored as by a fetch.

import { readdir, readFile } from 'node:fs/promises';
import type { RunRecord } from '@cairn/core';
import { execa } from 'execa';
import { encodeRecord } from '../../packages/core/src/history/records/encode-record.ts';
import type { Rig } from '../rig/create-rig.ts';

/** A change of a record, as plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: whatever somebody may write
export type Forgery = (record: any) => void;

export async function readNewest(rig: Rig): Promise<RunRecord> {
  const files = (await readdir(rig.path('.cairn/runs'))).filter((name) => name.endsWith('.json')).sort();
  return JSON.parse(await readFile(rig.path('.cairn/runs', files.at(-1)!), 'utf8')) as RunRecord;
}

/** The ref of a run that was forged from the newest one and that only git has. Its name is later than all others. */
export async function forgeRun(rig: Rig, forge: Forgery, name = '29990101T000000000Z-beef'): Promise<string> {
  const { sha256: _, ...record } = structuredClone(await readNewest(rig)) as RunRecord & { sha256?: string };
  Object.assign(record, { run: name });
  forge(record);
  await forgeCommit(rig, name, `cairn run x: done\n\n${encodeRecord(record as RunRecord)}`);
  return name;
}

/** A ref of a run whose commit has this message. */
export async function forgeCommit(rig: Rig, name: string, message: string): Promise<void> {
  const tree = await rig.git('rev-parse', 'HEAD^{tree}');
  const identity = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.org'];
  const made = await execa('git', [...identity, 'commit-tree', tree, '-F', '-'], { cwd: rig.root, input: message });
  await rig.git('update-ref', `refs/cairn/runs/${name}`, made.stdout);
}
