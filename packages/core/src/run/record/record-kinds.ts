// The kinds of a run's outputs, each once, under a name that is unique in the run.

import { compareCodeUnits } from '../../base/canonical.ts';
import type { KindFacts } from '../../graph/definition.ts';
import type { RecordedKind, RecordedNode, RunRecord } from './record.ts';

export interface KindTable {
  /** The name of a kind in the table, which has it from now on. */
  nameOf(kind: KindFacts): string;
  readonly kinds: Readonly<Record<string, RecordedKind>>;
}

export function createKindTable(): KindTable {
  const byName = new Map<string, RecordedKind>();
  const names = new Map<KindFacts, string>();
  const enter = (kind: KindFacts): string => {
    const recorded = recordKind(kind);
    // Two kinds may share a name: a project's own `model` beside the one of a package.
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? kind.name : `${kind.name} ${number}`;
      const other = byName.get(name);
      if (other && JSON.stringify(other) !== JSON.stringify(recorded)) continue;
      byName.set(name, recorded);
      return name;
    }
  };
  return {
    nameOf(kind) {
      const name = names.get(kind) ?? enter(kind);
      names.set(kind, name);
      return name;
    },
    get kinds() {
      return Object.fromEntries([...byName].toSorted(([a], [b]) => compareCodeUnits(a, b)));
    },
  };
}

function recordKind({ version, form, extension, mediaType }: KindFacts): RecordedKind {
  return { version, form, extension, ...(mediaType !== undefined && { mediaType }) };
}

/** Undefined if an earlier version recorded the run, which did not say it. */
export function kindOfOutput(
  { kinds }: Pick<RunRecord, 'kinds'>,
  node: RecordedNode,
  output: string,
): RecordedKind | undefined {
  const name = node.kinds[output];
  return name === undefined ? undefined : kinds[name];
}
