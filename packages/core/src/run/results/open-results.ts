// The results of a run with their values, for programs that run pipelines and for tests.

import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest, NodeId } from '../../base/brand.ts';
import { isPlainData } from '../../base/shape.ts';
import type { AnyKind } from '../../dsl/kind.ts';
import type { Results } from '../../dsl/pipeline.ts';
import type { PublishedResult } from '../../dsl/published.ts';
import type { CollectionRef, OptionalRef } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';
import type { Ref } from '../../graph/ref.ts';
import { type FinishedNode, isMade } from '../../plan/outcome/finished-node.ts';
import type { Outcome } from '../../plan/outcome/outcome.ts';
import type { Store } from '../../store/store.ts';

export interface RunResult<T> {
  /** What became of the node that makes it; of a collection: of the first that was not made. */
  readonly outcome: Outcome;
  /** Of its bytes; null if it was not made, and of a collection. */
  readonly digest: Digest | null;
  /**
   * Its value, decoded from what is stored. Files and folders are copies: they are removed when the answer that this is a
   * part of is disposed, or when the process ends.
   *
   * @throws Error that says which node failed, or was blocked, if it was not made; or that its bytes are not stored any more
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

/** By the names that the build function of the pipeline returns. */
export type RunResults<R extends Results> = { readonly [N in keyof R]: RunResult<ValueOfResult<R[N]>> } & {};

export interface RanPlan {
  readonly planned: Plan;
  /** As it ran: collections by their members. */
  readonly plan: Plan;
  readonly finished: ReadonlyMap<NodeId, FinishedNode>;
  readonly store: Store;
  /** Makes a folder for copies of values that are files and folders. */
  readonly makeFolder: () => Promise<string>;
}

export function openResults({ planned, plan, ...ran }: RanPlan): Readonly<Record<string, RunResult<unknown>>> {
  const names = Object.keys(planned.results);
  return Object.fromEntries(
    names.map((name) => {
      const own = plan.results[name];
      return [name, own ? openResult(name, own, ran) : openCollection(name, plan, ran)];
    }),
  );
}

type Ran = Omit<RanPlan, 'planned' | 'plan'>;

function openResult(name: string, { node, output }: Ref<unknown>, { finished, store, makeFolder }: Ran) {
  const settled = finished.get(node.id)!;
  const digest = settled.outputs[output] ?? null;
  return {
    outcome: settled.outcome,
    digest,
    async load(): Promise<unknown> {
      if (digest === null || !isMade(settled)) {
        if (settled.decidedBy && settled.outcome === 'skipped') return undefined;
        throw new Error(`result '${name}' was not made: '${settled.label}' ${settled.outcome}: ${settled.reason}`);
      }
      const kind = node.definition.outputs[output] as AnyKind;
      const path = join(await makeFolder(), `${output}${kind.extension}`);
      if (!(await store.copyOut(digest, path)))
        throw new Error(`result '${name}' is not in the store any more: run the pipeline again`);
      const value: unknown = await kind.decode(path);
      // A value of plain data does not need its file, and a server loads many.
      if (isPlainData(value)) await rm(dirname(path), { recursive: true, force: true });
      return value;
    },
  };
}

function openCollection(name: string, plan: Plan, ran: Ran): RunResult<unknown> {
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
