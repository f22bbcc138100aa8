// Problems outside of the project: git, disks, remotes, the registry. They are not mistakes in a pipeline, so no line
// of code has to be corrected. Each family has a typed table from code to message and fix.

import { diskErrors } from './disk-errors.ts';
import { gitErrors } from './git-errors.ts';
import { type Problem, ProblemError } from './problem.ts';
import { registryErrors } from './registry-errors.ts';
import { remoteErrors } from './remote-errors.ts';
import type { Words } from './words.ts';

/** Family → code → message and fix. Each code has a page in docs/errors. */
export const faultErrors = {
  disk: diskErrors,
  git: gitErrors,
  registry: registryErrors,
  remote: remoteErrors,
} as const;

const all = { ...diskErrors, ...gitErrors, ...registryErrors, ...remoteErrors };

export type FaultFamily = keyof typeof faultErrors;
export type FaultCode = Extract<keyof typeof all, string>;

/** The family that a code belongs to; undefined if it belongs to no family. */
export function familyOf(code: string): FaultFamily | undefined {
  return (Object.keys(faultErrors) as FaultFamily[]).find((family) => Object.hasOwn(faultErrors[family], code));
}

export interface FaultProblem extends Problem {
  readonly code: FaultCode;
}

export function faultProblem<C extends FaultCode>(code: C, details: Parameters<(typeof all)[C]>[0]): FaultProblem {
  return { code, ...(all[code] as (p: typeof details) => Words)(details) };
}

/** Thrown with all the faults that were found. */
export class FaultError extends ProblemError<FaultProblem> {
  override readonly name = 'FaultError';
}

/** Throws one fault. */
export function failFault<C extends FaultCode>(code: C, details: Parameters<(typeof all)[C]>[0]): never {
  throw new FaultError([faultProblem(code, details)]);
}
