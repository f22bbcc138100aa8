// Writes an ensemble's folder: the folders of its members, how they are combined, and the description.

import { join } from 'node:path';
import { descriptionFile, memberFolder, parametersFile } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { saveParameters } from '../models/parameters-file.ts';
import { writeModel } from '../models/write-model.ts';
import type { Feature, ModelDescription } from '../schemas/model-description.ts';
import type { Combination } from './combination.ts';
import type { EnsembleParameters } from './open-ensemble.ts';

/** @param path - a folder that does not exist yet */
export async function saveEnsemble(
  models: Readonly<Record<string, AnyModel>>,
  combination: Combination,
  path: string,
): Promise<AnyModel> {
  const members = Object.entries(models);
  const [first] = members.map(([, { description }]) => description);
  const { task, label, classes, positive, output, cleaning, target } = first!;
  const own = combination.type === 'vote' ? combination.weights.length : combination.coefficients.flat().length;
  const description: ModelDescription = {
    family: 'ensemble',
    files: [
      parametersFile,
      ...members.flatMap(
        (
          [
            ,
            {
              description: { files },
            },
          ],
          index,
        ) => [...files, descriptionFile].map((file) => `${memberFolder(index)}/${file}`),
      ),
    ],
    task,
    label,
    classes,
    positive,
    output,
    target: target && { type: 'standard', mean: 0, deviation: 1 },
    features: joinFeatures(
      members.map(
        ([
          ,
          {
            description: { features },
          },
        ]) => features,
      ),
    ),
    parameterCount: members.reduce((total, [, model]) => total + model.description.parameterCount, own),
    cleaning,
  };
  const names = members.map(([name]) => name);
  await saveParameters({ members: names, combination } satisfies EnsembleParameters, description, path);
  for (const [index, [, model]] of members.entries()) await writeModel(model, join(path, memberFolder(index)));
  return { task, description, path } as AnyModel;
}

/** Each column once: what an ensemble takes. Its members encode it themselves. */
function joinFeatures(all: readonly (readonly Feature[])[]): readonly Feature[] {
  const known = new Map<string, Feature>();
  for (const feature of all.flat()) if (!known.has(feature.name)) known.set(feature.name, feature);
  return [...known.values()];
}
