// What an author logs or throws, as text.

import { inspect } from 'node:util';

/** A text as it is, anything else as Node shows it: authors log what they have. */
export function showAny(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}
