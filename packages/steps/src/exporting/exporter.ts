// What a format is to the step: files that it writes, a description of them, and a way to ask the result.

import type { AnyModel } from '../models/model-value.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { ExportedPredictions } from './exported-predictions.ts';

export interface Exporter {
  /**
   * Writes the files of the format into a folder.
   *
   * @throws Error that names what the format has no counterpart for
   */
  write(model: AnyModel, folder: string): Promise<WrittenExport>;
}

export interface WrittenExport {
  /** For `export.json`: how to use the files. */
  readonly about: Readonly<Record<string, unknown>>;
  /** What Cairn does with a row and the exported model does not, in sentences. */
  readonly notHeld: readonly string[];
  /** Opens what was written, in a program other than the one that computes the model. */
  open(): Promise<OpenExport>;
}

export interface OpenExport {
  predict(rows: AnyTable): Promise<ExportedPredictions>;
  close(): Promise<void>;
}
