// Finds the export of a definition, because a worker imports it by module and export. If there is none, an author error
// names the file and the line.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { ModuleReader } from './module-reader.ts';

export interface LocatedDefinition {
  readonly file: string;
  readonly exportName: string;
}

/** `what` is the word for messages: step, gate, command, model. */
export async function locateDefinition(
  what: string,
  name: string,
  definedAt: SourceLocation | undefined,
  reader: ModuleReader,
): Promise<LocatedDefinition> {
  if (!definedAt) return failAuthor('definition-in-function', { what: capital(what), name });
  const { definitions } = await reader.read(definedAt.file);
  const found =
    definitions.find(({ line, column }) => line === definedAt.line && column === definedAt.column) ??
    definitions.find(({ line }) => line === definedAt.line);
  if (!found || found.isInFunction) failAuthor('definition-in-function', { what: capital(what), name }, definedAt);
  if (found.name === null) failAuthor('definition-name-computed', { what: capital(what) }, definedAt);
  if (found.exportName === null) failAuthor('definition-not-exported', { what: capital(what), name }, definedAt);
  return { file: definedAt.file, exportName: found.exportName };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
