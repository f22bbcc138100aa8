// Makes the bundle of an approved model. Pure: the bundle contains no time, path, commit or version number, and is
// cached and made again like any other artifact. The runner publishes it when the run is done.

import { join } from 'node:path';
import {
  type Approved,
  approved,
  type Bundle,
  bundle,
  defineStep,
  each,
  optional,
  type Ref,
  type Runnable,
  report,
} from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { writeReference } from './bundling/reference-rows.ts';
import { writeBundle } from './bundling/write-bundle.ts';
import type { Model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { release } from './release.ts';

export interface DeployParams {
  /** The name in the registry: letters, digits, `-` and `_`. */
  readonly name: string;
  /** The name that points to the newest version. Default `champion`. */
  readonly alias?: string | undefined;
  /** A paragraph about the model. */
  readonly description?: string | undefined;
  readonly intendedUse?: string | undefined;
  /** What a reader of the card must know before using the model. */
  readonly limitations?: readonly string[] | undefined;
  /** Rows of `reference` that are in the bundle, evenly spread, as background for explanations. Default 50; 0 for none. */
  readonly backgroundRows?: number | undefined;
}

export interface Deploy extends Runnable {
  /**
   * Bundles an approved model with its card, lineage and verdicts. The card shows `reports` by their names.
   *
   * `alerts.yaml` has rules for Prometheus, about what a server of this name reports.
   *
   * With `reference` rows a server can explain predictions and compare what it sees with the training: the bundle gets some
   * of these rows, and the profile of all of them. Whoever may read the bundle may read these rows.
   *
   * @throws Error if `reference` is empty, or does not have a column that the model uses
   */
  (
    inputs: {
      // biome-ignore lint/suspicious/noExplicitAny: a model of any rows
      readonly model: Ref<Approved<Model<any, 'classification' | 'regression'>, 'release'>, 'model'>;
      readonly reports?: Readonly<Record<string, Ref<object, 'metrics'>>> | undefined;
      /** Cleaned rows, best those that the model was trained on. Default none. */
      // biome-ignore lint/suspicious/noExplicitAny: a table of any rows
      readonly reference?: Ref<Table<any>, 'table'> | undefined;
    },
    params: DeployParams,
  ): { readonly bundle: Ref<Bundle, 'bundle'> };
}

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'use letters, digits, - and _');

export const deploy: Deploy = defineStep('deploy', {
  in: { model: approved(release), reports: each(report<object>()), reference: optional(table) },
  params: z.strictObject({
    name,
    alias: name.default('champion'),
    description: z.string().default(''),
    intendedUse: z.string().default('Not stated.'),
    limitations: z.array(z.string()).readonly().default([]),
    backgroundRows: z.int().min(0).max(1000).default(50),
  }),
  out: { bundle },
  lineage: true,
  memo: nativeMemo,
  run: async ({ model, reports, reference }, { name: registered, alias, backgroundRows, ...card }, context) => {
    const folder = join(context.folder, 'bundle');
    const verdicts = context.verdicts['model'] ?? [];
    const { lineage } = context;
    const contents = { name: registered, params: card, model: model.description, reports, verdicts, lineage };
    const hasProfile = reference !== undefined;
    const made = await writeBundle(folder, model.path, { name: registered, alias }, { ...contents, hasProfile });
    if (reference) await writeReference(folder, model, reference, backgroundRows);
    return { bundle: made };
  },
});
