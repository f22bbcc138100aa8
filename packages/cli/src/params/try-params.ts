// Params from --params and --set, in the form that the pipeline's schema takes. Only the pipeline knows its schema, so
// a plan is tried with the values as JSON; those that it refuses by name are tried again as text.

import { isAuthorError } from '../output/errors.ts';
import type { ParamsFile } from './read-params-file.ts';
import { putParam, type SetParam } from './set-param.ts';

export interface GivenParams {
  readonly file: ParamsFile | undefined;
  readonly sets: readonly SetParam[];
}

/** Params from the file, with those that were set put in: as JSON, or as text for those in `asText`. */
export function buildParams(
  { file, sets }: GivenParams,
  asText: ReadonlySet<SetParam>,
): Readonly<Record<string, unknown>> {
  return sets.reduce<Record<string, unknown>>(
    (params, set) => putParam(params, set, set.candidates.at(asText.has(set) ? -1 : 0)),
    { ...file?.params },
  );
}

/** Calls `attempt` with params until it takes them; throws what it threw at first when it takes none. */
export async function tryParams<T>(
  { file, sets }: GivenParams,
  attempt: (params: Readonly<Record<string, unknown>>) => Promise<T>,
): Promise<T> {
  const build = (asText: ReadonlySet<SetParam>) => buildParams({ file, sets }, asText);
  try {
    return await attempt(build(new Set()));
  } catch (error) {
    const refused = new Set(sets.filter((set) => set.candidates.length > 1 && isRefused(error, set)));
    if (!refused.size) throw placeInFile(error, file, sets);
    try {
      return await attempt(build(refused));
    } catch (second) {
      // A value that is wrong in both forms is told as what it looks like: 1.5 as a number.
      throw [...refused].some((set) => isRefused(second, set)) ? error : placeInFile(second, file, sets);
    }
  }
}

/** The paths that an author error finds wrong in params: `Wrong params of 'digits': 'a.b': …; 'c': …`. */
function refusedPaths(error: unknown): readonly string[] {
  if (!isAuthorError(error)) return [];
  return error.problems
    .filter(({ code }) => code === 'wrong-params')
    .flatMap(({ message }) =>
      [...message.replace(/^[^:]*: /, '').matchAll(/(?:^|; )'([^']+)':/g)].map((match) => match[1]!),
    );
}

/** A wrong field of a value is a wrong value; a record that lacks a field is not the fault of the field beside it. */
function isRefused(error: unknown, { path }: SetParam): boolean {
  const set = path.join('.');
  return refusedPaths(error).some((refused) => refused === set || refused.startsWith(`${set}.`));
}

/** Points at the line of the params file, where that is where a wrong param came from. */
function placeInFile(error: unknown, file: ParamsFile | undefined, sets: readonly SetParam[]): unknown {
  if (!file || !isAuthorError(error)) return error;
  const [path] = refusedPaths(error);
  if (path === undefined || sets.some((set) => path.startsWith(set.path.join('.')))) return error;
  const at = file.locate(path.split('.'));
  if (!at) return error;
  const problems = error.problems.map((problem) => (problem.code === 'wrong-params' ? { ...problem, at } : problem));
  return Object.assign(Object.create(error) as Error, { problems, name: 'AuthorError' });
}
