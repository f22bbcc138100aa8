// Files that are changed after they were stored: by whoever kept a second name or an open handle, by a step that writes to
// its input, by people. Nobody is ever given what they hold then.

import { chmodSync, closeSync, fsyncSync, futimesSync, globSync, openSync, statSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRig, type Rig, readRun, type ToldRun } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';
import { makeFastFolder } from './fast-folder.ts';
import { patience, say } from './how-many.ts';

/**
 * `make` writes a file, waits, and gives it away; `first` and `second` read it, the first when it is let go. `spoil` writes
 * to it. In `kept` is a second name of it, where there is to be one.
 */
async function writeGiving(
  rig: Rig,
  sockets: Readonly<Record<'make' | 'first', string>>,
  links = false,
): Promise<void> {
  await rig.write('steps/hold.ts', holdModule);
  const kept = JSON.stringify(rig.path('kept.txt'));
  await rig.write(
    'steps/giving.ts',
    `import { chmodSync, linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineStep, json, optional, storedFile } from '@cairn/core';
import { hold } from './hold.ts';

export const make = defineStep('make', {
  in: {},
  out: { made: storedFile },
  network: true,
  async run(_, __, { folder }) {
    const path = join(folder, 'made.txt');
    writeFileSync(path, 'right bytes\\n');
    ${links ? `linkSync(path, ${kept});` : ''}
    await hold(${JSON.stringify(sockets.make)});
    return { made: { path } };
  },
});

export const first = defineStep('first', {
  in: { made: storedFile },
  out: { text: json<string>() },
  network: true,
  async run({ made }) {
    await hold(${JSON.stringify(sockets.first)});
    return { text: await made.text() };
  },
});

export const second = defineStep('second', {
  in: { made: storedFile, after: optional(json<string>()) },
  out: { text: json<string>() },
  run: async ({ made }) => ({ text: await made.text() }),
});

export const spoil = defineStep('spoil', {
  in: { made: storedFile },
  out: { text: json<string>() },
  run({ made }) {
    chmodSync(made.path, 0o644);
    writeFileSync(made.path, 'wrong bytes\\n');
    return { text: 'spoilt' };
  },
});
`,
  );
  for (const [name, results] of Object.entries({
    // One after the other.
    giving: '{ second: second({ made, after: first({ made }).text }).text }',
    spoiling: '{ spoilt: spoil({ made }).text, first: first({ made }).text }',
  }))
    await rig.write(
      `pipelines/${name}.ts`,
      `import { definePipeline } from '@cairn/core';
import { first, make, second, spoil } from '../steps/giving.ts';

export default definePipeline('${name}', {
  build() {
    const { made } = make({});
    return ${results};
  },
});
`,
    );
}

const right = '"right bytes\\n"\n';

async function readText(rig: Rig, run: ToldRun, label: string): Promise<string> {
  const digest = run.node(label).outputs['text']!;
  return rig.read(`.cairn/artifacts/${digest.slice(0, 2)}/${digest}`);
}

/** Writes as many other bytes through a handle, and sets the time of the file back. */
function spoilThrough(handle: number): void {
  const { atime, mtime } = statSync(`/proc/self/fd/${handle}`);
  writeSync(handle, 'wrong', 0);
  fsyncSync(handle);
  futimesSync(handle, atime, mtime);
}

interface Giving {
  readonly rig: Rig;
  /** A run, with what to do while `make` and `first` wait. */
  run(pipeline: string, during?: { make?: () => void; first?: () => void }, ...args: string[]): Promise<ToldRun>;
}

async function openGiving(rig: Rig, links = false): Promise<Giving> {
  const probes = { make: await rig.probe(), first: await rig.probe() };
  await writeGiving(rig, { make: probes.make.socket, first: probes.first.socket }, links);
  let during: { make?: () => void; first?: () => void } = {};
  const serve = async (step: 'make' | 'first'): Promise<void> => {
    for (;;) {
      const letGo = await probes[step].arrive();
      during[step]?.();
      letGo();
    }
  };
  void serve('make');
  void serve('first');
  return {
    rig,
    async run(pipeline, work = {}, ...args) {
      during = work;
      return readRun(await rig.cairn('run', pipeline, '--json', '--concurrency', '2', ...args));
    },
  };
}

/** The file that `make` has written and not yet given away. */
function openMade(rig: Rig): number {
  const [path = ''] = globSync(rig.path('.cairn/tmp/*/node-*-work/made.txt'));
  return openSync(path, 'r+');
}

async function openRig(): Promise<Rig> {
  return createRig({ root: await makeFastFolder() });
}

test(
  'a second name of an output is not that of the artifact',
  async () => {
    await using rig = await openRig();
    const { run } = await openGiving(rig, true);
    const made = await run('giving');
    expect(made.exitCode, made.stdout).toBe(0);
    const kept = openSync(rig.path('kept.txt'), 'r+');
    spoilThrough(kept);
    closeSync(kept);
    const again = await run('giving', {}, '--force', 'first', '--force', 'second');
    expect(again.outcomes).toEqual(['make fresh', 'first ran', 'second ran']);
    expect(await readText(rig, again, 'second')).toBe(right);
    say('1 output with a second name');
  },
  patience,
);

