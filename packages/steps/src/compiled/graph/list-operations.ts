// The operations that values need.

import type { Operation, Value } from './operation.ts';

/** All operations that some values are computed from, each behind those that it needs itself. */
export function listOperations(values: readonly Value[]): readonly Operation[] {
  const listed = new Set<Operation>();
  // By hand, and not by recursion: a graph of many steps is deeper than the stack of JavaScript.
  const open = values.map(({ operation }) => operation).reverse();
  while (open.length > 0) {
    const operation = open.at(-1)!;
    const missing = listed.has(operation) ? [] : operation.inputs.filter((input) => !listed.has(input.operation));
    if (missing.length > 0) open.push(...missing.map((input) => input.operation).reverse());
    else {
      listed.add(operation);
      open.pop();
    }
  }
  return [...listed];
}
