import { expect, test } from 'vitest';
import type { Digest, NodeId } from '../../base/brand.ts';
import { diffResults } from './diff-results.ts';

type ShownRun = Parameters<typeof diffResults>[0];

const node = '0123456789abcdef' as NodeId;
const kinds = {
  plot: { version: 1, form: 'file', extension: '.json', mediaType: 'application/vnd.cairn.plot+json' },
  json: { version: 1, form: 'file', extension: '.json', mediaType: 'application/json' },
} as const;

/** A run of one node, whose outputs are results, with the line that each shows. */
function createRun(shown: Readonly<Record<string, { kind: 'plot' | 'json'; line: string }>>): ShownRun {
  const entries = Object.entries(shown);
  const of = <T>(make: (line: string, kind: 'plot' | 'json', output: string) => T) =>
    Object.fromEntries(entries.map(([output, { line, kind }]) => [output, make(line, kind, output)]));
  return {
    kinds,
    results: of((line, kind, output) => ({ node, output, kind, digest: line as Digest })),
    nodes: [{ id: node, descriptions: of((line) => ({ text: 'a plot', summary: [{ text: line }] })) }],
  } as unknown as ShownRun;
}

test('plots that differ are shown before and now; equal ones and other results are not', () => {
  const before = createRun({
    same: { kind: 'plot', line: '▁█' },
    loss: { kind: 'plot', line: '█▁' },
    gone: { kind: 'plot', line: '▅' },
    report: { kind: 'json', line: 'x' },
  });
  const now = createRun({
    same: { kind: 'plot', line: '▁█' },
    loss: { kind: 'plot', line: '▁▁' },
    report: { kind: 'json', line: 'y' },
  });
  expect(diffResults(before, now)).toEqual([
    { result: 'loss', shows: 'plot', before: ['█▁'], now: ['▁▁'] },
    { result: 'gone', shows: 'plot', before: ['▅'], now: null },
  ]);
});
