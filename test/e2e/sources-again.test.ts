// What sources outside of the project give is not used in silence: a reproduction uses the bytes that the run recorded, and
// a clock that was set back makes no answer recent.

import { expect, test } from 'vitest';
import { runWatched } from '../faults/run-watched.ts';
import { createRig } from '../rig/create-rig.ts';
import { openRemote } from '../rig/open-remote.ts';
import { writePortableProject } from '../rig/portable-project.ts';

test('reproduce asks no source and fetches nothing that the store has', async () => {
  await using remote = await openRemote();
  remote.bytes = '1\n2\n';
  const { url } = remote;
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write(
    'steps/rows.ts',
    `import { writeFileSync } from 'node:fs';
import { createStoredFile, defineSource, storedFile } from '@cairn/core';

export const rows = defineSource('rows', {
  out: { rows: storedFile },
  version: async () => (await fetch('${url}/version')).text(),
  async fetch(_, { folder }) {
    writeFileSync(folder + '/rows.txt', await (await fetch('${url}/bytes')).text());
    return { rows: createStoredFile(folder + '/rows.txt') };
  },
});
`,
  );
  await rig.write(
    'pipelines/scoring.ts',
    `import { definePipeline } from '@cairn/core';
import { rows } from '../steps/rows.ts';
import { score } from '../steps/score.ts';

export default definePipeline('scoring', { build: () => ({ test: score(rows()).metrics }) });
`,
  );
  const run = await rig.run('scoring');
  expect(run.errors).toEqual([]);
  expect([run.exitCode, run.outcomes]).toEqual([0, ['rows ran', 'score ran']]);
  remote.takeAsked();
  remote.version = 'v2';
  remote.bytes = '1\n2\n3\n';
  const again = await rig.cairn('reproduce', 'latest');
  expect([again.exitCode, remote.takeAsked()]).toEqual([0, []]);
  expect(again.stdout).toContain('✓ reproduced 2 of 2');
});

test('a clock that was set back does not make an old answer of a source a recent one', async () => {
  await using remote = await openRemote();
  await using rig = await createRig();
  await rig.write(
    'pipelines/rates.ts',
    `import { definePipeline, defineSource, json } from '@cairn/core';

export const rate = defineSource('rate', {
  out: { rate: json<number>() },
  version: async () => (await fetch('${remote.url}/version')).text(),
  fetch: async () => ({ rate: Number(await (await fetch('${remote.url}/bytes')).text()) }),
});

export default definePipeline('rates', { build: () => ({ rate: rate({}, { check: { within: '24h' } }).rate }) });
`,
  );
  const runAt = (seconds: number) =>
    runWatched(rig, 'rates', { watch: 'shift-clock.ts', env: { RIG_CLOCK: `${seconds}` } });
  const years = 4 * 365 * 86_400;
  const first = await runAt(years);
  expect([first.errors, first.outcomes]).toEqual([[], ['rate ran']]);
  remote.takeAsked();
  // A day from then on it is answered from the last run, and nobody is asked.
  expect([(await runAt(years + 60)).outcomes, remote.takeAsked()]).toEqual([['rate fresh'], []]);
  remote.version = 'v2';
  remote.bytes = '3';
  expect((await runAt(0)).outcomes).toEqual(['rate ran']);
});
