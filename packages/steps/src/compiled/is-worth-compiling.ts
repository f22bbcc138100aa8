// When compiling pays. To record twice, to load and to prove takes as long as some tens of calls run eagerly, for a small
// network as for a large one (`npm run bench`), so that the number of calls decides and no time is measured.

/** Calls from which on compiling takes less time than it saves. */
export const fewestCalls = 64;

/** Whether what is called so often should be compiled. */
export function isWorthCompiling(calls: number): boolean {
  return calls >= fewestCalls;
}
