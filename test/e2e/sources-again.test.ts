// A reproduction uses the bytes that the run recorded, whatever its sources outside of the project give today.

import { expect, test } from 'vitest';
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
