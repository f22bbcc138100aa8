// Where `cairn get` writes an output, and as what. An artifact has no name of its own: its file is named after the output,
// with the extension of the output's kind; a file or a folder of the project keeps its own name.

import { basename, extname, join } from 'node:path';
import { isSafeName, kindOfOutput, type RunRecord, type Store } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import type { FoundOutput, RecordedNode } from './find-recorded-node.ts';

export type TableFormat = 'csv' | 'parquet';

export interface Target extends FoundOutput {
  readonly form: 'file' | 'folder' | 'table';
  readonly path: string;
  /** The format of the picture, if a plot is drawn; otherwise its JSON is written. */
  readonly picture?: 'svg' | 'png';
}

export type TargetOptions = ({ readonly to: string } | { readonly folder: string }) & {
  /** How tables are written. */
  readonly format: TableFormat;
  /** Outputs of several nodes are meant: each node has a folder of its own. */
  readonly isOfSeveral: boolean;
  /** In words, that somebody withdrew the result of a node; undefined if nobody did. */
  forgotten(node: RecordedNode): string | undefined;
};

/** @throws UsageError `artifact-gone` */
export async function prepareTarget(
  found: FoundOutput,
  record: RunRecord,
  store: Store,
  options: TargetOptions,
): Promise<Target> {
  const { node, output, digest } = found;
  const form = await store.formOf(digest);
  const stored = form === 'file' ? await store.pathOf(digest) : undefined;
  if (!form || (form === 'file' && !stored))
    return failUsage('artifact-gone', {
      ...{ output: `${node.label}.${output}`, digest, node: node.label },
      forgotten: options.forgotten(node) ?? (node.keep && 'removed after it had been read'),
    });
  const kind = kindOfOutput(record, node, output);
  const isTable = form === 'file' && kind?.mediaType === parquet;
  const name = nameOf(found, isTable ? `.${options.format}` : (kind?.extension ?? ''));
  const path = place(name, found, form, options);
  const picture = kind?.mediaType === plot ? readPicture(path) : undefined;
  return { ...found, form: isTable ? 'table' : form, path, ...(picture && { picture }) };
}

/** A plot is drawn where the name of its target says so; otherwise its JSON is written. */
function readPicture(path: string): Target['picture'] {
  return ({ '.svg': 'svg', '.png': 'png' } as const)[extname(path).toLowerCase()];
}

const plot = 'application/vnd.cairn.plot+json';

/** Tables of this media type can be written in another format, by the steps that the project installs. */
const parquet = 'application/vnd.apache.parquet';

function place(name: string, { node }: FoundOutput, form: 'file' | 'folder', options: TargetOptions): string {
  if ('to' in options) return options.to;
  const { folder, isOfSeveral } = options;
  if (isOfSeveral) return join(folder, folderOf(node), name);
  // A folder into a folder of its name is that folder.
  return form === 'folder' && basename(folder) === name ? folder : join(folder, name);
}

function nameOf({ node, output }: FoundOutput, extension: string): string {
  return (node.role === 'source' ? sourceName(node) : undefined) ?? output + extension;
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
