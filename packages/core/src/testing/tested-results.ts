// The results of a pipeline in a test, with their values.

import { join } from 'node:path';
import type { Digest, NodeId } from '../base/brand.ts';
import type { AnyKind } from '../dsl/kind.ts';
import type { Results } from '../dsl/pipeline.ts';
import type { PublishedResult } from '../dsl/published.ts';
import type { CollectionRef, OptionalRef } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import type { Outcome } from '../plan/outcome/outcome.ts';
import type { Store } from '../store/store.ts';

export interface TestedResult<T> {
  /** What became of the node that makes it; of a collection: of the first that was not made. */
  readonly outcome: Outcome;
  /** Of its bytes; null if it was not made, and of a collection. */
  readonly digest: Digest | null;
  /**
   * Its value, decoded from what would be stored. Files and folders are copies that are removed with the test's folder.
   *
   * @throws Error that says which node failed, or was blocked, if it was not made
   */
  load(): Promise<T>;
}

/** The value of a result: of a collection a record by the names of the items; of a branch also undefined. */
type ValueOfResult<R> =
  R extends PublishedResult<infer T>
    ? T
    : R extends Ref<infer T>
      ? T
      : R extends OptionalRef<infer T>
        ? T | undefined
        : R extends CollectionRef<infer T>
          ? Readonly<Record<string, T>>
          : never;

export type TestedResults<R extends Results> = { readonly [N in keyof R]: TestedResult<ValueOfResult<R[N]>> } & {};

export interface RanPlan {
  readonly planned: Plan;
  /** As it ran: collections by their members. */
  readonly plan: Plan;
  readonly finished: ReadonlyMap<NodeId, FinishedNode>;
  readonly store: Store;
  /** For copies of values that are files and folders. */
  readonly folder: string;
}

export function openResults({ planned, plan, ...ran }: RanPlan): Readonly<Record<string, TestedResult<unknown>>> {
  const names = Object.keys(planned.results);
  return Object.fromEntries(
    names.map((name) => {
      const own = plan.results[name];
      return [name, own ? openResult(name, own, ran) : openCollection(name, plan, ran)];
    }),
  );
}

type Ran = Omit<RanPlan, 'planned' | 'plan'>;

function openResult(name: string, { node, output }: Ref<unknown>, { finished, store, folder }: Ran) {
  const settled = finished.get(node.id)!;
  const digest = settled.outputs[output] ?? null;
  let copies = 0;
  return {
    outcome: settled.outcome,
    digest,
    async load(): Promise<unknown> {
      if (digest === null || !isMade(settled)) {
        if (settled.decidedBy && settled.outcome === 'skipped') return undefined;
        throw new Error(`result '${name}' was not made: '${settled.label}' ${settled.outcome}: ${settled.reason}`);
      }
      const kind = node.definition.outputs[output] as AnyKind;
      copies += 1;
      const path = join(folder, `${encodeURIComponent(name)}-${copies}`, `${output}${kind.extension}`);
      if (!(await store.copyOut(digest, path))) throw new Error(`result '${name}' is not in the store of the test`);
      return kind.decode(path);
    },
  };
}

function openCollection(name: string, plan: Plan, ran: Ran): TestedResult<unknown> {
  const members = Object.entries(plan.results).filter(([member]) => member.startsWith(`${name}[`));
  const opened = members.map(
    ([member, ref]) => [member.slice(name.length + 1, -1), openResult(member, ref, ran)] as const,
  );
  return {
    outcome: opened.map(([, { outcome }]) => outcome).find((outcome) => !isMade({ outcome })) ?? 'ran',
    digest: null,
    load: async () =>
      Object.fromEntries(await Promise.all(opened.map(async ([item, { load }]) => [item, await load()] as const))),
  };
}
