// What a node does to an input that it was given is its own failure: the input is made again for each that reads it later,
// however often it is spoilt.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { makeFastFolder } from './fast-folder.ts';
import { patience, say } from './how-many.ts';

/** Commands by what they do to their input; `$1` is its path, `$2` that of the output. */
const commands: Readonly<Record<string, string>> = {
  writes: 'chmod u+w "$1"; echo wrong >> "$1"; echo done > "$2"',
  writesToo: 'chmod u+w "$1"; echo worse > "$1"; echo done > "$2"',
  removes: 'rm -f "$1"; echo done > "$2"',
  replaces: 'rm -f "$1"; echo other > "$1"; echo done > "$2"',
  moves: 'mv "$1" "$2"',
};

test(
  'an input that several nodes spoil is made again for each later one, and each of them is named',
  async () => {
    await using rig = await createRig({ root: await makeFastFolder() });
    const names = Object.keys(commands);
    await rig.write(
      'steps/spoiling.ts',
      `// @ts-nocheck
import { chmodSync, writeFileSync } from 'node:fs';
import { defineCommand, defineStep, json, storedFile, text } from '@cairn/core';
import { z } from 'zod';

export const make = defineStep('make', { in: {}, out: { made: text }, run: () => ({ made: 'right bytes' }) });
${Object.entries(commands)
  .map(
    ([name, script]) =>
      `export const ${name} = defineCommand('${name}', { in: { made: text }, out: { done: storedFile }, run: ({ inputs, outputs }) => ['sh', '-c', ${JSON.stringify(script)}, 'sh', inputs.made, outputs.done] });`,
  )
  .join('\n')}
export const copy = defineCommand('copy', { in: { made: text }, out: { made: storedFile }, run: ({ inputs, outputs }) => ['cp', inputs.made, outputs.made] });
export const spoils = defineStep('spoils', {
  in: { made: storedFile },
  out: { done: json<boolean>() },
  run({ made }) {
    chmodSync(made.path, 0o644);
    writeFileSync(made.path, 'wrong bytes');
    return { done: true };
  },
});
export const read = defineStep('read', {
  in: { made: text },
  params: z.strictObject({ n: z.number() }),
  out: { seen: text },
  run: ({ made }) => ({ seen: made }),
});
`,
    );
    await rig.write(
      'pipelines/spoiling.ts',
      `// @ts-nocheck
import { definePipeline } from '@cairn/core';
import * as steps from '../steps/spoiling.ts';

export default definePipeline('spoiling', {
  build() {
    const { made } = steps.make({});
    const copied = steps.copy({ made }).made;
    return {
      ${names.map((name, n) => `${name}: steps.${name}({ made }).done, read${n}: steps.read({ made }, { n: ${n} }).seen,`).join('\n      ')}
      spoils: steps.spoils({ made: copied }).done,
    };
  },
});
`,
    );
    const run = await rig.run('spoiling', '--concurrency', '1', '--keep-going');
    for (const name of [...names, 'spoils']) {
      expect([name, run.node(name)]).toMatchObject([
        name,
        {
          outcome: 'failed',
          failure: 'changed-while-running',
          reason: expect.stringContaining("its input 'made', which is only to be read, was changed while it ran"),
        },
      ]);
    }
    const read = names.map((_, n) => run.node(`read(n=${n})`));
    expect(read.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      names.map(() => 'ran: it never ran before'),
    );
    expect(new Set(read.map(({ outputs }) => outputs['seen'])).size).toBe(1);
    say(`${names.length + 1} nodes that spoil their input`);
  },
  patience,
);
