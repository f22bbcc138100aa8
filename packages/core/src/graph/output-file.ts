// What a program writes an output to.

import type { KindFacts } from './definition.ts';

/** `report.json`; or the name that the kind gives it. */
export function outputFile(name: string, { extension, fileName }: Pick<KindFacts, 'extension' | 'fileName'>): string {
  return fileName ?? name + extension;
}
