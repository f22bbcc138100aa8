// A million calls of three steps with 29 different arguments: the time of a call whose node exists already.

import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { runChild } from '../measure/run-child.ts';
import type { Row } from '../row.ts';

const rounds = 5;

interface Planned {
  readonly milliseconds: number;
  readonly calls: number;
}

export async function measureEqualCalls({ say }: Context): Promise<readonly Row[]> {
  say(`equal calls: ${rounds} rounds`);
  const plan = (): Planned => runChild('rows/child-equal-calls.ts');
  const { calls } = plan();
  const { time } = await interleave(rounds, { time: () => plan().milliseconds });
  const work = `a plan of ${calls.toLocaleString('en')} calls, 29 nodes`;
  // 3 µs for each call.
  return [
    { work, found: { value: time, unit: 'ms' }, limit: { value: Math.round(calls * 0.003), of: 'found' }, rounds },
  ];
}
