// A project whose nodes run on the Slurm of a test: one step that the test holds, and one that reads what it made.

import { createHeldRig, type HeldRig } from '../rig/held-project.ts';
import type { SlurmCluster } from '../rig/slurm-cluster.ts';

export { commitProject } from '../rig/held-project.ts';
export type SlurmRig = HeldRig;

/**
 * @param settings - further settings of Slurm, as code
 * @param resources - of the step that is held, as code
 * @param root - the folder of the project; default a new one
 */
export function createSlurmRig(
  { conf }: Pick<SlurmCluster, 'conf'>,
  settings = '',
  resources?: string,
  root?: string,
): Promise<SlurmRig> {
  const slurm = `{ conf: ${JSON.stringify(conf)}, delay: 1, ${settings} }`;
  return createHeldRig({ executor: 'slurm', settings: slurm, resources, root });
}

/** `cairn run held --executor slurm --json`, which goes on until the test lets its step go. */
export const runHeld = ['run', 'held', '--executor', 'slurm', '--json'] as const;
