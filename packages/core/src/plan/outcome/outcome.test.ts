import { expect, it } from 'vitest';
import { countOutcomes, exitCodeOf, type Outcome, type RunStatus } from './outcome.ts';

it('counts every outcome, those that did not happen too', () => {
  expect(countOutcomes([])).toEqual({ ran: 0, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0 });
  const outcomes: Outcome[] = ['ran', 'fresh', 'fresh', 'restored', 'failed', 'blocked', 'blocked', 'skipped', 'ran'];
  const counts = countOutcomes(new Set(outcomes));
  expect(counts).toEqual({ ran: 1, fresh: 1, restored: 1, failed: 1, blocked: 1, skipped: 1 });
  expect(countOutcomes(outcomes)).toEqual({ ran: 2, fresh: 2, restored: 1, failed: 1, blocked: 2, skipped: 1 });
});

it('every status has its exit code', () => {
  const codes: Readonly<Record<RunStatus, number>> = { done: 0, failed: 1, refused: 1, interrupted: 130 };
  for (const [status, code] of Object.entries(codes)) expect(exitCodeOf(status as RunStatus)).toBe(code);
});