test(
  'what is written through a handle that was left open is never handed out',
  async () => {
    await using rig = await openRig();
    const { run } = await openGiving(rig);
    let handle = 0;
    const during = {
      make: () => {
        handle = openMade(rig);
      },
    };

    // After the run.
    expect((await run('giving', during)).exitCode).toBe(0);
    spoilThrough(handle);
    const next = await run('giving', {}, '--force', 'second');
    expect(next.outcomes).toEqual(['make fresh', 'first fresh', 'second ran']);
    expect(next.finished?.outcomes).toMatchObject({ restored: 1 });
    expect(next.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'artifact-damaged' }));
    expect(await readText(rig, next, 'second')).toBe(right);
    closeSync(handle);

    // While one node was given it, and before the next one is.
    const spoilt = await run('giving', { ...during, first: () => spoilThrough(handle) }, '--force');
    expect(spoilt.exitCode).toBe(1);
    expect(spoilt.node('first')).toMatchObject({
      outcome: 'failed',
      failure: 'changed-while-running',
      reason: "its input 'made', which is only to be read, was changed while it ran, so nothing was stored: run again",
    });
    closeSync(handle);
    const healed = await run('giving', {}, '--force', 'first', '--force', 'second');
    expect(healed.exitCode, healed.stdout).toBe(0);
    expect([await readText(rig, healed, 'first'), await readText(rig, healed, 'second')]).toEqual([right, right]);
    say('2 writes through a handle');
  },
  patience,
);

test(
  'a step that writes to its input spoils nobody else’s',
  async () => {
    await using rig = await openRig();
    const { run } = await openGiving(rig);
    const spoilt = await run('spoiling', {}, '--keep-going');
    expect(spoilt.exitCode).toBe(1);
    expect(spoilt.node('spoil')).toMatchObject({ outcome: 'failed', failure: 'changed-while-running' });
    // It may have been given the file before, at the same time, or after.
    const { outcome, failure } = spoilt.node('first');
    if (outcome === 'failed') expect(failure).toBe('changed-while-running');
    else expect(await readText(rig, spoilt, 'first')).toBe(right);
    const next = await run('giving');
    expect(next.exitCode, next.stdout).toBe(0);
    expect([await readText(rig, next, 'first'), await readText(rig, next, 'second')]).toEqual([right, right]);
    say('1 step that writes to its input');
  },
  patience,
);

const folderWrites: Readonly<Record<string, string>> = {
  'to a file of it': "chmodSync(file, 0o644);\n    writeFileSync(file, 'wrong bytes');",
  'a file into it': "writeFileSync(join(parts.path, 'other.txt'), 'other bytes');",
  'another file in place of one': "rmSync(file);\n    writeFileSync(file, 'wrong bytes');",
};

test(
  'a step that writes to a folder that it reads spoils nobody else’s',
  async () => {
    for (const [what, write] of Object.entries(folderWrites)) {
      await using rig = await openRig();
      await rig.write(
        'steps/parts.ts',
        `import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineStep, json, optional, storedFolder } from '@cairn/core';

export const make = defineStep('make', {
  in: {},
  out: { parts: storedFolder },
  run(_, __, { folder }) {
    mkdirSync(join(folder, 'parts'));
    writeFileSync(join(folder, 'parts', 'one.txt'), 'right bytes');
    return { parts: { path: join(folder, 'parts') } };
  },
});

export const spoil = defineStep('spoil', {
  in: { parts: storedFolder },
  out: { text: json<string>() },
  run({ parts }) {
    const file = join(parts.path, 'one.txt');
    ${write}
    return { text: 'spoilt' };
  },
});

export const read = defineStep('read', {
  in: { parts: storedFolder, after: optional(json<string>()) },
  out: { text: json<string>() },
  run: ({ parts }) => ({
    text: readdirSync(parts.path).map((name) => \`\${name}: \${readFileSync(join(parts.path, name), 'utf8')}\`).join(', '),
  }),
});
`,
      );
      await rig.write(
        'pipelines/parts.ts',
        `import { definePipeline } from '@cairn/core';
import { make, read, spoil } from '../steps/parts.ts';

export default definePipeline('parts', {
  build() {
    const { parts } = make({});
    return { spoilt: spoil({ parts }).text, read: read({ parts }).text };
  },
});
`,
      );
      const spoilt = await rig.run('parts', '--keep-going');
      expect([what, spoilt.exitCode]).toEqual([what, 1]);
      expect(spoilt.node('spoil')).toMatchObject({
        outcome: 'failed',
        failure: 'changed-while-running',
        reason:
          "its input 'parts', which is only to be read, was changed while it ran, so nothing was stored: run again",
      });
      const { outcome, failure } = spoilt.node('read');
      if (outcome === 'failed') expect(failure).toBe('changed-while-running');
      const next = await rig.run('parts', '--until', 'read', '--force', 'read');
      expect([what, await readText(rig, next, 'read')]).toEqual([what, '"one.txt: right bytes"\n']);
    }
    say(`${Object.keys(folderWrites).length} writes to a folder that is read`);
  },
  patience,
);

test(
  'an artifact that people edit is never handed out',
  async () => {
    await using rig = await openRig();
    const { run } = await openGiving(rig);
    const digest = (await run('giving')).node('make').outputs['made']!;
    const edits: readonly ((handle: number) => void)[] = [
      spoilThrough,
      (handle) => writeSync(handle, ' and more', statSync(`/proc/self/fd/${handle}`).size),
    ];
    for (const edit of edits) {
      const path = rig.path('.cairn/artifacts', digest.slice(0, 2), digest);
      chmodSync(path, 0o644);
      const handle = openSync(path, 'r+');
      edit(handle);
      closeSync(handle);
      const next = await run('giving', {}, '--force', 'second');
      expect(next.exitCode, next.stdout).toBe(0);
      expect(await readText(rig, next, 'second')).toBe(right);
    }
    say(`${edits.length} edits of an artifact`);
  },
  patience,
);
