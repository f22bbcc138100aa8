// Says how the memory that steps request is enforced.

import { describeMemoryLimits } from '@cairn/core';
import type { Check } from '../../pages/checks.ts';

export function checkMemory(): Check {
  return { name: 'memory', state: 'well', found: describeMemoryLimits() };
}
