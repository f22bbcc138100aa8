// Why a node runs again whose result the store has lost: what is lost, and not that it never ran.

import { chmod, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

interface Explained {
  readonly reason: string;
  readonly changes: readonly { readonly type: string; readonly kind?: string }[];
}

async function explain(rig: Rig): Promise<Explained> {
  return JSON.parse((await rig.cairn('why', 'counting', 'double', '--json')).stdout).nodes[0] as Explained;
}

test('what the store has lost of a result is named, in why and in the run that makes it again', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const { key, outputs } = (await rig.run('counting')).node('double');
  const digest = outputs['count']!;
  const artifact = rig.path('.cairn/artifacts', digest.slice(0, 2), digest);
  const records = rig.path('.cairn/records', key!.slice(0, 2), key!);
  const cases = [
    ['artifact-missing', "its artifact 'count' is missing from the store", () => rm(artifact, { force: true })],
    [
      'artifact-damaged',
      "its artifact 'count' is damaged in the store",
      async () => {
        await rm(artifact, { force: true });
        await writeFile(artifact, '');
      },
    ],
    [
      'record-damaged',
      'its record is damaged in the store',
      async () => {
        for (const name of await readdir(records)) {
          await chmod(`${records}/${name}`, 0o644);
          await truncate(`${records}/${name}`, 40);
        }
      },
    ],
    ['record-missing', 'its record is missing from the store', () => rm(records, { recursive: true })],
  ] as const;
  for (const [kind, reason, lose] of cases) {
    await lose();
    expect(await explain(rig)).toMatchObject({ reason, changes: [{ type: 'lost', kind }] });
    const again = (await rig.run('counting')).node('double');
    expect([again.outcome, again.reason]).toEqual(['ran', reason]);
  }
  // An edit of a node of which nothing is left is told as that.
  await rm(rig.path('.cairn/artifacts'), { recursive: true });
  await rm(rig.path('.cairn/records'), { recursive: true });
  await rig.write('steps/factor.ts', 'export const factor: number = 2;\nexport const unused = 7;\n');
  await rig.write('data/lines.txt', 'one\n');
  const run = await rig.run('counting');
  expect(run.node('count').reason).toBe('what it made in earlier runs is not in the store');
});
