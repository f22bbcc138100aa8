// A large graph on a cluster that does not exist: what does the runner cost, if the nodes cost nothing here? Each node takes
// a drawn time, one in a hundred fails with its machine and is tried again by rule, and what it makes is stored. Prints the
// figures of docs/guides/scale.md.
//
//      node --conditions=cairn-source simulations/large-graph.ts [nodes, default 10000] [at once, default 500]

import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChosenExecutor, createRandom, run } from '@cairn/core';
import type { OpenExecutor } from '@cairn/core/jobs';

const [nodes = 10_000, atOnce = 500] = process.argv.slice(2).map(Number);
const failing = 0.01;
const random = createRandom(1);
let running = 0;
let most = 0;
let executed = 0;
let failures = 0;
let began = 0;

const open: OpenExecutor = ({ store, workspace }) => ({
  async execute(_, { onLoaded, review }) {
    began ||= performance.now();
    executed += 1;
    running += 1;
    most = Math.max(most, running);
    const output = join(workspace, `output-${executed}`);
    const isFailing = random.next() < failing;
    const seconds = 0.02 + 0.06 * random.next();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    running -= 1;
    onLoaded();
    if (isFailing) {
      failures += 1;
      return { type: 'failed', failure: 'machine-failed', message: 'its machine failed', stack: '' };
    }
    const report = { descriptions: {}, reads: [], loads: [], isAlone: true, drawsRandom: false, touched: [] };
    if (!(await review(report))) return { type: 'refused' };
    await writeFile(output, output);
    return { type: 'done', report, outputs: { made: await store.adopt(output, 'file') } };
  },
  close: async () => undefined,
});
const executor: ChosenExecutor = { name: 'simulated', threads: atOnce, open, prepare: async () => undefined };

const folder = mkdtempSync(join(tmpdir(), 'cairn-large-graph-'));
try {
  await writeProject();
  const start = performance.now();
  const record = await run({
    pipeline: 'large',
    cwd: folder,
    params: { nodes },
    executor,
    keepGoing: true,
    snapshot: false,
  });
  const seconds = (performance.now() - began) / 1000;
  const figures = {
    ...{ nodes, 'at once': most, outcomes: record.outcomes, failures, executed },
    'seconds until the first node': ((began - start) / 1000).toFixed(1),
    'seconds from the first node': seconds.toFixed(1),
    'milliseconds a node': ((seconds * 1000) / nodes).toFixed(1),
    'most memory of the runner': `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  };
  console.log(figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeProject(): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@cairn'), { recursive: true });
  const installed = join(import.meta.dirname, '../node_modules');
  for (const name of ['@cairn/core', 'zod']) await symlink(join(installed, name), join(modules, name));
  await mkdir(join(folder, 'pipelines'));
  await writeFile(join(folder, 'package.json'), '{ "name": "large", "private": true, "type": "module" }\n');
  await writeFile(
    join(folder, 'step.ts'),
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const one = defineStep('one', {
  in: {},
  params: z.strictObject({ position: z.number() }),
  out: { made: json<number>() },
  resources: { retry: { times: 5, on: ['machine-failed'], backoff: 0.1 } },
  run: (_, { position }) => ({ made: position }),
});
`,
  );
  await writeFile(
    join(folder, 'pipelines/large.ts'),
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { one } from '../step.ts';

export default definePipeline('large', {
  params: z.strictObject({ nodes: z.number() }),
  build: ({ nodes }) =>
    Object.fromEntries(Array.from({ length: nodes }, (_, position) => ['node' + position, one({}, { position }).made])),
});
`,
  );
}
