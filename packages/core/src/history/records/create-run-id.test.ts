import { expect, test } from 'vitest';
import { createRunId } from './create-run-id.ts';

test('a name says when, to the millisecond in UTC, and sorts by that', () => {
  expect(createRunId(new Date('2026-03-14T10:26:53.589+01:00'))).toMatch(/^20260314T092653589Z-[0-9a-f]{4}$/);
  const times = ['2026-01-09T00:00:00.999Z', '2026-01-10T00:00:00.000Z', '2026-01-10T00:00:00.001Z'];
  const names = times.map((time) => createRunId(new Date(time)));
  expect(names.toSorted()).toEqual(names);
});

test('with a clock that was set back it follows the newest run', () => {
  const newest = '20260314T092653999Z-ffff';
  expect(createRunId(new Date('2026-03-13T09:26:53.589Z'), newest)).toMatch(/^20260314T092654000Z-/);
  expect(createRunId(new Date('2026-03-14T09:26:53.999Z'), newest)).toMatch(/^20260314T092654000Z-/);
  expect(createRunId(new Date('2026-03-14T09:26:54.001Z'), newest)).toMatch(/^20260314T092654001Z-/);
  for (const name of ['', 'latest', '99999999T999999999Z-ffff'])
    expect(createRunId(new Date('2026-03-14T09:26:54.001Z'), name)).toMatch(/^20260314T092654001Z-/);
});
