// How a classifier's scores become probabilities that hold: what `calibrate` learns and a model's description keeps.

/** Divides every logit. */
export interface TemperatureScaling {
  readonly type: 'temperature';
  /** Above 0; above 1 makes a model less sure. */
  readonly temperature: number;
}

/** Of two classes: probability of the positive one = 1 ÷ (1 + e^−(slope × log odds + intercept)). */
export interface PlattScaling {
  readonly type: 'platt';
  readonly slope: number;
  readonly intercept: number;
}

/** Of two classes: the probability rises from knot to knot in straight lines, and is constant outside of them. */
export interface IsotonicCalibration {
  readonly type: 'isotonic';
  /** Log odds of the positive class, ascending. */
  readonly logOdds: readonly number[];
  readonly probabilities: readonly number[];
}

export type Calibration = TemperatureScaling | PlattScaling | IsotonicCalibration;

/** The probability of the positive class of two, of its log odds. */
export function calibrateLogOdds(calibration: Calibration, logOdds: number): number {
  if (calibration.type === 'temperature') return sigmoid(logOdds / calibration.temperature);
  if (calibration.type === 'platt') return sigmoid(calibration.slope * logOdds + calibration.intercept);
  return interpolate(calibration, logOdds);
}

function interpolate({ logOdds: knots, probabilities }: IsotonicCalibration, at: number): number {
  const above = knots.findIndex((knot) => knot >= at);
  if (above === -1) return probabilities.at(-1)!;
  if (above === 0 || knots[above] === at) return probabilities[above]!;
  const [from, to] = [knots[above - 1]!, knots[above]!];
  const share = (at - from) / (to - from);
  return probabilities[above - 1]! + share * (probabilities[above]! - probabilities[above - 1]!);
}

export function sigmoid(value: number): number {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value));
}
