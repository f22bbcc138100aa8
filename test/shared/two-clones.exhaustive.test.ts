// Two clones on two machines share what they make: the second one runs nothing, and gets only what is read.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startArtifactServer } from '../rig/artifact-server.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createSharingRig } from '../rig/create-sharing-rig.ts';

const allFresh = ['file(data/lines.txt) fresh', 'count fresh', 'double fresh'];

describe('two clones with a shared store', () => {
  it('share results through a folder', async () => {
    await using machines = await createSharingRig(writeCountingProject);
    const { ada, ben, folder } = machines;
    const store = pathToFileURL(join(folder, 'team')).href;
    const first = await ada.run('counting', '--store', store);
    expect([first.exitCode, first.outcomes]).toEqual([0, ['file(data/lines.txt) ran', 'count ran', 'double ran']]);
    const second = await ben.run('counting', '--store', store);
    expect([second.exitCode, second.outcomes]).toEqual([0, allFresh]);
    // Nothing was read, so no artifact came.
    expect(existsSync(ben.path('.cairn/artifacts'))).toBe(false);
    const got = await ben.cairn('get', 'latest', 'double', '--to', 'doubled.json', '--store', store);
    expect([got.exitCode, got.stderr]).toEqual([0, '']);
    expect(JSON.parse(await ben.read('doubled.json'))).toEqual({ lines: 6 });
  });

  it('no longer share what one of them has forgotten, whether or not its bytes came', async () => {
    await using machines = await createSharingRig(writeCountingProject);
    const { ada, ben, folder } = machines;
    const store = pathToFileURL(join(folder, 'team')).href;
    await ada.run('counting', '--store', store);
    expect((await ben.run('counting', '--store', store)).outcomes).toEqual(allFresh);
    const forgot = await ben.cairn('forget', 'count', '--store', store);
    expect([forgot.exitCode, forgot.stdout]).toEqual([0, expect.stringContaining('forgot the result of 1 node')]);
    // Not even what a run with nothing to do would answer, nor the note of what was found.
    const again = await ben.run('counting', '--store', store);
    expect(again.outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double fresh']);
    expect((await ada.run('counting', '--store', store)).outcomes).toEqual(allFresh);
  });

  it('share results through an HTTP server', async () => {
    await using machines = await createSharingRig(writeCountingProject);
    const { ada, ben, folder } = machines;
    await using server = await startArtifactServer({ folder });
    const first = await ada.run('counting', '--store', `${server.url}team`);
    expect([first.exitCode, first.outcomes]).toEqual([0, ['file(data/lines.txt) ran', 'count ran', 'double ran']]);
    server.forget();
    const second = await ben.run('counting', '--store', `${server.url}team`);
    expect([second.exitCode, second.outcomes]).toEqual([0, allFresh]);
    const sent = server.requests.filter(({ method }) => method === 'PUT').map(({ name }) => name);
    expect(sent).toEqual([expect.stringMatching(/^team\/cairn\/runs\//)]);
    expect(server.requests.filter(({ name }) => name.includes('/cas/'))).toEqual([]);
    // A machine that only reads sends nothing, not even which results it uses.
    Object.assign(ben.environment, { CAIRN_STORE_READ_ONLY: '1' });
    server.forget();
    const third = await ben.run('counting', '--store', `${server.url}team`, '--set', 'times=2');
    expect([third.exitCode, third.stderr]).toEqual([0, '']);
    expect(third.outcomes).toContain('count ran');
    expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
