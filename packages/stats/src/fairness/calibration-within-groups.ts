import type { Figure } from '../base/figure.ts';
import { selectRows } from '../base/select-rows.ts';
import { sum } from '../base/sum.ts';
import { type CalibrationBin, calibrationCurve } from '../calibration/calibration-curve.ts';
import { binaryCalibrationError } from '../calibration/calibration-error.ts';
import type { GroupCodes } from './group-codes.ts';
import { metricFrame } from './metric-frame.ts';

/** Does a score mean the same chance, within one group? `value` is the group's calibration error. */
export interface GroupCalibration extends Figure {
  /** The group's calibration curve. */
  readonly curve: readonly CalibrationBin[];
  /** Mean score less share of positives: above 0 the group's chances are overstated; `null` without rows. */
  readonly overstatement: number | null;
}

/** How calibration is binned. */
export interface CalibrationWithinGroupsOptions {
  /** Bins of the curve and of the error; default 5: groups are smaller than the whole. */
  readonly bins?: number;
  /** Rows to take; default every row once. */
  readonly rows?: ArrayLike<number>;
}

/**
 * Calibration within groups (J. Kleinberg et al., arXiv 1609.05807): scikit-learn's calibration curve and torchmetrics'
 * binary calibration error of each group, and of all rows; a metric frame of one level.
 *
 * @param truth - class of each row, 1 the positive one
 * @param scores - predicted probability of class 1
 */
export function calibrationWithinGroups(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: GroupCodes,
  { bins = 5, rows }: CalibrationWithinGroupsOptions = {},
) {
  const measure = (members: readonly number[]): GroupCalibration => {
    const own = selectRows(truth, members);
    const chances = selectRows(scores, members);
    const error = binaryCalibrationError(own, chances, { bins });
    const hits = own.filter((value) => value === 1).length;
    return {
      ...error,
      curve: calibrationCurve(own, chances, { bins }),
      overstatement: own.length === 0 ? null : (sum(chances) - hits) / own.length,
    };
  };
  return metricFrame(measure, groups, rows === undefined ? {} : { rows });
}
