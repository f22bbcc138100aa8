// A plan of ten thousand nodes, in a process of its own: its time, including the load of the pipeline, and its memory.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { runChild } from '../measure/run-child.ts';
import { writeCairnProject } from '../projects/cairn-project.ts';
import type { Row } from '../row.ts';

const nodes = 10_000;
const rounds = 5;

interface Planned {
  readonly milliseconds: number;
  readonly megabytes: number;
}

export async function measureLargePlan({ folder, say }: Context): Promise<readonly Row[]> {
  const root = join(folder, 'large-plan');
  mkdirSync(root, { recursive: true });
  writeCairnProject(root, nodes);
  say(`a plan of ${nodes} nodes: ${rounds} rounds`);
  const plan = (): Planned => runChild('rows/child-large-plan.ts', join(root, 'pipelines/layered.ts'), String(nodes));
  const { time, memory } = await interleave(rounds, {
    time: () => plan().milliseconds,
    memory: () => plan().megabytes,
  });
  const work = `a plan of ${nodes.toLocaleString('en')} nodes`;
  return [
    { work: `${work}: time`, found: { value: time, unit: 'ms' }, limit: { value: 1000, of: 'found' }, rounds },
    { work: `${work}: memory`, found: { value: memory, unit: 'MB' }, limit: { value: 300, of: 'found' }, rounds },
  ];
}
