// The files that a plan publishes, with those of the members of collections.

import { join, posix } from 'node:path';
import { isInnerPath } from '../base/safe-name.ts';
import type { KindFacts } from '../graph/definition.ts';
import type { Plan } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';
import { type FoundPipeline, showPathIn } from '../plan/project/find-project.ts';

export interface DeclaredFile {
  readonly result: string;
  readonly ref: Ref<unknown>;
  readonly kind: KindFacts;
  /** Absolute. */
  readonly target: string;
  /** Relative to the folder that contains `.cairn`, with `/`. */
  readonly path: string;
}

/** @param plan - its results are known: those of collections by their members, `models[2024-03]` */
export function listDeclared(
  plan: Plan,
  { root, home }: Pick<FoundPipeline, 'root' | 'home'>,
): readonly DeclaredFile[] {
  const published = plan.published ?? {};
  return Object.entries(plan.results).flatMap(([result, ref]) => {
    const kind = ref.node.definition.outputs[ref.output]!;
    const path = published[result] ?? pathOfMember(result, kind, published);
    if (path === undefined) return [];
    const target = join(root, path);
    return [{ result, ref, kind, target, path: showPathIn(home, target) }];
  });
}

/** The name of an item is the name of a file in the folder of its collection. */
function pathOfMember(
  result: string,
  { extension }: KindFacts,
  published: Readonly<Record<string, string>>,
): string | undefined {
  const [, collection = '', item = ''] = /^(.*?)\[(.+)\]$/s.exec(result) ?? [];
  const folder = published[collection];
  const path =
    folder === undefined ? undefined : posix.join(folder, item.endsWith(extension) ? item : item + extension);
  return path !== undefined && isInnerPath(item) ? path : undefined;
}

/** How the artifact of a result is written in the format of its path; undefined if it is written as it is stored. */
export function exportOf({ kind, target }: Pick<DeclaredFile, 'kind' | 'target'>) {
  const { extension, exportAs = {} } = kind;
  if (extension !== '' && target.endsWith(extension)) return undefined;
  return Object.entries(exportAs).find(([format]) => target.endsWith(format))?.[1];
}
