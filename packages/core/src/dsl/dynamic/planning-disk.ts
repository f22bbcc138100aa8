// What build may see of the disk: by `files` and by optional files, and not otherwise.

import type { NodeId } from '../../base/brand.ts';

export interface PlanningDisk {
  /** Whether a path of the project is a file. */
  isFile(path: string): boolean;
  /**
   * Names of the files below a folder of the project, from that folder, with `/` always and in code-unit order; undefined
   * where there is no folder.
   *
   * @param depth - how many names a path may have at most
   */
  filesIn(folder: string, depth: number): readonly string[] | undefined;
  /**
   * Whether a version of a model is deployed; of a run that is reproduced, whether it was.
   *
   * @param version - an alias, or a number such as `v3`
   * @param id - of the node that would give it
   */
  isDeployed(model: string, version: string, id: NodeId): boolean;
}
