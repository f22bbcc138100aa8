// The one place where core looks at the environment of its own process: what `run` and `plan` use when their caller
// gives them none.

import type { Variables } from './environment.ts';

export function readProcessEnvironment(): Variables {
  return process.env;
}
