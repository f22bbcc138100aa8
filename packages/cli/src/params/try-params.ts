// Params from --params and --set, in the form that the pipeline's schema takes. Only the pipeline knows its schema, so
// a plan is tried with the values as JSON; those that it refuses by name are tried again as text.

import { type AuthorProblem, findNearest } from '@cairn/core';
import { isAuthorError } from '../terminal/errors.ts';
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
    if (!refused.size) throw explain(error, file, sets);
    try {
      return await attempt(build(refused));
    } catch (second) {
      // A value that is wrong in both forms is reported as what it looks like: 1.5 as a number.
      throw [...refused].some((set) => isRefused(second, set))
        ? explain(error, file, sets)
        : explain(second, file, sets);
    }
  }
}

/** A wrong field of a value makes the value wrong; a missing field does not make the field next to it wrong. */
function isRefused(error: unknown, { path }: SetParam): boolean {
  if (!isAuthorError(error)) return false;
  return error.problems.some(({ code, param }) => code === 'wrong-params' && param && isWithin(param.path, path));
}

function isWithin(path: readonly string[], record: readonly string[]): boolean {
  return record.every((name, index) => path[index] === name);
}

/** Points at the line of the params file, where that is where a wrong param came from, and says which may be meant. */
function explain(error: unknown, file: ParamsFile | undefined, sets: readonly SetParam[]): unknown {
  if (!isAuthorError(error)) return error;
  const problems = error.problems.map((problem) => sayHow(suggestName(placeInFile(problem, file, sets)), sets));
  return Object.assign(Object.create(error) as Error, { problems, name: 'AuthorError' });
}

function placeInFile(problem: AuthorProblem, file: ParamsFile | undefined, sets: readonly SetParam[]): AuthorProblem {
  const { code, param, at } = problem;
  if (!file || !param || at || sets.some(({ path }) => isWithin(param.path, path))) return problem;
  const place = code === 'unknown-param' ? file.locateName(param.path) : file.locate(param.path);
  return place ? { ...problem, at: place } : problem;
}

/** A param that nothing set, of a command that can set it. */
function sayHow(problem: AuthorProblem, sets: readonly SetParam[]): AuthorProblem {
  const { code, param, at } = problem;
  if (code !== 'wrong-params' || !param || at || param.known) return problem;
  const name = param.path.join('.');
  if (sets.some(({ path }) => isWithin(param.path, path)))
    return { ...problem, fix: `Correct the value: --set ${name}=<value>.` };
  return { ...problem, fix: `Set it: --set ${name}=<value>, or in the file of --params.` };
}

function suggestName(problem: AuthorProblem): AuthorProblem {
  const { param, fix } = problem;
  const nearest = findNearest(param?.path.at(-1) ?? '', param?.known ?? []);
  if (!param || nearest === undefined) return problem;
  return { ...problem, fix: `Did you mean '${[...param.path.slice(0, -1), nearest].join('.')}'? ${fix}` };
}
