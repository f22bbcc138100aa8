// A project whose middle step waits at a probe, so that a test can do something during the run: a file that is counted,
// and a package that the step imports, locked and installed.

import { rm } from 'node:fs/promises';
import { type Going, type Rig, readRun, type ToldRun } from '../rig/create-rig.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';

export async function writeHeldProject(rig: Rig, probe: Probe): Promise<void> {
  await rig.write('data/lines.txt', 'one\ntwo\nthree\n');
  await rig.write('steps/factor.ts', 'export const factor: number = 1;\n');
  await rig.write('steps/hold.ts', holdModule);
  await install(rig, { scale: 1, other: 1 });
  await rig.write(
    'steps/held.ts',
    `import { defineStep, json, storedFile } from '@cairn/core';
// @ts-ignore
import { scale } from 'scale';
import { factor } from './factor.ts';
import { hold } from './hold.ts';

export const held = defineStep('held', {
  in: { raw: storedFile },
  out: { lines: json<number>() },
  network: true,
  async run({ raw }) {
    await hold(${JSON.stringify(probe.socket)});
    return { lines: (await raw.text()).trimEnd().split('\\n').length * factor * scale };
  },
});
`,
  );
  await rig.write(
    'steps/twice.ts',
    `import { defineStep, json, storedFile } from '@cairn/core';

export const twice = defineStep('twice', {
  in: { lines: json<number>(), raw: storedFile },
  out: { told: json<readonly unknown[]>() },
  run: async ({ lines, raw }) => ({ told: [lines * 2, await raw.text()] }),
});
`,
  );
  await rig.write(
    'pipelines/held.ts',
    `import { definePipeline, file } from '@cairn/core';
import { held } from '../steps/held.ts';
import { twice } from '../steps/twice.ts';

export default definePipeline('held', {
  build() {
    const raw = file('data/lines.txt');
    return { told: twice({ lines: held({ raw }).lines, raw }).told };
  },
});
`,
  );
}

/**
 * What `npm install` does: two packages, of which the step imports `scale`. A package that is there already stays. The
 * lockfile changes first, and npm's own record in node_modules last.
 */
export async function install(rig: Rig, versions: Readonly<Record<'scale' | 'other', number>>): Promise<void> {
  const text = lock(versions);
  await rig.write('package-lock.json', text);
  for (const [name, version] of Object.entries(versions)) {
    const folder = `node_modules/${name}`;
    const manifest = `{ "name": "${name}", "version": "${version}.0.0", "type": "module" }\n`;
    if ((await rig.read(`${folder}/package.json`).catch(() => undefined)) === manifest) continue;
    await rm(rig.path(folder), { recursive: true, force: true });
    await rig.write(`${folder}/package.json`, manifest);
    await rig.write(`${folder}/index.js`, `export const ${name} = ${version};\n`);
  }
  await rig.write('node_modules/.package-lock.json', text);
}

export function lock(versions: Readonly<Record<string, number>>): string {
  const packages = Object.entries(versions).map(
    ([name, version]) =>
      [`node_modules/${name}`, { version: `${version}.0.0`, integrity: `sha512-${name}${version}` }] as const,
  );
  return `${JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

/** Does something while the step waits, then lets it go on. */
export async function runMeanwhile(rig: Rig, probe: Probe, work: () => Promise<unknown>): Promise<ToldRun> {
  const going: Going = rig.start('run', 'held', '--json');
  const letGo = await probe.arrive();
  await work();
  letGo();
  return readRun(await going.told);
}

/** A run in which the step goes on at once, if it is made. */
export async function runOn(rig: Rig, probe: Probe): Promise<ToldRun> {
  void probe.arrive().then((letGo) => letGo());
  return rig.run('held');
}

/** The outputs of a run: the count, and the text that was counted. */
export async function readTold(rig: Rig, run: ToldRun): Promise<unknown> {
  const digest = run.node('twice').outputs['told']!;
  return JSON.parse(await rig.read(`.cairn/artifacts/${digest.slice(0, 2)}/${digest}`));
}
