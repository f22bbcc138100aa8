// The cost of knowing what a node loaded: the worker's watch and the runner's comparison, compared with the time of a
// trivial node in the same run.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { runChild } from '../measure/run-child.ts';
import { writeCairnProject } from '../projects/cairn-project.ts';
import type { Row } from '../row.ts';

const nodes = 1000;
const rounds = 3;
/** A share of the time of a trivial node. */
const limit = 0.05;

export async function measureLoads({ folder, say }: Context): Promise<readonly Row[]> {
  const root = join(folder, 'loads');
  mkdirSync(root, { recursive: true });
  writeCairnProject(root, nodes);
  say(`what it costs to know what a node loaded: ${rounds} rounds`);
  const taken = await interleave(rounds, {
    watch: () => runChild('rows/child-loads.ts', join(root, 'steps/add.ts'), String(nodes)),
    node: () => runChild('rows/child-trivial-node.ts', root, mkdtempSync(join(folder, 'store-')), String(nodes)),
  });
  return [
    {
      work: 'knowing what a node loaded, of a trivial node on disk',
      found: { value: taken.watch / taken.node, unit: 'times' },
      limit: { value: limit, of: 'found' },
      rounds,
    },
  ];
}
