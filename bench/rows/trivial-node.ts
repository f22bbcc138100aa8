// The overhead of a node: a thousand trivial nodes in warm workers, without cached results, with both stores.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { runChild } from '../measure/run-child.ts';
import { writeCairnProject } from '../projects/cairn-project.ts';
import type { Row } from '../row.ts';

const nodes = 1000;
const rounds = 3;
const limits = { disk: 10, memory: 3 } as const;

export async function measureTrivialNode({ folder, say }: Context): Promise<readonly Row[]> {
  const root = join(folder, 'trivial');
  mkdirSync(root, { recursive: true });
  writeCairnProject(root, nodes);
  say(`a trivial node: ${rounds} rounds of ${nodes} on each store`);
  const time = (place: string): number => runChild('rows/child-trivial-node.ts', root, place, String(nodes));
  const taken = await interleave(rounds, {
    disk: () => time(mkdtempSync(join(folder, 'store-'))),
    memory: () => time('memory:'),
  });
  return (['disk', 'memory'] as const).map((store) => ({
    work: `a trivial node, store ${store === 'disk' ? 'on disk' : 'in memory'}`,
    found: { value: taken[store], unit: 'ms' },
    limit: { value: limits[store], of: 'found' },
    rounds,
  }));
}
