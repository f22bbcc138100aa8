// A result with these outputs; its other fields do not matter.

import type { Digest } from '../../packages/core/src/base/brand.ts';
import type { StoredResult } from '../../packages/core/src/store/store.ts';

export function resultOf(outputs: Readonly<Record<string, Digest>>): StoredResult {
  return { outputs, seconds: 1, at: '2024-01-01T00:00:00Z' };
}
