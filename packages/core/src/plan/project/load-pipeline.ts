// Imports a pipeline file, and says in one sentence what keeps it from being imported.

import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { awaitAuthored } from '../../base/await-authored.ts';
import { coreFolder } from '../../base/core-package.ts';
import { AuthorError, failAuthor } from '../../base/errors/author-error.ts';
import { errorLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import { isPipeline, type Pipeline } from '../../dsl/pipeline.ts';
import { isOutOfHandles } from '../../files/error-codes.ts';
import { readProcessEnvironment } from '../environment/process-environment.ts';
import type { FoundPipeline } from './find-project.ts';
import { showPathIn } from './find-project.ts';

export async function loadPipeline(found: FoundPipeline): Promise<Pipeline> {
  const name = showPathIn(found.home, found.file);
  const loaded = await importModule(found, name);
  // Of CommonJS that was compiled, the default export is a field of what it exports.
  const inner = (loaded.default as { readonly default?: unknown } | undefined)?.default;
  const pipeline = [loaded.default, inner].find(isPipeline);
  return pipeline ?? failAuthor('no-pipeline', { file: name });
}

async function importModule(found: FoundPipeline, name: string): Promise<{ default?: unknown }> {
  try {
    return await awaitAuthored(() => import(pathToFileURL(found.file).href) as Promise<{ default?: unknown }>);
  } catch (error) {
    if (error instanceof AuthorError) throw error;
    return explainImportError(error, found, name);
  }
}

/** An error of the author's own code while it is loaded or planned, with its line. */
export function explainThrown(error: unknown, found: FoundPipeline, name: string): never {
  if (error instanceof AuthorError || isOutOfHandles(error)) throw error;
  const thrown = error instanceof Error ? error : new Error(String(error));
  const at = errorLocation(thrown, (file) => isAuthored(file));
  // How JavaScript sees a circle, of calls in build or of modules that import each other.
  const early =
    thrown instanceof ReferenceError && thrown.message.match(/^Cannot access '(.+)' before initialization$/)?.[1];
  if (early) failAuthor('used-before-made', { name: early }, at ?? placeOf(found.file));
  return failAuthor('pipeline-throws', { pipeline: name, message: thrown.message }, at ?? placeOf(found.file));
}

async function explainImportError(error: unknown, found: FoundPipeline, name: string): Promise<never> {
  const code = String((error as { code?: unknown }).code);
  if (error instanceof SyntaxError || ofLoading.has(code)) {
    const { findLoadFault } = await import('../../fingerprint/trace/find-load-fault.ts');
    const show = (file: string): string => showPathIn(found.home, file);
    const fault = await findLoadFault(found.file, readProcessEnvironment(), show);
    if (fault) failAuthor(fault.code, { message: fault.message, ...(fault.fix && { fix: fault.fix }) }, fault.at);
    const file = fileOf(error as Error) ?? found.file;
    const [, wanted, exported] =
      (error as Error).message.match(/module '([^']+)' does not provide an export named '(.+)'/) ?? [];
    if (wanted)
      failAuthor(
        'import-not-found',
        { message: `'${exported}' of '${wanted}'`, fix: `Correct the name, or export it from '${wanted}'.` },
        placeOfImport(file, wanted),
      );
    if (/NOT_FOUND|NOT_EXPORTED/.test(code))
      failAuthor('import-not-found', { message: firstLine(error as Error) }, placeOf(file));
    if (error instanceof SyntaxError) failAuthor('syntax-error', { message: firstLine(error) }, placeOf(file));
  }
  return explainThrown(error, found, name);
}

/** What Node says where a file, or what it imports, cannot be loaded. */
const ofLoading = new Set([
  ...['ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', 'ERR_INVALID_TYPESCRIPT_SYNTAX', 'ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'],
  ...['ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_PACKAGE_IMPORT_NOT_DEFINED', 'ERR_UNKNOWN_FILE_EXTENSION'],
  ...['ERR_UNSUPPORTED_DIR_IMPORT', 'ERR_IMPORT_ATTRIBUTE_MISSING', 'ERR_INVALID_MODULE_SPECIFIER'],
]);

function placeOfImport(file: string, specifier: string): SourceLocation {
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines.findIndex((text) => /\b(from|import)\b/.test(text) && text.includes(specifier));
  return line < 0 ? placeOf(file) : { file, line: line + 1, column: Math.max(1, lines[line]!.indexOf(specifier)) };
}

/** Node puts the place of a syntax error in the first line of its stack: `file:///…/x.ts:3`. */
function fileOf(error: Error): string | undefined {
  const match = error.stack?.match(/^(file:\/\/[^\n]*?|(?:[A-Za-z]:)?[/\\][^\n]*?):\d+/);
  if (!match?.[1]) return undefined;
  const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1];
  return existsSync(file) ? file : undefined;
}

function isAuthored(file: string): boolean {
  return (
    !/[/\\]node_modules[/\\]/.test(file) &&
    !file.startsWith('node:') &&
    // Nor Cairn itself, whose packages lie beside this one.
    !file.startsWith(packages)
  );
}

/** The folder of Cairn's packages: `packages` in the workspace, `node_modules/@cairn` elsewhere. */
const packages = dirname(coreFolder);

function placeOf(file: string): SourceLocation {
  return { file, line: 1, column: 1 };
}

function firstLine(error: Error): string {
  return error.message.split('\n')[0]!;
}
