// Params from --params and --set, in the form that the pipeline's schema takes. Only the pipeline knows its schema, so
// a plan is tried with the values as JSON; those that it refuses by name are tried again as text.

import { type AuthorProblem, findNearest, mergeParams, type SourceLocation } from '@cairn/core';
import { isAuthorError } from '../terminal/errors.ts';
import { type GivenParams, layersOf, type NamedFile } from './given-params.ts';
import { putParam, type SetParam } from './set-param.ts';

export type { GivenParams } from './given-params.ts';

/** Params from the files, with those that were set put in: as JSON, or as text for those in `asText`. */
export function buildParams(
  { files, sets }: GivenParams,
  asText: ReadonlySet<SetParam>,
): Readonly<Record<string, unknown>> {
  return sets.reduce<Record<string, unknown>>(
    (params, set) => putParam(params, set, set.candidates.at(asText.has(set) ? -1 : 0)),
    { ...mergeParams(layersOf(files)).params },
  );
}

/** What set each of the params, by its path: the file that was typed, or `--set`. */
export function describeOrigins({ files, sets }: GivenParams): Readonly<Record<string, string>> {
  const set = sets.map((one) => ({ params: putParam({}, one, one.candidates[0]), name: one.option ?? '--set' }));
  return mergeParams([...layersOf(files), ...set]).from;
}

/** Calls `attempt` with params until it takes them; throws what it threw at first when it takes none. */
export async function tryParams<T>(
  { files, sets }: GivenParams,
  attempt: (params: Readonly<Record<string, unknown>>) => Promise<T>,
): Promise<T> {
  const build = (asText: ReadonlySet<SetParam>) => buildParams({ files, sets }, asText);
  try {
    return await attempt(build(new Set()));
  } catch (error) {
    const refused = new Set(sets.filter((set) => set.candidates.length > 1 && isRefused(error, set)));
    if (!refused.size) throw explain(error, files, sets);
    try {
      return await attempt(build(refused));
    } catch (second) {
      // A value that is wrong in both forms is reported as what it looks like: 1.5 as a number.
      throw [...refused].some((set) => isRefused(second, set))
        ? explain(error, files, sets)
        : explain(second, files, sets);
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

/** Points at the line of a params file, where that is where a wrong param came from, and says which may be meant. */
function explain(error: unknown, files: readonly NamedFile[], sets: readonly SetParam[]): unknown {
  if (!isAuthorError(error)) return error;
  const problems = error.problems.map((problem) => sayHow(suggestName(placeInFile(problem, files, sets)), sets));
  return Object.assign(Object.create(error) as Error, { problems, name: 'AuthorError' });
}

function placeInFile(problem: AuthorProblem, files: readonly NamedFile[], sets: readonly SetParam[]): AuthorProblem {
  const { code, param, at } = problem;
  if (!param || at || sets.some(({ path }) => isWithin(param.path, path))) return problem;
  const find = (file: NamedFile): SourceLocation | undefined =>
    code === 'unknown-param' ? file.locateName(param.path) : file.locate(param.path);
  // The last file that has it decides.
  const place = files
    .toReversed()
    .map(find)
    .find((found) => found !== undefined);
  return place ? { ...problem, at: place } : problem;
}

/** A param that nothing set, of a command that can set it. */
function sayHow(problem: AuthorProblem, sets: readonly SetParam[]): AuthorProblem {
  const { code, param, at } = problem;
  if (code !== 'wrong-params' || !param || at || param.known) return problem;
  const name = param.path.join('.');
  const set = sets.find(({ path }) => isWithin(param.path, path));
  if (set) return { ...problem, fix: `Correct the value: ${set.option ?? '--set'} ${name}=<value>.` };
  return { ...problem, fix: `Set it: --set ${name}=<value>, or in the file of --params.` };
}

function suggestName(problem: AuthorProblem): AuthorProblem {
  const { param, fix } = problem;
  const nearest = findNearest(param?.path.at(-1) ?? '', param?.known ?? []);
  if (!param || nearest === undefined) return problem;
  return { ...problem, fix: `Did you mean '${[...param.path.slice(0, -1), nearest].join('.')}'? ${fix}` };
}
