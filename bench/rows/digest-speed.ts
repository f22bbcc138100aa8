// The digest of a large file compared with `openssl sha256` of the same file. The file is in the system's cache for
// both.

import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { digestFile } from '../../packages/core/src/index.ts';
import type { Context } from '../context.ts';
import { findProgram } from '../measure/find-program.ts';
import { interleave } from '../measure/interleave.ts';
import { timeProcess } from '../measure/time-process.ts';
import type { Row } from '../row.ts';

const megabytes = 512;
const rounds = 7;
const work = `digest of ${megabytes} MB`;
const limit = { value: 0.9, of: 'found', bound: 'least' } as const;

export async function measureDigestSpeed({ folder, say }: Context): Promise<readonly Row[]> {
  const program = findProgram('openssl');
  if (!program) return [{ work, limit, found: undefined, reason: 'openssl is not installed' }];
  say(`${work}: ${rounds} rounds`);
  const [file, empty] = [join(folder, 'large'), join(folder, 'empty')];
  writeFileSync(empty, '');
  writeRandom(file);
  const openssl = (path: string) => () => timeProcess({ program, args: ['sha256', path], cwd: folder });
  const taken = await interleave(rounds, {
    ours: async () => {
      const begun = performance.now();
      await digestFile(file);
      return performance.now() - begun;
    },
    theirs: openssl(file),
    // Its start time is subtracted.
    start: openssl(empty),
  });
  rmSync(file);
  const speed = (milliseconds: number): number => (megabytes * 1.048576) / (milliseconds / 1000);
  const theirs = taken.theirs - taken.start;
  return [
    { work: `${work}: speed`, found: { value: speed(taken.ours), unit: 'MB/s' }, rounds },
    { work: `${work}: openssl sha256`, found: { value: speed(theirs), unit: 'MB/s' }, rounds },
    {
      work: `${work}: multiple of openssl's speed`,
      found: { value: theirs / taken.ours, unit: 'times' },
      limit,
      rounds,
    },
  ];
}

function writeRandom(path: string): void {
  const handle = openSync(path, 'w');
  const chunk = Buffer.alloc(1 << 20);
  for (let written = 0; written < megabytes; written += 1) writeSync(handle, randomFillSync(chunk));
  closeSync(handle);
}
