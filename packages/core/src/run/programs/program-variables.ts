// What a program is started with besides the variables that it declares.

import type { Variables } from '../../plan/environment/environment.ts';
import { commandVariables } from '../../plan/environment/step-variables.ts';

/** How the usual libraries are told how many threads they may take: OpenMP, OpenBLAS, MKL, Accelerate, NumExpr, Rayon. */
const ofThreads = [
  'CAIRN_THREADS',
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'RAYON_NUM_THREADS',
];

/** A variable that the command declares has the value of the caller. */
export function programVariables(
  declared: readonly string[],
  variables: Variables,
  threads: number,
): Record<string, string> {
  const given = Object.fromEntries(ofThreads.map((name) => [name, String(threads)]));
  return { ...given, ...commandVariables(declared, variables) };
}
