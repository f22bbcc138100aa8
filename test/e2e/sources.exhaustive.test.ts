// Sources outside of the project: asked for their versions as often as they want to be, fetched when these changed, and
// never used in silence when they cannot be reached.

import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';
import { openRemote, type Remote } from '../rig/open-remote.ts';

async function createProject({ url }: Remote, options = ''): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/rates.ts',
    `import { defineSource, defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const rate = defineSource('rate', {
  out: { rate: json<number>() },
  params: z.strictObject({ url: z.string(), token: z.string().default('') }),
  notInKey: ['token'],
  version: async ({ url }) => (await fetch(url + '/version')).text(),
  fetch: async ({ url }) => ({ rate: Number(await (await fetch(url + '/bytes')).text()) }),
});

export const double = defineStep('double', {
  in: { rate: json<number>() },
  out: { rate: json<number>() },
  run: ({ rate }) => ({ rate: rate * 2 }),
});
`,
  );
  await writePipeline(rig, url, options);
  return rig;
}

const writePipeline = (rig: Rig, url: string, options = '', token = ''): Promise<void> =>
  rig.write(
    'pipelines/rates.ts',
    `import { definePipeline } from '@cairn/core';
import { double, rate } from '../steps/rates.ts';

export default definePipeline('rates', {
  build: () => ({ doubled: double(rate({ url: '${url}', token: '${token}' }${options && `, ${options}`})).rate }),
});
`,
  );

const sourceOf = (run: ToldRun) => run.events.find((event) => event.type === 'node-finished' && event.source) as never;

test('a source is asked at every plan, and fetched when its version changed', async () => {
  await using remote = await openRemote();
  await using rig = await createProject(remote);
  const first = await rig.run('rates');
  expect(first.errors).toEqual([]);
  expect(first.outcomes).toEqual(['rate ran', 'double ran']);
  expect(sourceOf(first)).toMatchObject({ source: { version: 'v1', state: 'checked' } });
  expect(remote.takeAsked()).toEqual(['/version', '/bytes', '/version']);
  const second = await rig.run('rates');
  expect([second.outcomes, remote.takeAsked()]).toEqual([['rate fresh', 'double fresh'], ['/version']]);
  expect((await rig.cairn('plan', 'rates')).stdout).toMatch(/source rate: version v1, checked$/);
  // A token and how often it is asked are in no key.
  await writePipeline(rig, remote.url, "{ check: 'on-request' }", 'secret');
  expect((await rig.run('rates')).outcomes).toEqual(['rate fresh', 'double fresh']);
  await writePipeline(rig, remote.url);
  // Another version with equal bytes: what reads them does not run.
  remote.version = 'v2';
  expect((await rig.cairn('why', 'rates', 'rate')).stdout).toMatch(/source version: v1 → v2/);
  expect((await rig.run('rates')).outcomes).toEqual(['rate ran', 'double fresh']);
  remote.version = 'v3';
  remote.bytes = '3';
  expect((await rig.run('rates')).outcomes).toEqual(['rate ran', 'double ran']);
  const shown = await rig.cairn('show');
  expect(shown.stdout).toMatch(/Sources\n +rate +version v3, checked/);
});

test('without a connection the last bytes are used, and it is said how old they are', async () => {
  await using remote = await openRemote();
  await using rig = await createProject(remote);
  await rig.run('rates');
  // A version that was seen and never fetched is not what it has.
  remote.version = 'v2';
  await rig.cairn('plan', 'rates');
  await remote.close();
  const run = await rig.run('rates');
  expect([run.exitCode, run.outcomes]).toEqual([0, ['rate fresh', 'double fresh']]);
  expect(sourceOf(run)).toMatchObject({ source: { version: 'v1', state: 'offline' } });
  const warnings = run.events.flatMap((event) =>
    event.type === 'warning' && event.code !== 'no-snapshot' ? [event] : [],
  );
  expect(warnings).toMatchObject([
    {
      code: 'source-offline',
      message: expect.stringMatching(
        /^rate cannot be reached \(.*\): version v1 is used, which was checked less than 2 minutes ago$/,
      ),
    },
  ]);
  // Said again each time, and never answered from the last run.
  expect((await rig.cairn('run', 'rates')).stdout).toContain('rate cannot be reached');
  const refreshed = await rig.run('rates', '--refresh', 'rate');
  expect([refreshed.exitCode, refreshed.errors]).toMatchObject([2, [{ code: 'source-unreachable', line: 5 }]]);
  // Where nothing was fetched there is nothing to use.
  rmSync(rig.path('.cairn'), { recursive: true, force: true });
  expect((await rig.run('rates')).errors).toMatchObject([{ code: 'source-unreachable', line: 5 }]);
});

test.each(["{ check: { within: '24h' } }", "{ check: 'on-request' }"])(
  'with %s it is asked on request',
  async (options) => {
    await using remote = await openRemote();
    await using rig = await createProject(remote, options);
    await rig.run('rates');
    remote.takeAsked();
    remote.version = 'v2';
    remote.bytes = '3';
    const second = await rig.run('rates');
    expect([second.outcomes, remote.takeAsked()]).toEqual([['rate fresh', 'double fresh'], []]);
    // After an edit the plan is made again, and the source is not asked.
    await rig.write('steps/rates.ts', `${await rig.read('steps/rates.ts')}export const other = 1;\n`);
    expect((await rig.cairn('plan', 'rates')).stdout).toMatch(
      /source rate: version v1, checked less than 2 minutes before/,
    );
    expect(remote.takeAsked()).toEqual([]);
    const refreshed = await rig.run('rates', '--refresh');
    expect(refreshed.outcomes).toEqual(['rate ran', 'double ran']);
    expect((await rig.run('rates', '--refresh', 'double')).errors).toMatchObject([{ code: 'unknown-node' }]);
  },
);

test('what changes while it is fetched is not stored, and the next run has the new version', async () => {
  await using remote = await openRemote();
  await using rig = await createProject(remote, "{ check: 'on-request' }");
  remote.onFetch = () => {
    remote.version = 'v2';
    remote.bytes = '5';
    remote.onFetch = () => undefined;
  };
  const run = await rig.run('rates');
  expect(run.node('rate')).toMatchObject({
    failure: 'changed-while-running',
    reason: 'its version is v2, and the plan was made with v1, so nothing was stored: run again',
  });
  const again = await rig.run('rates');
  expect([again.exitCode, sourceOf(again)]).toMatchObject([0, { source: { version: 'v2' } }]);
});

test('a source without a version, and one that is checked in no known way, is refused with its line', async () => {
  await using remote = await openRemote();
  await using rig = await createProject(remote, "{ check: { within: 'a day' } as never }");
  const wrong = await rig.run('rates');
  expect([wrong.exitCode, wrong.errors]).toMatchObject([2, [{ code: 'source-check-wrong', line: 5 }]]);
  const text = await rig.read('steps/rates.ts');
  await rig.write('steps/rates.ts', text.replace(/ {2}version: .*\n/, ''));
  expect((await rig.run('rates')).errors).toMatchObject([{ code: 'source-without-version', line: 4 }]);
  await rig.write('steps/rates.ts', text.replace(/ {2}version: .*\n/, "  version: () => '',\n"));
  await writePipeline(rig, remote.url);
  expect((await rig.run('rates')).errors).toMatchObject([
    { code: 'source-unreachable', message: expect.stringContaining('its version is an empty text') },
  ]);
});
