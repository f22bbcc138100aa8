// Makes a fallback: hands on the first result that was made, or stores the value that stands in for it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '../../dsl/kinds/json.ts';
import type { PlanNode } from '../../graph/node.ts';
import { isPassed } from '../../plan/outcome/finished-node.ts';
import type { Execution } from '../execution.ts';
import { makeNodeFolder, type NodeFolders } from '../inputs/node-folders.ts';
import type { Made } from './made.ts';

export async function makeFallback(node: PlanNode, folders: NodeFolders, execution: Execution): Promise<Made> {
  const given = Object.values(node.inputs).find((ref) => isPassed(execution.finished.get(ref.node.id)!));
  if (given) return { outputs: { value: execution.finished.get(given.node.id)!.outputs[given.output]! } };
  makeNodeFolder(folders.outputs);
  const path = join(folders.outputs, 'value');
  await writeFile(path, `${writeJson(node.params['instead'])}\n`);
  return { outputs: { value: await execution.store.adopt(path, 'file') } };
}
