// From one scale to another that begins elsewhere.

import { zero } from './zero.ts';

export function shift(degrees: number, by: number = zero): number {
  return degrees + by;
}
