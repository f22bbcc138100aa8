// Extensions of files that Node can load.

import Module from 'node:module';

/** In the order in which `require` tries them; a loader may have added others. */
export function moduleEndings(): readonly string[] {
  return Object.keys((Module as unknown as { readonly _extensions: object })._extensions);
}
