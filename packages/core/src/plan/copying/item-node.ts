// An item that is known, as a node: its bytes are its identity, so that equal items are one, and nothing that is made
// from it depends on where it came from.

import { posix } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { fromFileName } from '../../base/file-name.ts';
import { text } from '../../dsl/kinds/file.ts';
import type { Definition, KindFacts } from '../../graph/definition.ts';
import { identifyNode, type PlanNode } from '../../graph/node.ts';
import { compareItemNames } from './item-names.ts';

export interface Item {
  readonly name: string;
  readonly digest: Digest;
  /** Of a file in a folder that a step made, with its dot: a program may go by it. Empty for other items. */
  readonly extension: string;
}

/** The items among the members of a folder that a node of items stores, in the order of their names. */
export function readItems({ definition }: PlanNode, members: readonly FolderEntry[]): readonly Item[] {
  const { extension } = kindOfItems(definition);
  const isPlain = definition.inputs['of']!.kind.name === 'folder';
  const items = members.map(({ name, digest }) =>
    isPlain
      ? { name, digest, extension: posix.extname(name) }
      : { name: fromFileName(name.slice(0, name.length - extension.length)), digest, extension: '' },
  );
  return items.sort((a, b) => compareItemNames(a.name, b.name));
}

const definitions = new WeakMap<KindFacts, Definition>();

export function itemNode({ digest, extension }: Item, of: PlanNode): PlanNode {
  const kind = kindOfItems(of.definition);
  const known = definitions.get(kind);
  const definition = known ?? defineItem({ item: kind });
  if (!known) definitions.set(kind, definition);
  const params = { digest, extension };
  return createNode(definition, params, [kind.name, params], of, 'item');
}

const nameDefinition = defineItem({ name: text });

/** @param of - the node that holds the item of this name */
export function nameNode(name: string, of: PlanNode): PlanNode {
  return createNode(nameDefinition, { name }, ['name', name], of, 'name');
}

function kindOfItems({ outputs }: Definition): KindFacts {
  return outputs['items']!.items!;
}

function defineItem(outputs: Definition['outputs']): Definition {
  return Object.freeze({ name: 'item-of', role: 'item', inputs: {}, outputs, rows: {}, definedAt: undefined });
}

function createNode(
  definition: Definition,
  params: PlanNode['params'],
  identity: Parameters<typeof identifyNode>[2],
  over: PlanNode,
  output: string,
): PlanNode {
  const id = identifyNode(definition.name, {}, identity);
  return Object.freeze({
    id,
    definition,
    inputs: {},
    params,
    models: {},
    over,
    outputs: [output],
    calledAt: undefined,
  });
}
