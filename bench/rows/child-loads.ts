// Watches how a step's code is loaded. Then, as if for the given number of nodes, reports and compares what was loaded.
//
// node child-loads.ts <step file> <nodes>

import { pathToFileURL } from 'node:url';
import type { Digest, NodeId } from '../../packages/core/src/base/brand.ts';
import type { PlanNode } from '../../packages/core/src/graph/node.ts';
import type { PreparedPlan } from '../../packages/core/src/plan/prepare-plan.ts';
import { findStrayLoad } from '../../packages/core/src/run/node/check-loads.ts';
import { openNotedLoads } from '../../packages/core/src/run/worker/note-loads.ts';
import { takeOverLoads, watchLoads } from '../../packages/core/src/run/worker/watch-loads.ts';

const [file = '', count = ''] = process.argv.slice(2);
takeOverLoads();
const takeNoted = openNotedLoads();
const first = watchLoads();
await import(pathToFileURL(file).href);
const loaded = first.end([file], takeNoted(), []);

const id = 'node' as NodeId;
const loads = Object.fromEntries(loaded.map((path) => [path, '' as Digest]));
const closure = { loads, installed: [], loadedPackages: [] };
const prepared = { steps: new Map([[id, { closure }]]) } as unknown as PreparedPlan;
const node = { id } as PlanNode;

const begun = process.hrtime.bigint();
for (let done = 0; done < Number(count); done += 1) {
  const watch = watchLoads();
  watch.noteRunning();
  if (findStrayLoad(watch.end([file], takeNoted(), []), node, prepared)) throw new Error('a file is not expected');
}
process.stdout.write(`${Number(process.hrtime.bigint() - begun) / 1e6 / Number(count)}\n`);
