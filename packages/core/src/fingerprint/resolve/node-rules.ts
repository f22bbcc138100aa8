// The rules by which Node finds the modules of a worker: its conditions, and whether a loader may resolve differently.

import { isCoreSource } from '../../base/core-package.ts';
import { type NodeOptions, readNodeOptions } from './node-options.ts';

/** How a module is loaded: by `import`, or by `require`. Node resolves the two differently. */
export type Loading = 'import' | 'require';

export interface NodeRules {
  /** Conditions of `exports` and `imports`, in addition to those that Node always has. */
  readonly conditions: readonly string[];
  /** A module that is loaded first may change how names are resolved, so Node is asked each time. */
  readonly hasLoader: boolean;
  readonly options: NodeOptions;
}

export function readNodeRules(variables: Readonly<Record<string, string | undefined>>): NodeRules {
  const options = readNodeOptions(variables['NODE_OPTIONS']);
  return {
    conditions: [...(isCoreSource ? ['cairn-source'] : []), ...options.conditions],
    hasLoader: options.preloads.length > 0,
    options,
  };
}
