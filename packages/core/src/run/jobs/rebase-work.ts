// A node on a machine where the project is in another folder: its paths there, and the paths of its report here.

import type { Digest } from '../../base/brand.ts';
import { isInside } from '../../files/is-inside.ts';
import type { Executed, NodeWork } from '../executor.ts';

/** From the folder where a run was planned to the one where its code is now. */
export interface Rebase {
  readonly from: string;
  readonly to: string;
}

export function rebasePath(path: string, { from, to }: Rebase): string {
  return isInside(path, from) ? to + path.slice(from.length) : path;
}

export function rebaseWork(work: NodeWork, rebase: Rebase): NodeWork {
  const move = <T extends { readonly file: string }>(located: T): T => ({
    ...located,
    file: rebasePath(located.file, rebase),
  });
  const files = Object.entries(work.code.files).map(([file, digest]) => [rebasePath(file, rebase), digest]);
  return {
    ...work,
    definition: move(work.definition),
    models: Object.fromEntries(Object.entries(work.models).map(([name, located]) => [name, move(located)])),
    code: { ...work.code, files: Object.fromEntries(files) as Readonly<Record<string, Digest>> },
  };
}

/** What a node did there, in paths of here. */
export function rebaseExecuted(executed: Executed, { from, to }: Rebase): Executed {
  const back: Rebase = { from: to, to: from };
  const move = (path: string): string => rebasePath(path, back);
  const replace = (text: string): string => text.replaceAll(to, from);
  if (executed.type === 'failed')
    return { ...executed, message: replace(executed.message), stack: replace(executed.stack) };
  if (executed.type !== 'done') return executed;
  const { report } = executed;
  return {
    ...executed,
    report: {
      ...report,
      reads: report.reads.map((read) => ({
        ...read,
        ...{ file: move(read.file), real: move(read.real), stack: replace(read.stack) },
      })),
      loads: report.loads.map(move),
      ...(report.packageFiles && { packageFiles: report.packageFiles.map(move) }),
    },
  };
}
