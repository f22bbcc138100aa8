// What a node loads is in its key, or the node fails with a word about it: whatever the way of loading, an edit of a file
// that Node loads never leaves a result as it was.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createLoadsRig, stepOf } from './create-loads-rig.ts';
import { ways } from './ways.ts';

const names = Object.keys(ways);

test(`${names.length} ways of loading: none is fresh after the edit of what it loads`, async () => {
  await using rig = await createLoadsRig(ways);
  const first = await rig.run('loads', '--keep-going');
  const outcomes = Object.fromEntries(
    names.map((name) => {
      const { outcome, failure } = first.node(stepOf(name));
      return [name, failure ?? outcome];
    }),
  );
  expect(outcomes).toEqual(
    Object.fromEntries(names.map((name) => [name, ways[name]!.isFollowed ? 'ran' : 'undeclared-load'])),
  );
  // The word names the file, or the package.
  for (const name of names.filter((one) => !ways[one]!.isFollowed)) {
    const { file } = ways[name]!;
    const named = file.startsWith('node_modules/') ? file.split('/')[1]! : file.replace('../outside', 'outside');
    expect(first.node(stepOf(name)).reason, name).toContain(named);
  }
  await rig.edit();
  const second = await rig.run('loads', '--keep-going');
  const still = names.filter((name) => second.node(stepOf(name)).outcome === 'fresh');
  expect(still).toEqual([]);
  // What was made is made of the edited file.
  const made = names.filter(
    (name) => ways[name]!.isFollowed && second.node(stepOf(name)).outputs['n'] === digestOf('2\n'),
  );
  expect(made).toEqual(names.filter((name) => ways[name]!.isFollowed));
});

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
