// Models that are made of other models, of whatever families.

import { join } from 'node:path';
import { interpretScores } from '../models/interpret-scores.ts';
import type { ModelFamily, OpenModel } from '../models/model-family.ts';
import { memberFolder } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readParameters } from '../models/parameters-file.ts';
import { readModel } from '../models/read-model.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type Combination, combinePredictions } from './combination.ts';

export interface EnsembleParameters {
  /** The names of the members, in the order of their folders: `members/1`, `members/2`, … */
  readonly members: readonly string[];
  readonly combination: Combination;
}

/**
 * Opens an ensemble with all of its members. It has no gradients: it is attacked by its scores.
 *
 * @param familyOf - the families of the members, which may be ensembles too
 */
export async function openEnsemble(model: AnyModel, familyOf: (model: AnyModel) => ModelFamily): Promise<OpenModel> {
  const { members: names, combination } = await readParameters<EnsembleParameters>(model.path);
  const members: { readonly member: AnyModel; readonly opened: OpenModel }[] = [];
  const dispose = () => {
    for (const { opened } of members) opened.dispose();
  };
  try {
    for (const index of names.keys()) {
      const member = await readModel(join(model.path, memberFolder(index)));
      members.push({ member, opened: await familyOf(member).open(member) });
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const classCount = model.description.classes.length;
  const predict = (rows: AnyTable) =>
    members.map(({ member, opened }) => interpretScores(member.description, opened.scoresOf(rows)));
  const isHard = combination.type === 'vote' && combination.voting === 'hard';
  return {
    scoresOf: (rows) => combinePredictions(combination, predict(rows), classCount),
    ...(isHard && {
      guidedScoresOf(rows) {
        const predictions = predict(rows);
        return {
          scores: combinePredictions(combination, predictions, classCount),
          // The mean of the probabilities changes before a member changes its vote.
          guide: combinePredictions({ ...combination, voting: 'soft' }, predictions, classCount),
        };
      },
    }),
    dispose,
  };
}
