// Writes a wrapped model's folder: the model as it was, what is around it, and the description of both together.

import { join } from 'node:path';
import { descriptionFile, memberFolder, parametersFile } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { saveParameters } from '../models/parameters-file.ts';
import { writeModel } from '../models/write-model.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { Feature, ModelDescription } from '../schemas/model-description.ts';
import type { WrappedParameters, Wrapping } from './wrapping.ts';

export interface WrappedOptions {
  /** Columns that are needed in addition to those of the model. */
  readonly features?: readonly Feature[];
  /** Columns of the model that are declared differently outside. */
  readonly replaced?: readonly Feature[];
  /** How rows are cleaned; default as those of the model. */
  readonly cleaning?: Cleaning | null;
  /** If scores mean what they mean inside: how they become probabilities and decisions. */
  readonly deciding?: Pick<ModelDescription, 'calibration' | 'threshold'>;
  /** One more class, which stands for all that are not among the others. There is no positive class then. */
  readonly unknown?: string;
  /** The wrapping in a few words, for the model card. */
  readonly by: string;
  /** How many numbers the wrapping has. */
  readonly parameterCount: number;
}

/** @param path - a folder that does not exist yet */
export async function saveWrapped<M extends AnyModel>(
  model: M,
  wrapping: Wrapping,
  path: string,
  { features = [], replaced = [], cleaning, deciding, unknown, by, parameterCount }: WrappedOptions,
): Promise<M> {
  const { calibration: _, threshold: __, ...kept } = model.description;
  const own = new Set(kept.features.map(({ name }) => name));
  const outside = (feature: Feature) => replaced.find(({ name }) => name === feature.name) ?? feature;
  const folder = memberFolder(0);
  const description: ModelDescription = {
    ...kept,
    family: 'wrapped',
    files: [parametersFile, ...[...kept.files, descriptionFile].map((file) => `${folder}/${file}`)],
    // Numbers of a wrapped regressor are in the label's unit, unless scores mean what they mean inside.
    target: deciding ? kept.target : kept.target && { type: 'standard', mean: 0, deviation: 1 },
    features: [...kept.features.map(outside), ...features.filter(({ name }) => !own.has(name))],
    wrapped: { inner: model.description.family, by },
    ...(cleaning !== undefined && { cleaning }),
    ...(unknown !== undefined && { classes: [...kept.classes, unknown], positive: null, unknown }),
    ...deciding,
    parameterCount: kept.parameterCount + parameterCount,
  };
  await saveParameters({ wrapping } satisfies WrappedParameters, description, path);
  await writeModel(model, join(path, folder));
  return { ...model, description, path };
}
