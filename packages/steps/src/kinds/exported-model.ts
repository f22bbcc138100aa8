// A model in a format of other programs: a folder with the files of the format, `export.json`, which says how to use them,
// and `conformance.json`, which says how far the exported model is from the one that it was made from.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineKind, type Kind, storedFolder } from '@cairn/core';

/** The formats that `exportModel` writes. */
export const exportFormats = ['onnx', 'saved-model', 'tfjs-layers', 'lightgbm', 'pmml', 'tflite'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedModel {
  readonly format: ExportFormat;
  /** A folder; read-only. */
  readonly path: string;
}

export const exportFile = 'export.json';
export const conformanceFile = 'conformance.json';

export const exportedModel: Kind<ExportedModel, 'exported-model'> = defineKind<ExportedModel, 'exported-model'>({
  name: 'exported-model',
  form: 'folder',
  isImmutable: true,
  encode: (value, path) => storedFolder.encode(value, path),
  decode: async (path) => {
    const { format } = JSON.parse(await readFile(join(path, exportFile), 'utf8')) as Pick<ExportedModel, 'format'>;
    return Object.freeze({ format, path });
  },
  show: ({ format }) => `model as ${format}`,
});
