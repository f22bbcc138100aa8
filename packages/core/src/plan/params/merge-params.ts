// Params in layers: a later one has priority, field by field. Lists and other values are replaced as a whole.

import { isRecord } from '../../base/canonical.ts';

export interface ParamsLayer {
  readonly params: Readonly<Record<string, unknown>>;
  /** What it comes from, for people: `params/digits.yaml`, `profile quick`, `--set`. */
  readonly name: string;
}

export interface MergedParams {
  readonly params: Readonly<Record<string, unknown>>;
  /** For each value, by its path (`train.epochs`), the name of the last layer that set it. */
  readonly from: Readonly<Record<string, string>>;
}

export function mergeParams(layers: readonly ParamsLayer[]): MergedParams {
  let params: Readonly<Record<string, unknown>> = {};
  const from = new Map<string, string>();
  for (const { params: added, name } of layers) {
    params = mergeRecords(params, added);
    for (const path of listLeaves(added)) {
      // What was a value may be a record now, and the other way round.
      for (const known of [...from.keys()])
        if (known.startsWith(`${path}.`) || path.startsWith(`${known}.`)) from.delete(known);
      from.set(path, name);
    }
  }
  return { params, from: Object.fromEntries(from) };
}

function mergeRecords(before: Readonly<Record<string, unknown>>, added: Readonly<Record<string, unknown>>) {
  const merged: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(added)) {
    const known = Object.hasOwn(before, name) ? before[name] : undefined;
    const isMerged = isRecord(known) && isRecord(value);
    // A name such as `__proto__` is a name like any other.
    Object.defineProperty(merged, name, {
      ...{ value: isMerged ? mergeRecords(known, value) : value },
      ...{ writable: true, enumerable: true, configurable: true },
    });
  }
  return merged;
}

/** Paths of all values that are not records with fields. */
function listLeaves(params: Readonly<Record<string, unknown>>, before = ''): readonly string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    const path = before + name;
    return isRecord(value) && Object.keys(value).length ? listLeaves(value, `${path}.`) : [path];
  });
}
