// A model of ordinary rows of one that was trained on rows of removeCorrelation.

import { join } from 'node:path';
import { defineStep, json, type Kind, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyModel, model } from '../kinds/model.ts';
import type { Encoder, Feature } from '../schemas/model-description.ts';
import { saveWrapped } from '../wrapped/save-wrapped.ts';
import type { Removal } from './removal.ts';

export interface KeepRemoval extends Runnable {
  /**
   * A model that applies a removal to each row before it predicts: it takes rows as `clean` makes them, raw rows too, and needs
   * the protected columns. Audit, evaluate and deploy this one.
   *
   * @throws Error if the model uses no column of the removal
   */
  <M extends AnyModel>(inputs: {
    readonly model: Ref<M, 'model'>;
    readonly removal: Ref<Removal, 'json'>;
  }): {
    readonly model: Ref<M, 'model'>;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const anyModel: Kind<any, 'model'> = model;

export const keepRemoval: KeepRemoval = defineStep('keep-removal', {
  in: { model: anyModel, removal: json<Removal>() },
  params: z.strictObject({}),
  out: { model: anyModel },
  run: async ({ model, removal }, _params, context) => {
    const { description } = model as AnyModel;
    const used = new Set(description.features.map(({ name }) => name));
    const columns = removal.columns.filter(({ name }) => used.has(name));
    if (columns.length === 0)
      throw new Error(
        `The model uses none of the columns of the removal (${removal.columns.map(({ name }) => name).join(', ')})`,
      );
    const own = new Map(columns.map(({ name, column }) => [name, column]));
    const features = removal.groups.map(describeGroup);
    const { threshold, calibration } = description;
    const options = {
      features,
      replaced: description.features.flatMap((feature) => {
        const column = own.get(feature.name);
        return column ? [{ ...feature, column, encoder: encoderOf(feature, column) }] : [];
      }),
      cleaning: removal.cleaning,
      by: `what is linear in ${removal.groups.map(({ name }) => name).join(', ')} is removed from its numbers`,
      parameterCount: columns.reduce((total, { coefficients }) => total + 2 * coefficients.length, 0),
      deciding: { ...(threshold !== undefined && { threshold }), ...(calibration && { calibration }) },
    };
    const wrapping = { type: 'removal', removal: { ...removal, columns, cleaning: null } } as const;
    return { model: await saveWrapped(model as AnyModel, wrapping, join(context.folder, 'model'), options) };
  },
}) as KeepRemoval;

/** A column with its declared range again. */
function encoderOf({ encoder }: Feature, { min, max }: { readonly min?: number; readonly max?: number }): Encoder {
  return encoder.type === 'range' && min !== undefined && max !== undefined ? { type: 'range', min, max } : encoder;
}

function describeGroup({ name, column, scale }: Removal['groups'][number]): Feature {
  if (column.type === 'category') return { name, column, encoder: { type: 'one-hot', values: column.values } };
  if (column.type === 'boolean') return { name, column, encoder: { type: 'boolean' } };
  return { name, column, encoder: { type: 'standard', ...scale! } };
}
