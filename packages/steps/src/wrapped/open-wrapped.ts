// Models with something around them. They have no gradients: they are attacked by their scores.

import { join } from 'node:path';
import { applyRemoval } from '../mending/removal.ts';
import type { ModelFamily, OpenModel } from '../models/model-family.ts';
import { memberFolder } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readParameters } from '../models/parameters-file.ts';
import { readModel } from '../models/read-model.ts';
import type { Scores } from '../models/scores.ts';
import { openDetector } from '../open-set/detector.ts';
import { rejectScores } from '../open-set/reject-scores.ts';
import { countVotes } from '../smoothing/count-votes.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { scoreByGroup } from './group-scores.ts';
import { maskScores } from './mask-scores.ts';
import type { WrappedParameters } from './wrapping.ts';

/** @param familyOf - the family of the model inside, which may be wrapped too */
export async function openWrapped(model: AnyModel, familyOf: (model: AnyModel) => ModelFamily): Promise<OpenModel> {
  const { wrapping } = await readParameters<WrappedParameters>(model.path);
  const inner = await readModel(join(model.path, memberFolder(0)));
  const opened = await familyOf(inner).open(inner);
  const { features } = model.description;
  const detector =
    wrapping.type === 'rejecting' ? await openDetector(inner, familyOf(inner), wrapping.detector) : undefined;
  return {
    scoresOf: (rows) => scoresOf(rows),
    dispose() {
      detector?.dispose();
      opened.dispose();
    },
  };

  function scoresOf(rows: AnyTable): Scores {
    switch (wrapping.type) {
      case 'group-thresholds':
        return scoreByGroup({ model: inner, opened }, wrapping, features, rows);
      case 'smoothed': {
        const votes = countVotes({ model: inner, opened }, features, rows, wrapping, 'votes');
        return Float64Array.from(votes, (count) => Math.log(Math.max(count / wrapping.draws, 1e-30)));
      }
      case 'removal':
        // Scores, and what they mean, are those of the model inside.
        return opened.scoresOf(applyRemoval(rows, wrapping.removal));
      case 'rejecting': {
        const scores = opened.scoresOf(rows);
        return rejectScores(inner.description, scores, detector!.scoresOf(rows, scores), wrapping);
      }
      case 'masked':
        return maskScores(inner.description, opened.scoresOf(rows), wrapping);
    }
  }
}
