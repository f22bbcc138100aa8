// The command line of a job.

import { coreProgram, isCoreSource } from '../../base/core-package.ts';

/** @param node - the program of Node on the machines of the jobs */
export function jobCommand(folder: string, node: string): readonly string[] {
  const flags = [...(isCoreSource ? ['--conditions=cairn-source'] : []), '--disable-warning=ExperimentalWarning'];
  return [node, ...flags, coreProgram('run/jobs/program'), folder];
}
