// Where what was read from modules is kept.

import { join } from 'node:path';
import type { KeptModules } from '../fingerprint/trace/module-reader.ts';
import type { Variables } from './environment/environment.ts';

/** @param home - the folder of the project */
export function keptModules(home: string, variables: Variables): KeptModules {
  return { file: join(home, '.cairn', 'cache', 'modules.json'), shared: variables['CAIRN_MODULES'] };
}
