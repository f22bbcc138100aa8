// --set name=value: the value is tried as JSON, then as text, whichever the pipeline's params take; `a.b=1` goes into
// an object.

import { failUsage } from '../usage/usage-error.ts';

export interface SetParam {
  readonly path: readonly string[];
  /** As it was typed. */
  readonly text: string;
  /** What to try, JSON first; one where there is no choice. */
  readonly candidates: readonly unknown[];
  /** The option that it was typed with; default `--set`. */
  readonly option?: string;
}

export function parseSet(typed: string): SetParam {
  const equals = typed.indexOf('=');
  if (equals < 0) return failUsage('set-wrong', { found: typed, problem: 'it has no =' });
  const path = typed.slice(0, equals).split('.');
  if (path.some((name) => name.trim() === '')) failUsage('set-wrong', { found: typed, problem: 'a name is empty' });
  if (path.includes('__proto__')) failUsage('set-wrong', { found: typed, problem: "'__proto__' is not a valid name" });
  const text = typed.slice(equals + 1);
  const parsed = parseJson(text);
  return { path, text, candidates: parsed === undefined ? [text] : [parsed, text] };
}

/** Params with a value put in; records on the way are made, and copied where they exist. */
export function putParam(
  params: Readonly<Record<string, unknown>>,
  { path, text }: SetParam,
  value: unknown,
): Record<string, unknown> {
  const [name = '', ...rest] = path;
  if (!rest.length) return { ...params, [name]: value };
  const inner = params[name] ?? {};
  if (typeof inner !== 'object' || Array.isArray(inner))
    return failUsage('set-wrong', { found: `${path.join('.')}=${text}`, problem: `'${name}' is not an object` });
  return { ...params, [name]: putParam(inner as Record<string, unknown>, { path: rest, text, candidates: [] }, value) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
