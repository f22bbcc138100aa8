// Which files are programs is part of a folder and of what a command uses: it is in keys, and comes back with the bytes.

import { chmod, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

test.skipIf(process.platform === 'win32')('a program stays one, and is in the key as one', async () => {
  await using rig = await createRig();
  await rig.write('scripts/tool.sh', '#!/bin/sh\necho tool > "$1"\n');
  await rig.write('data/bin/go.sh', '#!/bin/sh\necho go > "$1"\n');
  await rig.write('data/bin/plain.sh', '#!/bin/sh\necho go > "$1"\n');
  await chmod(rig.path('scripts/tool.sh'), 0o755);
  await chmod(rig.path('data/bin/go.sh'), 0o755);
  await rig.write(
    'steps/tools.ts',
    `import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand, defineStep, storedFile, storedFolder } from '@cairn/core';

export const used = [cp, join];
export const again = defineStep('again', {
  in: { bin: storedFolder },
  out: { bin: storedFolder },
  async run({ bin }, _, { folder }) {
    await cp(bin.path, join(folder, 'bin'), { recursive: true });
    return { bin: { path: join(folder, 'bin') } };
  },
});

export const use = defineCommand('use', {
  in: {},
  out: { made: storedFile },
  uses: ['scripts/tool.sh'],
  run: ({ outputs }) => ['./scripts/tool.sh', outputs.made],
});

export const go = defineCommand('go', {
  in: { bin: storedFolder },
  out: { made: storedFile },
  run: ({ inputs, outputs }) => [\`./\${inputs.bin}/go.sh\`, outputs.made],
});
`,
  );
  await rig.write(
    'pipelines/tools.ts',
    `import { definePipeline, folder } from '@cairn/core';
import { again, go, use } from '../steps/tools.ts';

export default definePipeline('tools', {
  build() {
    const { bin } = again({ bin: folder('data/bin') });
    return { used: use({}).made, gone: go({ bin }).made, bin };
  },
});
`,
  );
  const told = async (): Promise<readonly string[]> => (await rig.run('tools', '--keep-going')).outcomes;
  expect(await told()).toEqual(['folder(data/bin) ran', 'again ran', 'use ran', 'go ran']);
  expect((await rig.cairn('get', 'latest', 'again', 'out')).exitCode).toBe(0);
  const modes = await Promise.all(['go.sh', 'plain.sh'].map((name) => stat(rig.path('out/bin', name))));
  expect(modes.map(({ mode }) => mode & 0o111)).toEqual([0o111, 0]);
  await chmod(rig.path('scripts/tool.sh'), 0o644);
  await chmod(rig.path('data/bin/go.sh'), 0o644);
  expect(await told()).toEqual(['folder(data/bin) ran', 'again ran', 'use failed', 'go failed']);
  await chmod(rig.path('scripts/tool.sh'), 0o755);
  await chmod(rig.path('data/bin/go.sh'), 0o755);
  expect(await told()).toEqual(['folder(data/bin) fresh', 'again fresh', 'use fresh', 'go fresh']);
});
