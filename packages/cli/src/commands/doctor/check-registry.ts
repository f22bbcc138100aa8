// The registry: whether each deployed model is what was published.

import { join } from 'node:path';
import { checkBundles, FaultError } from '@cairn/core';
import { count } from '@cairn/report';
import type { Check } from '../../pages/checks.ts';

const name = 'registry';

export async function checkRegistry(home: string): Promise<Check> {
  try {
    const { looked, findings } = await checkBundles(join(home, '.cairn'));
    if (!looked) return { name, state: 'well', found: 'nothing is deployed' };
    if (!findings.length)
      return { name, state: 'well', found: `${count(looked, 'deployed model')}, each as published` };
    const found = findings.map((one) => `${one.name}@v${one.version} is ${one.fault}`).join(', ');
    return {
      name,
      state: 'wrong',
      found,
      fix: 'Restore it from the store: cairn store repair; or run its pipeline again.',
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const [problem] = error.problems;
    return { name, state: 'wrong', found: problem!.message, fix: problem!.fix };
  }
}
