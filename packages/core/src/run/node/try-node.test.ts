import { expect, test } from 'vitest';
import type { Key, NodeId } from '../../base/brand.ts';
import type { Resources } from '../../dsl/resources.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import { noLogs } from '../node-logs.ts';
import type { RunEvent } from '../record/event.ts';
import { askOfAttempt, tryNode } from './try-node.ts';

const node = { id: 'n' as NodeId } as PlanNode;

/** A try that ended so, and one that went well for `undefined`. */
const ended = (failure: FailureCode | undefined): FinishedNode => ({
  node,
  label: 'fetch',
  seconds: 1,
  key: 'k' as Key,
  outputs: {},
  ...(failure ? { outcome: 'failed', failure, reason: 'it broke\nin line 3' } : { outcome: 'ran', reason: 'new' }),
});

async function attempt(
  resources: Resources,
  tries: readonly (FailureCode | undefined)[],
  stop?: 'interrupt' | 'failure',
) {
  const interrupt = new AbortController();
  const halt = new AbortController();
  const told: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'warning') told.push(`${event.code}: ${event.message}`);
    if (stop === 'interrupt') interrupt.abort();
    if (stop) halt.abort();
  };
  const left = [...tries];
  const asked: unknown[] = [];
  const { outcome, reason, attempts } = await tryNode(
    { name: 'fetch', resources },
    { signal: interrupt.signal, halt, onEvent, logs: noLogs },
    async (attempt) => {
      asked.push(askOfAttempt({ name: 'fetch', resources }, attempt).resources?.memory);
      return ended(left.shift());
    },
  );
  return { outcome, reason, told, tries: tries.length - left.length, ...(attempts && { attempts, asked }) };
}

test('what may go otherwise next time is tried again, and each time is told', async () => {
  expect(await attempt({ retries: 3, backoff: 0.001 }, ['step-threw', 'timed-out', undefined])).toMatchInlineSnapshot(`
    {
      "asked": [
        undefined,
        undefined,
        undefined,
      ],
      "attempts": [
        {
          "failure": "step-threw",
          "reason": "it broke",
          "seconds": 1,
        },
        {
          "failure": "timed-out",
          "reason": "it broke",
          "seconds": 1,
        },
      ],
      "outcome": "ran",
      "reason": "new; it took 3 tries",
      "told": [
        "tried-again: fetch failed (it broke) and is tried again in 0.001 s: try 2 of 4",
        "tried-again: fetch failed (it broke) and is tried again in 0.002 s: try 3 of 4",
      ],
      "tries": 3,
    }
  `);
  expect(await attempt({ retries: 1, backoff: 0 }, ['worker-crashed', 'out-of-memory', undefined])).toMatchObject({
    outcome: 'failed',
    reason: 'after 2 tries: it broke\nin line 3',
    tries: 2,
  });
});

test.each(['output-invalid', 'output-missing', 'changed-while-running', 'disk-full', 'no-choice'] as const)(
  '%s comes out the same and is not tried again',
  async (failure) => {
    expect(await attempt({ retries: 5, backoff: 0 }, [failure, undefined])).toEqual({
      outcome: 'failed',
      reason: 'it broke\nin line 3',
      told: [],
      tries: 1,
    });
  },
);

test('only after the failures that are named, and with the memory of the attempt', async () => {
  const retry = { times: 3, on: ['out-of-memory'], backoff: 0, memory: (attempt: number) => `${attempt}GB` } as const;
  expect(await attempt({ retry }, ['out-of-memory', 'out-of-memory', undefined])).toMatchObject({
    outcome: 'ran',
    tries: 3,
    asked: ['1GB', '2GB', '3GB'],
    attempts: [
      { failure: 'out-of-memory', reason: 'it broke', seconds: 1, memory: 1e9 },
      { failure: 'out-of-memory', reason: 'it broke', seconds: 1, memory: 2e9 },
    ],
  });
  expect(await attempt({ retry }, ['out-of-memory', 'step-threw', undefined])).toMatchObject({
    outcome: 'failed',
    reason: 'after 2 tries: it broke\nin line 3',
    attempts: [{ failure: 'out-of-memory' }],
  });
  expect((await attempt({ retry }, ['timed-out', undefined])).tries).toBe(1);
});

test('without retries there is one try', async () => {
  expect((await attempt({}, ['step-threw', undefined])).tries).toBe(1);
});

test('a wait ends with the run', async () => {
  const hours = { retries: 9, backoff: 300 };
  expect(await attempt(hours, ['step-threw', undefined], 'interrupt')).toMatchObject({
    outcome: 'skipped',
    reason: 'the run was interrupted',
    tries: 1,
  });
  expect(await attempt(hours, ['step-threw', undefined], 'failure')).toMatchObject({
    outcome: 'failed',
    reason: 'it broke\nin line 3',
    tries: 1,
  });
});
