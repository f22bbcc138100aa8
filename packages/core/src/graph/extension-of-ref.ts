// What a file ends in: a program may go by it. Where a kind has none, it is that of the file that a pipeline names.

import { posix } from 'node:path';
import type { Ref } from './node.ts';

/** With its dot, `.csv` or `.fastq.gz`; empty where there is none. */
export function extensionOfRef(ref: Ref<unknown>): string {
  return ref.node.definition.outputs[ref.output]?.extension || extensionOfSource(ref);
}

/** That of the path that a pipeline gave, where the value is that very file; empty otherwise. */
export function extensionOfSource(ref: Ref<unknown>): string {
  const { definition, params, inputs } = ref.node;
  if (definition.role === 'source') return definition.name === 'file' ? extensionOfPath(String(params['path'])) : '';
  if (definition.role === 'item') return String(params['extension'] ?? '');
  if (definition.role === 'branch') {
    const branches = Object.entries(inputs).filter(
      ([name]) => !name.startsWith('if.') && name.endsWith(`.${ref.output}`),
    );
    const found = new Set(branches.map(([, branch]) => extensionOfSource(branch)));
    return found.size === 1 ? [...found][0]! : '';
  }
  // A gate and a choice hand on the value of another node.
  const handed = definition.role === 'gate' && ref.output === 'admitted' ? inputs['subject'] : trialOf(ref);
  return handed ? extensionOfSource(handed) : '';
}

function trialOf({ node, output }: Ref<unknown>): Ref<unknown> | undefined {
  if (node.definition.role !== 'choice') return undefined;
  return Object.entries(node.inputs).find(([name]) => name.endsWith(`.${output}`))?.[1];
}

/** What is packed is named by what it is, too: `.csv.gz`. */
function extensionOfPath(path: string): string {
  const last = posix.extname(path);
  if (!/^\.(gz|bz2|xz|zst|br|lz4)$/i.test(last)) return last;
  return posix.extname(path.slice(0, -last.length)) + last;
}
