// Patterns of files with names in braces: `data/{sample}_{read}.fq`.

import { compareCodeUnits } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { Ref } from '../../graph/ref.ts';
import { normalizePath } from '../file.ts';

export interface NamedPattern {
  readonly pattern: string;
  readonly by: string;
  /** The other name in it; undefined if there is none. */
  readonly rest: string | undefined;
  /** The pattern with `*` in place of names. */
  readonly glob: string;
  /** Whether a path from the project matches, and the values of the names. */
  readonly values: (path: string) => Readonly<Record<string, string>> | undefined;
}

/** @throws AuthorError `file-names-in-pattern` */
export function readNamedPattern(pattern: string, by: string, at: SourceLocation | undefined): NamedPattern {
  const normal = normalizePath(pattern);
  const names = namesInPattern(normal);
  const refuse = (problem: string): never => failAuthor('file-names-in-pattern', { pattern, problem }, at);
  if (!names.includes(by)) refuse(`'by' is '${by}', and the names in it are ${names.join(', ') || 'none'}`);
  const others = names.filter((name) => name !== by);
  if (others.length > 1) refuse(`besides '${by}' it has the names ${others.join(', ')}, and one is possible`);
  const expression = toExpression(normal);
  return {
    ...{ pattern, by, rest: others[0], glob: normal.replaceAll(namePattern, '*') },
    values: (path) => expression.exec(path)?.groups,
  };
}

/** The names in braces, each once. `{a,b}` are alternatives and no name. */
export function namesInPattern(pattern: string): readonly string[] {
  return [...new Set([...pattern.matchAll(namePattern)].map(([, name]) => name!))];
}

const namePattern = /\{([A-Za-z_]\w*)\}/g;

/** Wildcards are checked by the glob; here they only have to let names be found. */
function toExpression(pattern: string): RegExp {
  const seen = new Set<string>();
  const parts = pattern.split(/(\{[A-Za-z_]\w*\}|\*\*\/?|\*|\?)/).map((part) => {
    const name = /^\{([A-Za-z_]\w*)\}$/.exec(part)?.[1];
    if (name !== undefined) {
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>[^/]+)`;
    }
    if (part.startsWith('**')) return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'u');
}

/** @throws AuthorError `file-names-in-pattern` if two files have the same values */
export function groupFiles<T>(
  files: Readonly<Record<string, Ref<T, 'file'>>>,
  { pattern, by, rest, values }: NamedPattern,
  at: SourceLocation | undefined,
): Readonly<Record<string, unknown>> {
  const groups = new Map<string, Map<string, { readonly path: string; readonly ref: Ref<T, 'file'> }>>();
  for (const ref of Object.values(files)) {
    const path = String(ref.node.params['path']);
    // A name that occurs twice has two values there.
    const found = values(path);
    if (!found) continue;
    const group = groups.get(found[by]!) ?? new Map();
    groups.set(found[by]!, group);
    const inGroup = rest === undefined ? '' : found[rest]!;
    const other = group.get(inGroup);
    const named = rest === undefined ? `${by} '${found[by]}'` : `${by} '${found[by]}' and ${rest} '${inGroup}'`;
    if (other)
      failAuthor('file-names-in-pattern', { pattern, problem: `'${other.path}' and '${path}' are both ${named}` }, at);
    group.set(inGroup, { path, ref });
  }
  const sorted = <V>(map: ReadonlyMap<string, V>) => [...map].sort(([a], [b]) => compareCodeUnits(a, b));
  return Object.freeze(
    Object.fromEntries(
      sorted(groups).map(([name, group]) => {
        const refs = sorted(group).map(([inGroup, { ref }]) => [inGroup, ref] as const);
        return [
          name,
          rest === undefined ? refs[0]![1] : Object.freeze({ [rest]: Object.freeze(Object.fromEntries(refs)) }),
        ];
      }),
    ),
  );
}
