// The params that a pipeline is given: those of its default file, then of the chosen profile, then those of the caller.

import { join } from 'node:path';
import { AuthorError, type AuthorProblem, failAuthor } from '../../base/errors/author-error.ts';
import type { Pipeline } from '../../dsl/pipeline.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';
import { type MergedParams, mergeParams, type ParamsLayer } from './merge-params.ts';
import { type ParamsFile, parseParamsFile } from './params-file.ts';

export interface GivenParams extends MergedParams {
  /** Adds the line of the default file to what a plan reports about a value of it. */
  explain<T>(plan: () => T): T;
}

/** As in the options of a plan. */
interface ParamsOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly paramsFrom?: Readonly<Record<string, string>>;
  readonly paramsProfile?: string;
}

/**
 * @param root - the project's root, which the path of the default file is relative to
 * @throws AuthorError `params-file-broken`, `unknown-params-profile`
 */
export async function readGivenParams(
  pipeline: Pipeline,
  { params = {}, paramsFrom, paramsProfile }: ParamsOptions,
  root: string,
  disk: Pick<DiskView, 'readText'>,
): Promise<GivenParams> {
  const file = await readDefaults(pipeline, root, disk);
  const profile = chooseProfile(pipeline, paramsProfile);
  const layers: readonly ParamsLayer[] = [
    ...(file ? [{ params: file.params, name: pipeline.paramsFile! }] : []),
    ...(profile ? [{ params: profile, name: `profile ${paramsProfile}` }] : []),
  ];
  // Without layers, the params stay as they were given, whatever they are: planning checks them.
  const merged = layers.length ? mergeParams([...layers, { params, name: 'the caller' }]) : undefined;
  const own = layers.length ? mergeParams(layers).from : {};
  const set = mergeParams([{ params, name: 'the caller' }]).from;
  const from = Object.entries(merged?.from ?? set).map(([path]) => [
    path,
    paramsFrom?.[path] ?? set[path] ?? own[path]!,
  ]);
  return {
    params: merged?.params ?? params,
    from: Object.fromEntries(from),
    explain: (plan) => explainWith(plan, file, (path) => merged?.from[path] === pipeline.paramsFile),
  };
}

async function readDefaults(
  { paramsFile, definedAt }: Pipeline,
  root: string,
  disk: Pick<DiskView, 'readText'>,
): Promise<ParamsFile | undefined> {
  if (paramsFile === undefined) return undefined;
  const file = join(root, paramsFile);
  const text = disk.readText(file);
  if (text === undefined)
    return failAuthor('params-file-broken', { path: paramsFile, problem: 'there is no such file' }, definedAt);
  return await parseParamsFile(file, text);
}

function chooseProfile({ profiles = {}, pipelineName, definedAt }: Pipeline, name: string | undefined) {
  if (name === undefined) return undefined;
  if (Object.hasOwn(profiles, name)) return profiles[name]!;
  const known = Object.keys(profiles);
  return failAuthor('unknown-params-profile', { pipeline: pipelineName, profile: name, known }, definedAt);
}

function explainWith<T>(plan: () => T, file: ParamsFile | undefined, isOfFile: (path: string) => boolean): T {
  try {
    return plan();
  } catch (error) {
    if (!file || !(error instanceof AuthorError)) throw error;
    throw new AuthorError(error.problems.map((problem) => placeInFile(problem, file, isOfFile)));
  }
}

function placeInFile(problem: AuthorProblem, file: ParamsFile, isOfFile: (path: string) => boolean): AuthorProblem {
  const { code, param, at } = problem;
  if (at || !param || !isOfFile(param.path.join('.'))) return problem;
  const place = code === 'unknown-param' ? file.locateName(param.path) : file.locate(param.path);
  return place ? { ...problem, at: place } : problem;
}
