// Settles a plan with maps: copies of its templates join it as their items become known, and each is settled once its own
// parents are.

import { digestBytes } from '../base/digest.ts';
import { createRef } from '../dsl/recorder.ts';
import type { PlanNode } from '../graph/node.ts';
import type { CopyingPlan } from '../plan/copied-plan.ts';
import type { CopiedNode } from '../plan/copying/copied-node.ts';
import { copyTemplates } from '../plan/copying/copy-templates.ts';
import { type Item, readItems } from '../plan/copying/item-node.ts';
import { valueOfCondition } from '../plan/outcome/decided.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import { timestamp } from './clock.ts';
import { type Execution, labelOf } from './execution.ts';
import { obtain } from './inputs/obtain.ts';
import { storeName } from './inputs/store-name.ts';
import { settleOrHalt } from './node/settle-node.ts';
import { settleUnread } from './node/settle-unread.ts';
import { describePlanned } from './record/create-record.ts';
import type { PlannedNode } from './record/event.ts';

/** Settles every node; returns them in the order of the plan, copies in the order of their items. */
export async function settleCopies(copying: CopyingPlan, given: Execution): Promise<readonly FinishedNode[]> {
  const spare = new Set(given.spare);
  const forced = new Set(given.forced);
  const added: PlannedNode[] = [];
  const execution: Execution = {
    ...given,
    spare,
    forced,
    onEvent(event) {
      if (added.length) given.onEvent({ type: 'nodes-added', at: timestamp(), nodes: added.splice(0) });
      given.onEvent(event);
    },
  };
  const noteForced = ({ node, template, items }: CopiedNode): void => {
    if (node.id !== template.id && given.prepared.forced.isForced(template.id, items)) forced.add(node.id);
  };
  const settle = (node: PlanNode): Promise<FinishedNode> => settleOrHalt(node, execution);
  const { settled, results } = await copyTemplates<FinishedNode>(copying.planned, execution.lazy, {
    settle,
    valueFor: (condition) => valueOfCondition(condition, (id) => execution.finished.get(id)),
    settleUnread: (nodes) => settleUnread(nodes, copying.planned, execution),
    async itemsOf(node, finished) {
      // What is made from an item whose branch was not taken has none.
      if (!isMade(finished)) return finished.decidedBy ? [] : undefined;
      return readItems(node, await readMembers(node, finished, execution));
    },
    onCopy(copied) {
      copying.add(copied);
      const { node, template } = copied;
      if (node.id === template.id) return;
      if (given.spare.has(template.id)) spare.add(node.id);
      noteForced(copied);
      added.push(describePlanned(node, copying.prepared));
    },
    onCopyOf(copied) {
      copying.addName(copied);
      noteForced(copied);
    },
    rename(copied, finished) {
      const renamed = { ...finished, label: copying.rename(copied) };
      execution.finished.set(copied.node.id, renamed);
      return renamed;
    },
    onItem(node, item) {
      copying.addItem(node, item.name);
      execution.finished.set(node.id, describeItem(node, item, execution));
    },
    async onName(node, name) {
      if (execution.finished.has(node.id)) return;
      copying.addItem(node, name);
      execution.finished.set(
        node.id,
        describeItem(node, { name, digest: digestBytes(name), extension: '' }, execution),
      );
      await storeName(name, execution);
    },
    // What would tell its items was not made: it is blocked, or skipped, as what it takes them from says.
    settleUnknown: (template, cause) => settle({ ...template, inputs: { items: createRef(cause, cause.outputs[0]!) } }),
  });
  copying.setResults(results);
  return settled;
}

/** The files of the folder that holds the items; it is made again where its list is damaged. */
async function readMembers(node: PlanNode, { outputs }: FinishedNode, execution: Execution) {
  const { store } = execution;
  const found = await store.membersOf(outputs['items']!);
  if (found) return found;
  await obtain(createRef(node, 'items'), execution);
  const again = await store.membersOf(outputs['items']!);
  if (!again) throw new Error(`the items of ${labelOf(execution, node.id)} cannot be listed`);
  return again;
}

/** An item is there with the folder that holds it. */
function describeItem(node: PlanNode, { digest }: Item, execution: Execution): FinishedNode {
  const outputs = { [node.outputs[0]!]: digest };
  return { node, label: labelOf(execution, node.id), outcome: 'fresh', seconds: 0, key: null, outputs, reason: '' };
}
