// What a command uses is code: its changes are told by their lines, file by file.

import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function writeProject(rig: Rig, uses: readonly string[]): Promise<void> {
  await rig.write('scripts/tidy.sh', '#!/bin/sh\nread word\necho "$word"\n');
  await rig.write('scripts/lib/words.txt', 'one\ntwo\nthree\n');
  await rig.write('scripts/lib/more.txt', 'more\n');
  await writeFile(rig.path('scripts/lib/weights.bin'), Buffer.alloc(2048));
  await rig.write(
    'steps/tidy.ts',
    `import { defineCommand, text } from '@cairn/core';
export const tidy = defineCommand('tidy', {
  in: {},
  out: { said: text },
  uses: ${JSON.stringify(uses)},
  run: ({ outputs }) => ['sh', '-c', 'echo done > "$1"', 'sh', outputs.said],
});
`,
  );
  await rig.write(
    'pipelines/tidied.ts',
    `import { definePipeline } from '@cairn/core';
import { tidy } from '../steps/tidy.ts';
export default definePipeline('tidied', { build: () => ({ said: tidy({}).said }) });
`,
  );
}

/** What why says of the only node, and diff of the code once it ran again. */
async function tell(rig: Rig): Promise<{ readonly why: string; readonly code: string }> {
  const why = (await rig.cairn('why', 'tidied')).stdout;
  await rig.run('tidied');
  const [now, before] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  const diff = (await rig.cairn('diff', before.run, now.run)).stdout;
  return { why, code: diff.slice(diff.indexOf('Code\n'), diff.indexOf('\n\n', diff.indexOf('Code\n'))) };
}

test('a script that changed is told by its lines, by why and by diff', async () => {
  await using rig = await createRig();
  await writeProject(rig, ['scripts/tidy.sh']);
  await rig.run('tidied');
  await rig.write('scripts/tidy.sh', '#!/bin/sh\nread line\necho "$word"\n');
  const { why, code } = await tell(rig);
  expect(why).toMatchInlineSnapshot(`
    "tidied

    tidy  would run: code: scripts/tidy.sh
      scripts/tidy.sh
          #!/bin/sh
        - read word
        + read line
          echo "$word""
  `);
  expect(code).toMatchInlineSnapshot(`
    "Code
      scripts/tidy.sh  in tidy
          #!/bin/sh
        - read word
        + read line
          echo "$word""
  `);
});

test('of a folder each file is told: its lines, its size where it is no text, a new one, one that is gone, a new name', async () => {
  await using rig = await createRig();
  await writeProject(rig, ['scripts/lib']);
  await rig.run('tidied');
  await rig.write('scripts/lib/words.txt', 'one\n2\nthree\n');
  await writeFile(rig.path('scripts/lib/weights.bin'), Buffer.alloc(4096));
  await rename(rig.path('scripts/lib/more.txt'), rig.path('scripts/lib/much.txt'));
  await rig.write('scripts/lib/new.txt', 'new\n');
  const { why, code } = await tell(rig);
  expect(why).toMatchInlineSnapshot(`
    "tidied

    tidy  would run: code: scripts/lib
      scripts/lib/much.txt renamed from scripts/lib/more.txt
      scripts/lib/new.txt is new
      scripts/lib/weights.bin
        2.0 kB (e5a00aa9) → 4.1 kB (ad7facb2)
      scripts/lib/words.txt
          one
        - two
        + 2
          three"
  `);
  expect(code).toMatchInlineSnapshot(`
    "Code
      scripts/lib/much.txt renamed from scripts/lib/more.txt  in tidy
      scripts/lib/new.txt is new  in tidy
      scripts/lib/weights.bin  in tidy
        2.0 kB (e5a00aa9) → 4.1 kB (ad7facb2)
      scripts/lib/words.txt  in tidy
          one
        - two
        + 2
          three"
  `);
  await rig.remove('scripts/lib/new.txt');
  expect((await rig.cairn('why', 'tidied')).stdout).toContain('scripts/lib/new.txt is no longer used');
});

test('a script that became a program, has another name, or came in the place of another', async () => {
  await using rig = await createRig();
  await writeProject(rig, ['scripts/tidy.sh']);
  await rig.run('tidied');
  await chmod(rig.path('scripts/tidy.sh'), 0o755);
  expect((await tell(rig)).why).toContain('scripts/tidy.sh\n    is now executable (chmod +x)');
  await rig.write('steps/tidy.ts', (await rig.read('steps/tidy.ts')).replace('tidy.sh', 'clean.sh'));
  await rename(rig.path('scripts/tidy.sh'), rig.path('scripts/clean.sh'));
  expect((await tell(rig)).why).toContain('scripts/clean.sh renamed from scripts/tidy.sh');
  await rig.write('steps/tidy.ts', (await rig.read('steps/tidy.ts')).replace('clean.sh', 'lib/more.txt'));
  expect((await tell(rig)).code).toMatch(/scripts\/clean\.sh is no longer used.*\n.*scripts\/lib\/more\.txt is new/);
});

test('what is not kept any more is read in the commits of the runs', async () => {
  await using rig = await createRig();
  await writeProject(rig, ['scripts/tidy.sh']);
  await rig.git('init', '-q');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
  await rig.run('tidied');
  await rig.write('scripts/tidy.sh', '#!/bin/sh\nread line\necho "$word"\n');
  await rig.run('tidied');
  await rm(rig.path('.cairn/cache'), { recursive: true });
  const [now, before] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  expect((await rig.cairn('diff', before.run, now.run)).stdout).toContain('    - read word\n    + read line');
});
