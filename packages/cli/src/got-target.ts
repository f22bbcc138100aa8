// Where `cairn get` writes an output, and as what. An artifact has no name of its own: its file is named after the output,
// with the extension of the output's kind; a file or a folder of the project keeps its own name.

import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isSafeName, type Store } from '@cairn/core';
import type { FoundOutput, RecordedNode } from './find-recorded-node.ts';
import { failUsage } from './usage-error.ts';

export type TableFormat = 'csv' | 'parquet';

export interface Target extends FoundOutput {
  readonly form: 'file' | 'folder' | 'table';
  readonly path: string;
}

export type TargetOptions = ({ readonly to: string } | { readonly folder: string }) & {
  /** How tables are written. */
  readonly format: TableFormat;
  /** Outputs of several nodes are meant: each node has a folder of its own. */
  readonly isOfSeveral: boolean;
};

/** @throws UsageError `artifact-gone` */
export async function prepareTarget(found: FoundOutput, store: Store, options: TargetOptions): Promise<Target> {
  const { node, output, digest } = found;
  const form = await store.formOf(digest);
  const stored = form === 'file' ? await store.pathOf(digest) : undefined;
  if (!form || (form === 'file' && !stored))
    return failUsage('artifact-gone', { output: `${node.label}.${output}`, digest });
  const isTable = stored !== undefined && (await isStoredTable(found, stored));
  const name = await nameOf(found, stored, isTable ? `.${options.format}` : undefined);
  return { ...found, form: isTable ? 'table' : form, path: place(name, found, form, options) };
}

function place(name: string, { node }: FoundOutput, form: 'file' | 'folder', options: TargetOptions): string {
  if ('to' in options) return options.to;
  const { folder, isOfSeveral } = options;
  if (isOfSeveral) return join(folder, folderOf(node), name);
  // A folder into a folder of its name is that folder.
  return form === 'folder' && basename(folder) === name ? folder : join(folder, name);
}

async function nameOf(
  { node, output }: FoundOutput,
  stored: string | undefined,
  ofTable: string | undefined,
): Promise<string> {
  const source = node.step === 'file' || node.step === 'folder' ? sourceName(node) : undefined;
  if (source) return source;
  if (stored === undefined) return output;
  // Older records do not name extensions: what their artifacts are is read from the first bytes.
  return output + (ofTable ?? (node.extensions ? (node.extensions[output] ?? '') : await guessExtension(stored)));
}

/** A file of the project keeps its own name. */
function sourceName({ params }: RecordedNode): string | undefined {
  const path = typeof params === 'object' && params !== null && 'path' in params ? params['path'] : undefined;
  const name = typeof path === 'string' ? basename(path) : undefined;
  return isSafeName(name) ? name : undefined;
}

/** Labels hold what file systems do not: `quant(sample=a/b)` is the folder `quant(sample=a-b)`. */
function folderOf({ label, id }: RecordedNode): string {
  const name = label.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').replace(/^\.+|[. ]+$/g, '-');
  return name.length > 100 ? `${name.slice(0, 80)}-${id}` : name;
}

async function isStoredTable({ node, output }: FoundOutput, stored: string): Promise<boolean> {
  if (node.step === 'file' || (node.extensions && node.extensions[output] !== '.parquet')) return false;
  return (await readStart(stored)).subarray(0, 4).toString('latin1') === 'PAR1';
}

async function guessExtension(stored: string): Promise<string> {
  const start = await readStart(stored);
  if (start.includes(0)) return '';
  return /^\s*[[{"]/.test(start.toString('utf8')) ? '.json' : '.txt';
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
