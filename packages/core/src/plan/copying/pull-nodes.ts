// Settles the nodes of a plan: those that only branches need when a branch that reads them is taken.

import type { NodeId } from '../../base/brand.ts';
import { casesOf, isBranch } from '../../graph/branch.ts';
import { isStandIn } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import { predecessorsOf } from '../../graph/plan.ts';
import type { Ref } from '../../graph/ref.ts';

export interface PullHooks<F> {
  /** Settles a node, when what it reads is settled. Called once for each node. */
  settle(node: PlanNode): Promise<F>;
  /** The value of a condition that is settled; undefined where it is not known, or is not a boolean. */
  valueFor(condition: Ref<unknown>): boolean | undefined;
  /** Settles nodes that no branch read, when all others are settled. Nodes come parents first. */
  settleUnread(nodes: readonly PlanNode[]): readonly F[];
}

/** In the order of the plan, which has parents first. */
export async function pullNodes<F>(
  nodes: readonly PlanNode[],
  lazy: ReadonlySet<NodeId>,
  hooks: PullHooks<F>,
): Promise<readonly F[]> {
  const settling = new Map<NodeId, Promise<F>>();
  const settle = (node: PlanNode): Promise<F> => {
    const known = settling.get(node.id);
    if (known) return known;
    const going = settleBefore(node, settle, hooks).then(() => hooks.settle(node));
    // Whoever waits for it is told; nobody may wait for it yet.
    going.catch(() => undefined);
    settling.set(node.id, going);
    return going;
  };
  for (const node of nodes) if (!lazy.has(node.id)) void settle(node);
  await settleAll(settling);
  const unread = nodes.filter(({ id }) => !settling.has(id));
  for (const [place, finished] of hooks.settleUnread(unread).entries())
    settling.set(unread[place]!.id, Promise.resolve(finished));
  return Promise.all(nodes.map(({ id }) => settling.get(id)!));
}

/** A node that ends may ask for others. */
export async function settleAll(settling: ReadonlyMap<NodeId, Promise<unknown>>): Promise<void> {
  for (let seen = -1; seen !== settling.size; ) {
    seen = settling.size;
    await Promise.all(settling.values());
  }
}

/** Settles what a node reads, but for items: of a branch, one condition after the other, and what is taken. */
export async function settleBefore<F>(
  node: PlanNode,
  settle: (node: PlanNode) => Promise<F>,
  { valueFor }: Pick<PullHooks<F>, 'valueFor'>,
): Promise<void> {
  if (isBranch(node))
    await settleBranch(node, {
      valueFor,
      async settle(refs) {
        await Promise.all(refs.map((ref) => settle(ref.node)));
        return refs;
      },
    });
  else await Promise.all(predecessorsOf(node).flatMap((one) => (one.definition.role === 'item' ? [] : [settle(one)])));
}

interface BranchHooks {
  /** Settles what refs stand for, and returns the refs as they are known then. */
  settle(refs: readonly Ref<unknown>[]): Promise<readonly Ref<unknown>[]>;
  valueFor(condition: Ref<unknown>): boolean | undefined;
}

/** Settles what a branch reads. */
export async function settleBranch(branch: PlanNode, { settle, valueFor }: BranchHooks): Promise<void> {
  const { cases, otherwise } = casesOf(branch);
  for (const { condition, refs } of cases) {
    const [found] = await settle([condition]);
    const value = valueFor(found!);
    if (value === undefined) return;
    if (value) {
      await settle(Object.values(refs));
      return;
    }
  }
  await settle(Object.values(otherwise));
}

/** A branch that was not taken is shown as it was planned, where that is in the run. */
export function completeWires({ inputs }: PlanNode, template: PlanNode, isCopied: (id: NodeId) => boolean): void {
  const wired = inputs as Record<string, Ref<unknown>>;
  for (const [name, ref] of Object.entries(template.inputs))
    if (!(name in wired) && !isCopied(ref.node.id) && !isStandIn(ref.node.definition)) wired[name] = ref;
  Object.freeze(wired);
}
