// Runs the layered project with one node, then with many, each without cached results, and prints the time of an
// additional node.
//
// node child-trivial-node.ts <project> <store> <nodes>

import { run } from '../../packages/core/src/index.ts';

const [cwd = '', storePlace = '', count = ''] = process.argv.slice(2);
let salt = 0;

/** Milliseconds; the salt is in every key, so nothing is fresh. */
async function timeRun(nodes: number): Promise<number> {
  salt += 1;
  const begun = process.hrtime.bigint();
  const { outcomes } = await run({ pipeline: 'layered', cwd, storePlace, params: { nodes, salt } });
  const taken = Number(process.hrtime.bigint() - begun) / 1e6;
  if (outcomes.ran !== nodes) throw new Error(`of ${nodes} nodes only ${outcomes.ran} ran`);
  return taken;
}

// The first run of a process also loads the runner.
await timeRun(1);
const one = await timeRun(1);
const many = await timeRun(Number(count));
process.stdout.write(`${(many - one) / (Number(count) - 1)}\n`);
