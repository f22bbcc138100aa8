// The contract of `cairn run --json`: every type of line is held to its schema, and what the schema does not know is
// refused.

import { readFileSync } from 'node:fs';
import type { RunEvent } from '@cairn/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import {
  deployed,
  finished,
  held,
  logged,
  metrics,
  planMade,
  progressed,
  runFinished,
  started,
  undecided,
  waited,
  warned,
} from '../../packages/cli/src/rig/sample-run.rig.ts';

const schema = new URL('../../packages/cli/schemas/events.schema.json', import.meta.url);
const isLine = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')),
);

const samples: { readonly [T in RunEvent['type']]: readonly Extract<RunEvent, { type: T }>[] } = {
  'plan-made': [planMade],
  'nodes-added': [
    {
      type: 'nodes-added',
      at: planMade.at,
      nodes: [{ ...planMade.nodes[0]!, template: planMade.nodes[0]!.id, items: ['a', 'b'] }],
    },
  ],
  'node-waiting': [waited],
  'node-started': [started(1, 2)],
  'node-progress': [progressed(2, 3, 0.5, 'epoch 3 of 12') as Extract<RunEvent, { type: 'node-progress' }>],
  'node-log': [logged],
  'node-finished': [
    finished(0, { outcome: 'fresh' }),
    finished(1, { outcome: 'restored' }),
    finished(2, { outcome: 'failed', failure: 'step-threw', file: 'a.ts', line: 3, column: 1 }),
    finished(3, { outcome: 'failed', failure: 'worker-crashed' }),
    finished(5, { outcome: 'ran', verdicts: [held, undecided] }),
    finished(6, { outcome: 'blocked' }),
    finished(6, { outcome: 'skipped', key: null }),
  ],
  warning: [warned],
  'run-finished': [
    runFinished({ ran: 7 }, { metrics, deployed }),
    runFinished({}, { status: 'refused', commit: null }),
  ],
  error: [
    { type: 'error', at: planMade.at, code: 'missing-file', message: "Cannot find file 'x'", fix: 'Put it there.' },
    { type: 'error', at: planMade.at, code: 'leak', message: 'm', fix: 'f', file: 'a.ts', line: 1, column: 1 },
  ],
};

test.each(Object.entries(samples))('lines of type %s', (_, lines) => {
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    // As a reader gets it.
    const read: unknown = JSON.parse(JSON.stringify(line));
    expect(isLine(read), JSON.stringify(isLine.errors)).toBe(true);
    expect(isLine({ ...line, surprise: 1 }), 'a field that the contract does not know').toBe(false);
    for (const field of Object.keys(line))
      if (isRequired(line, field)) expect(isLine(without(line, field)), field).toBe(false);
  }
});

test.each([
  { type: 'node-vanished', at: planMade.at },
  {},
  { ...planMade, at: 'yesterday' },
  { ...finished(0, { outcome: 'ran' }), outcome: 'cached' },
  { ...finished(0, { outcome: 'ran' }), failure: 'step-threw' },
  { ...finished(6, { outcome: 'blocked' }), key: 'a'.repeat(64) },
  { ...finished(0, { outcome: 'failed', failure: 'step-threw' }), line: 3 },
  { ...runFinished({}), metrics: { accuracy: { value: null, low: null, high: null, n: 3 } } },
  { ...runFinished({}), outcomes: { ran: 1 } },
])('an unknown line is refused: %j', (line) => {
  expect(isLine(line)).toBe(false);
});

const optional = new Set(['message', 'verdicts', 'file', 'line', 'column']);

function isRequired(line: RunEvent, field: string): boolean {
  return !optional.has(field) || (field === 'message' && line.type !== 'node-progress');
}

function without(line: RunEvent, field: string): object {
  return Object.fromEntries(Object.entries(line).filter(([name]) => name !== field));
}
