// Nothing runs that is in no fingerprint: every function of a project that V8 sees run in a step lies in the code that
// the step's key is made from.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Reached } from './child-reached.ts';
import { createEditRig } from './create-edit-rig.ts';
import { projects } from './projects.ts';

test.each([
  ['weather', 20],
  ['words', 5],
  ['walk', 20],
])('each function that runs in %s is in the fingerprint of its step', async (name, least) => {
  using rig = createEditRig();
  const root = rig.write(name, projects[name]!.files);
  const child = fork(join(import.meta.dirname, 'child-reached.ts'), [root, name, rig.path('scratch')], {
    execArgv: ['--conditions=cairn-source', '--disable-warning=ExperimentalWarning'],
  });
  const ended = once(child, 'exit');
  const [reached] = await Promise.race([
    once(child, 'message'),
    ended.then(() => [{ count: 0, missing: ['it ended'] }]),
  ]);
  child.kill();
  await ended;
  const { count, missing } = reached as Reached;
  expect(missing).toEqual([]);
  expect(count).toBeGreaterThan(least);
});
