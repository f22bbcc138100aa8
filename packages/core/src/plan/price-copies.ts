// Prices a plan with maps: as many copies of its templates as what is stored tells.

import type { NodeId } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Store } from '../store/store.ts';
import type { CopyingPlan } from './copied-plan.ts';
import { copyTemplates } from './copying/copy-templates.ts';
import { readItems } from './copying/item-node.ts';
import { valueOfCondition } from './outcome/decided.ts';
import type { FinishedNode } from './outcome/finished-node.ts';

interface Pricing<P> {
  readonly price: (node: PlanNode) => Promise<P | undefined>;
  /** Nodes that no branch read. */
  readonly priceUnread: (nodes: readonly PlanNode[]) => readonly (P | undefined)[];
  readonly lazy: ReadonlySet<NodeId>;
  /** A template whose items are not known; `cause` is the node that holds them. */
  readonly describeUnknown: (template: PlanNode, cause: PlanNode) => P;
  /** Gives what was priced the label of its first item. */
  readonly relabel: (priced: P, label: string) => P;
  readonly settled: Map<NodeId, FinishedNode>;
  readonly store: Store;
}

/** In the order of the plan; a template whose items are not known is one node, which waits. */
export async function priceCopies<P>(
  copying: CopyingPlan,
  { price, priceUnread, lazy, describeUnknown, relabel, settled, store }: Pricing<P>,
): Promise<readonly P[]> {
  const { labels } = copying.prepared.plan;
  const found = await copyTemplates<P | undefined>(copying.planned, lazy, {
    settle: price,
    valueFor: (condition) => valueOfCondition(condition, (id) => settled.get(id)),
    settleUnread: priceUnread,
    async itemsOf(node) {
      if (settled.get(node.id)?.decidedBy) return [];
      const digest = settled.get(node.id)?.outputs['items'];
      const members = digest && (await store.membersOf(digest));
      return members && readItems(node, members);
    },
    onCopy: (copied) => copying.add(copied),
    onCopyOf: (copied) => copying.addName(copied),
    rename(copied, priced) {
      const label = copying.rename(copied);
      const known = settled.get(copied.node.id);
      if (known) settled.set(copied.node.id, { ...known, label });
      return priced && relabel(priced, label);
    },
    onItem(node, { name, digest }) {
      copying.addItem(node, name);
      settled.set(node.id, describeItem(node, labels.get(node.id)!, digest));
    },
    async onName(node, name) {
      copying.addItem(node, name);
      settled.set(node.id, describeItem(node, labels.get(node.id)!, digestBytes(name)));
    },
    settleUnknown: async (template, cause) =>
      copying.prepared.selected.has(template.id) ? describeUnknown(template, cause) : undefined,
  });
  copying.setResults(found.results);
  return found.settled.filter((priced) => priced !== undefined);
}

function describeItem(node: PlanNode, label: string, digest: FinishedNode['outputs'][string]): FinishedNode {
  const outputs = { [node.outputs[0]!]: digest };
  return { node, label, outcome: 'fresh', seconds: 0, key: null, outputs, reason: '' };
}
