import { allRows } from '../base/all-rows.ts';
import { Figure } from '../base/figure.ts';
import { countRate, type Decisions, type RateName } from '../rates/count-rate.ts';
import { rateReason } from '../rates/rate-reason.ts';
import { type Comparison, type ComparisonMethod, groupDifference, groupRatio } from './compare-groups.ts';
import type { GroupCodes } from './group-codes.ts';
import { type FrameLevel, metricFrame } from './metric-frame.ts';

/** Which comparison, of which rows. */
export interface ParityOptions {
  /** Default `between-groups`. */
  readonly method?: ComparisonMethod;
  /** Rows to take, as a bootstrap draws them; default every row once. */
  readonly rows?: ArrayLike<number>;
}

/**
 * One rate compared over groups: the body of every parity figure.
 *
 * @param as - `difference`: 0 is parity; `ratio`: 1 is parity
 */
export function compareRates(
  name: RateName,
  as: 'difference' | 'ratio',
  decisions: Decisions,
  groups: GroupCodes,
  { method = 'between-groups', rows = allRows(groups.codes.length) }: ParityOptions = {},
): Comparison {
  const measure = (members: readonly number[]) => {
    const { hits, n } = countRate(name, decisions, members);
    return n === 0 ? Figure.none(0, rateReason(name)) : Figure.of(hits / n, n);
  };
  // Without controls a frame has exactly one level.
  const [level] = metricFrame(measure, groups, { rows }) as [FrameLevel<Figure>];
  return as === 'difference' ? groupDifference(level, method) : groupRatio(level, method);
}
