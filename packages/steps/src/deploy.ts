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
  type Ref,
  type Runnable,
  report,
} from '@cairn/core';
import { z } from 'zod';
import { writeBundle } from './bundling/write-bundle.ts';
import type { Model } from './kinds/model.ts';
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
}

export interface Deploy extends Runnable {
  /** Bundles an approved model with its card, lineage and verdicts. The card shows `reports` by their names. */
  (
    inputs: {
      // biome-ignore lint/suspicious/noExplicitAny: a model of any rows
      readonly model: Ref<Approved<Model<any, 'classification' | 'regression'>, 'release'>, 'model'>;
      readonly reports?: Readonly<Record<string, Ref<object, 'metrics'>>> | undefined;
    },
    params: DeployParams,
  ): { readonly bundle: Ref<Bundle, 'bundle'> };
}

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'use letters, digits, - and _');

export const deploy: Deploy = defineStep('deploy', {
  in: { model: approved(release), reports: each(report<object>()) },
  params: z.strictObject({
    name,
    alias: name.default('champion'),
    description: z.string().default(''),
    intendedUse: z.string().default('Not stated.'),
    limitations: z.array(z.string()).readonly().default([]),
  }),
  out: { bundle },
  lineage: true,
  run: async ({ model, reports }, { name: registered, alias, ...card }, context) => ({
    bundle: await writeBundle(
      join(context.folder, 'bundle'),
      model.path,
      { name: registered, alias },
      {
        name: registered,
        params: card,
        model: model.description,
        reports,
        verdicts: context.verdicts['model'] ?? [],
        lineage: context.lineage,
      },
    ),
  }),
});
