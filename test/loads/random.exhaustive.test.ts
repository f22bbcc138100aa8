// Never stale, whatever the way of loading: random projects whose files load each other in random ways, one of which is
// edited. CAIRN_PROPERTY_RUNS says how many graphs, CAIRN_PROPERTY_SEED which ones.

import { expect, test } from 'vitest';
import { createLoadsRig, stepOf } from './create-loads-rig.ts';
import { createDraw, drawGraph } from './random-graph.ts';
import type { Way } from './way.ts';

const count = Number(process.env['CAIRN_PROPERTY_RUNS'] ?? 30);
const seed = Number(process.env['CAIRN_PROPERTY_SEED'] ?? 1);

test(`${count} random graphs of files: none is fresh after an edit`, {
  timeout: 120_000 + count * 10_000,
}, async () => {
  const draw = createDraw(seed);
  const graphs = Array.from({ length: count }, (_, number) => drawGraph(`g${number}`, draw));
  const ways = graphs.map(({ files, links, first }, number): [string, Way] => {
    const { [first]: text = '', ...beside } = files;
    const top = `import { read } from '../${first.replaceAll(' ', '%20')}';\n`;
    return [`graph ${number}`, { top, body: 'await read()', file: first, text, beside, links, isFollowed: true }];
  });
  await using rig = await createLoadsRig(Object.fromEntries(ways));
  const first = await rig.run('loads', '--keep-going');
  const outcomeOf = (run: typeof first, number: number) => {
    const { outcome, failure, outputs } = run.node(stepOf(`graph ${number}`));
    return { outcome: failure ?? outcome, digest: outputs['n'] };
  };
  const before = graphs.map((_, number) => outcomeOf(first, number));
  // It is made, or fails with a word: nothing else goes wrong with what is drawn here.
  expect(new Set(before.map(({ outcome }) => outcome))).toEqual(new Set(['ran', 'undeclared-load']));
  for (const graph of graphs) {
    const { path, text } = graph.edit();
    await rig.write(path, text);
  }
  const second = await rig.run('loads', '--keep-going');
  const after = graphs.map((_, number) => outcomeOf(second, number));
  const stale = graphs.flatMap((graph, number) => {
    const [one, other] = [before[number]!, after[number]!];
    const isChanged = other.outcome === one.outcome && (other.outcome !== 'ran' || one.digest !== other.digest);
    return isChanged ? [] : [{ number, one, other, ways: graph.ways }];
  });
  expect(stale).toEqual([]);
  // Most are followed, so that the test says something of both.
  expect(before.filter(({ outcome }) => outcome === 'ran').length).toBeGreaterThan(count / 4);
});
