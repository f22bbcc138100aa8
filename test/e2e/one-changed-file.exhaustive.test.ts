// One file of a large folder is another: what did not change is neither read nor given another name, when planning, when
// storing, and when a node reads the folder. Counted by the system, as in large-artifacts.exhaustive.test.ts.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const count = 250;
const large = 40_000;

const steps = `import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand, defineStep, json, storedFile, storedFolder } from '@cairn/core';

export const look = defineStep('look', {
  in: { all: storedFolder },
  out: { seen: json<string>() },
  run: ({ all }) => ({ seen: readdirSync(all.path).length + readFileSync(join(all.path, '7.txt'), 'utf8') }),
});
export const list = defineCommand('list', {
  in: { all: storedFolder },
  out: { seen: storedFile },
  run: ({ inputs, outputs }) => ['sh', '-c', 'ls "$1" | wc -l > "$2"', 'sh', inputs.all, outputs.seen],
});
`;

const pipeline = `import { definePipeline, folder } from '@cairn/core';
import { list, look } from '../steps/look.ts';

export default definePipeline('many', {
  build() {
    const all = folder('data');
    return { looked: look({ all }).seen, listed: list({ all }).seen };
  },
});
`;

function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

/** Of the artifacts of a store: how many were given a name, or lost one, since a moment. */
function countTouched(place: string, moment: number): number {
  const folder = join(place, 'artifacts');
  const all = readdirSync(folder).flatMap((shard) =>
    readdirSync(join(folder, shard)).map((name) => join(folder, shard, name)),
  );
  expect(all.length).toBeGreaterThan(count);
  return all.filter((path) => statSync(path).ctimeMs >= moment).length;
}

async function write(rig: Rig, text: string): Promise<void> {
  await rig.write('data/7.txt', text);
}

/** Runs it until all is there, changes one file, and counts what the run after that does. */
async function countChanged(rig: Rig, size: number): Promise<{ readonly read: number; readonly touched: number }> {
  await rig.write('steps/look.ts', steps);
  await rig.write('pipelines/many.ts', pipeline);
  for (let index = 0; index < count; index += 1) await rig.write(`data/${index}.txt`, `${index} `.padEnd(size, 'x'));
  await rig.run('many', '--concurrency', '1');
  // Marks of files that were just written are not believed.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await write(rig, 'first');
  await rig.run('many', '--concurrency', '1');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await write(rig, 'second');
  const [before, moment] = [bytesRead(), Date.now()];
  const run = await rig.run('many', '--concurrency', '1');
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  expect(run.finished!.outcomes).toMatchObject({ ran: 3, fresh: 0 });
  return { read: bytesRead() - before, touched: countTouched(join(rig.root, '.cairn'), moment) };
}

test.runIf(existsSync('/proc/self/io'))(
  'a run after one file of a folder was changed reads, links and copies that file, and no other',
  async () => {
    await using few = await createRig();
    await using many = await createRig();
    const [small, big] = [await countChanged(few, 10), await countChanged(many, large)];
    // A run reads its own code too. Read once, the folder would be 10 MB.
    expect(big.read - small.read).toBeLessThan((count * large) / 10);
    // The new file, the two that were there before, and the results of the two nodes: in each of the two folders.
    expect(small.touched).toBeLessThan(12);
    expect(big.touched).toBeLessThan(12);
    // What the store keeps for that is no artifact, and goes with a collection.
    const { laid } = layoutOf(join(few.root, '.cairn'));
    expect(readdirSync(laid).length).toBeGreaterThan(0);
    expect((await few.cairn('store', 'collect')).exitCode).toBe(0);
    expect(readdirSync(laid)).toEqual([]);
  },
);
