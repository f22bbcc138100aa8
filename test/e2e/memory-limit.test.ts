// A node that takes more memory than its step requests is ended, with all that it started, and may be tried again with more.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** Steps by name, each with its resources and its body; the bodies have `hold(bytes)`, which fills that much memory. */
async function writeSteps(rig: Rig, steps: Record<string, readonly [resources: string, body: string]>): Promise<void> {
  const defined = Object.entries(steps).map(
    ([name, [resources, body]]) => `export const ${name} = defineStep('${name}', {
  in: {},
  out: { made: json<number>() },
  machine: true,
  resources: ${resources},
  async run() { ${body} return { made: 1 }; },
});
`,
  );
  await rig.write(
    'steps/filling.ts',
    `import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { defineStep, json } from '@cairn/core';

export const folder = ${JSON.stringify(rig.path('tries'))};
export const isFirst = (name: string): boolean => mkdirSync(\`\${folder}/\${name}\`, { recursive: true }) !== undefined;

/** Keeps the memory until it is ended, or for good where \`ends\` is not set. */
export async function hold(bytes: number): Promise<void> {
  const kept = Buffer.alloc(bytes, 1);
  for (;;) { await new Promise((resolve) => setTimeout(resolve, 50)); if (kept[0] === 0) return; }
}
export const program = 'const kept = Buffer.alloc(600e6, 1); setInterval(() => kept[0], 50)';
export const start = (): unknown => spawnSync(process.execPath, ['-e', program]).pid;
${defined.join('\n')}`,
  );
  const names = Object.keys(steps);
  await rig.write(
    'pipelines/filling.ts',
    `import { definePipeline } from '@cairn/core';
import { ${names.join(', ')} } from '../steps/filling.ts';

export default definePipeline('filling', { build: () => ({ ${names.map((name) => `${name}: ${name}({}).made`).join(', ')} }) });
`,
  );
}

test.runIf(process.platform === 'linux')(
  'a node that takes more than it requests fails with out-of-memory, and what requests none or enough does not',
  async () => {
    await using rig = await createRig();
    const retry = "{ retry: { times: 1, on: ['out-of-memory'], backoff: 0.01, memory: (attempt) => attempt * 250e6 } }";
    await writeSteps(rig, {
      greedy: ["{ memory: '200MB' }", 'await hold(500e6);'],
      starts: ["{ memory: '200MB' }", 'start();'],
      grows: [retry, "if (isFirst('grows')) await hold(400e6);"],
      modest: ["{ memory: '300MB' }", 'Buffer.alloc(50e6, 1);'],
      silent: ['{}', 'Buffer.alloc(300e6, 1);'],
    });
    const run = await rig.run('filling', '--keep-going', '--allow-impure', '--concurrency', '2');
    expect(run.outcomes).toEqual(['greedy failed', 'starts failed', 'grows ran', 'modest ran', 'silent ran']);
    const said = /^it used \d+(\.\d)? MB of memory, and its step requests 200 MB: it was ended$/;
    for (const label of ['greedy', 'starts'])
      expect(run.node(label)).toMatchObject({ failure: 'out-of-memory', reason: expect.stringMatching(said) });
    expect(run.node('grows')).toMatchObject({ attempts: [{ failure: 'out-of-memory', memory: 250e6 }] });
  },
);
