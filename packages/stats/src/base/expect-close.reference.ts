// Compares what we compute with what a reference computed. Not part of the product: the build leaves *.reference.ts out.
import { expect } from 'vitest';

/** A number of a reference file: `null` is undefined, and JSON has no infinity. */
export type Referenced = number | string | null | readonly Referenced[];

/**
 * Expects numbers, or lists of them, to equal the reference's to a relative error, and `null` where it has `null`. Below
 * 1e-15 the error is absolute: a 0 that another order of adding misses by a rounding is a 0.
 *
 * @param tolerance - default 1e-12
 */
export function expectClose(found: unknown, expected: Referenced | undefined, what = '', tolerance = 1e-12): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(found) || ArrayBuffer.isView(found), `${what}: a list`).toBe(true);
    const list = Array.from(found as ArrayLike<unknown>);
    expect(list.length, `${what}: length`).toBe(expected.length);
    for (const [index, entry] of list.entries()) expectClose(entry, expected[index], `${what}[${index}]`, tolerance);
    return;
  }
  if (typeof expected !== 'number') {
    const other = expected === 'Infinity' ? Number.POSITIVE_INFINITY : expected;
    expect(found, what).toBe(other);
    return;
  }
  expect(typeof found, `${what}: expected ${expected}, found ${found}`).toBe('number');
  const error = Math.abs((found as number) - expected);
  const allowed = Math.max(tolerance * Math.abs(expected), 1e-15);
  expect(error <= allowed, `${what}: expected ${expected}, found ${found}`).toBe(true);
}
