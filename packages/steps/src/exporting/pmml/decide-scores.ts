// From scores to what the model says, in PMML: a last model over the scores gives the probabilities, with the calibration,
// and the class, with the threshold. A regressor's number is scaled to the unit of its label.

import type { Calibration } from '../../deciding/calibration.ts';
import { positiveIndex } from '../../deciding/decide.ts';
import type { ModelDescription } from '../../schemas/model-description.ts';
import { apply, choose, constant, fieldRef } from './expressions.ts';
import type { FieldsInUse } from './score-models.ts';
import { type Element, element } from './xml-element.ts';

/** The name of a class's probability. */
export const probabilityOf = (name: string): string => `probability(${name})`;
/** The name of what the model decides: the class, or the number. */
export const decisionOf = (label: string): string => `predicted(${label})`;

const scoreField = (place: number) => `score(${place + 1})`;
const [logOddsField, shareField] = ['log(odds)', 'share(positive)'];

/** One model of PMML that gives what `description` says, from models that give a score each. */
export function decideScores(description: ModelDescription, scores: readonly Element[], fields: FieldsInUse): Element {
  if (description.task === 'regression') return decideNumber(description, scores[0]!, fields);
  const segments = scores.map((model, place) =>
    withOutput(model, [
      element('OutputField', {
        name: scoreField(place),
        optype: 'continuous',
        dataType: 'double',
        feature: 'predictedValue',
      }),
    ]),
  );
  const chain = [...segments, decideClass(description, scores.length)];
  return element('MiningModel', { functionName: 'classification' }, [
    fields.schema(true),
    element(
      'Segmentation',
      { multipleModelMethod: 'modelChain' },
      chain.map((model, at) => element('Segment', { id: at + 1 }, [element('True'), model])),
    ),
  ]);
}

/** Output comes behind the schema. */
function withOutput({ name, attributes, children }: Element, outputs: readonly Element[]): Element {
  const [schema, ...others] = children;
  return { name, attributes, children: [schema!, element('Output', {}, outputs), ...others] };
}

function decideNumber(
  { label, target }: ModelDescription,
  { name, attributes, children }: Element,
  fields: FieldsInUse,
): Element {
  const [, ...others] = children;
  const output = element('OutputField', {
    name: decisionOf(label),
    optype: 'continuous',
    dataType: 'double',
    feature: 'predictedValue',
  });
  const scale = { rescaleFactor: target?.deviation ?? 1, rescaleConstant: target?.mean ?? 0 };
  const targets = element('Targets', {}, [element('Target', { field: label, ...scale })]);
  return { name, attributes, children: [fields.schema(true), element('Output', {}, [output]), targets, ...others] };
}

/** A sum over fields: what a score of the last model is. */
interface Sum {
  readonly intercept?: number;
  readonly terms?: readonly (readonly [field: string, coefficient: number])[];
}

function decideClass(description: ModelDescription, scores: number): Element {
  const { label, classes, calibration } = description;
  const { sums, derived, normalization } =
    !calibration || calibration.type === 'temperature'
      ? byLogits(classes.length, scores, calibration?.temperature ?? 1)
      : byShare(description, calibration, scores);
  const schema = element('MiningSchema', {}, [
    element('MiningField', { name: label, usageType: 'target' }),
    ...Array.from({ length: scores }, (_, place) => element('MiningField', { name: scoreField(place) })),
  ]);
  const tables = classes.map((targetCategory, k) =>
    element(
      'RegressionTable',
      { intercept: sums[k]!.intercept ?? 0, targetCategory },
      (sums[k]!.terms ?? []).map(([name, coefficient]) => element('NumericPredictor', { name, coefficient })),
    ),
  );
  return element('RegressionModel', { functionName: 'classification', normalizationMethod: normalization }, [
    schema,
    outputOf(description),
    ...(derived.length > 0 ? [element('LocalTransformations', {}, derived)] : []),
    ...tables,
  ]);
}

/** One score for two classes is the log odds of the second: the first one's is 0. */
function byLogits(classes: number, scores: number, temperature: number) {
  const sums: Sum[] = Array.from({ length: classes }, (_, k) => {
    const place = k - (classes - scores);
    return place < 0 ? {} : { terms: [[scoreField(place), 1 / temperature]] };
  });
  return { sums, derived: [], normalization: 'softmax' };
}

function byShare(
  { classes, positive }: ModelDescription,
  calibration: Exclude<Calibration, { type: 'temperature' }>,
  scores: number,
) {
  const place = positiveIndex(classes, positive);
  const inOrder = (ofPositive: Sum, ofOther: Sum) => (place === 0 ? [ofPositive, ofOther] : [ofOther, ofPositive]);
  const sign = place === 1 ? 1 : -1;
  const logOdds: [string, number][] =
    scores === 1
      ? [[scoreField(0), sign]]
      : [
          [scoreField(place), 1],
          [scoreField(1 - place), -1],
        ];
  if (calibration.type === 'platt') {
    const terms = logOdds.map(([field, coefficient]) => [field, coefficient * calibration.slope] as const);
    return { sums: inOrder({ intercept: calibration.intercept, terms }, {}), derived: [], normalization: 'softmax' };
  }
  const { logOdds: knots, probabilities } = calibration;
  const scaled = logOdds.map(([field, coefficient]) => apply('*', fieldRef(field), constant(coefficient)));
  const derive = (name: string, expression: Element) =>
    element('DerivedField', { name, optype: 'continuous', dataType: 'double' }, [expression]);
  const curve =
    knots.length === 1
      ? constant(probabilities[0]!)
      : element(
          'NormContinuous',
          { field: logOddsField, outliers: 'asExtremeValues' },
          knots.map((orig, k) => element('LinearNorm', { orig, norm: probabilities[k]! })),
        );
  return {
    sums: inOrder({ terms: [[shareField, 1]] }, { intercept: 1, terms: [[shareField, -1]] }),
    derived: [
      derive(logOddsField, scaled.length === 1 ? scaled[0]! : apply('+', ...scaled)),
      derive(shareField, curve),
    ],
    normalization: 'none',
  };
}

function outputOf({ label, classes, positive, threshold }: ModelDescription): Element {
  const probabilities = classes.map((value) =>
    element('OutputField', {
      name: probabilityOf(value),
      optype: 'continuous',
      dataType: 'double',
      feature: 'probability',
      value,
    }),
  );
  const decided = { name: decisionOf(label), optype: 'categorical', dataType: 'string' };
  if (threshold === undefined)
    return element('Output', {}, [...probabilities, element('OutputField', { ...decided, feature: 'predictedValue' })]);
  const place = positiveIndex(classes, positive);
  const share = fieldRef(probabilityOf(classes[place]!));
  const isPositive = apply('greaterOrEqual', share, constant(threshold));
  const rule = choose(isPositive, constant(classes[place]!), constant(classes[1 - place]!));
  return element('Output', {}, [
    ...probabilities,
    element('OutputField', { ...decided, feature: 'transformedValue' }, [rule]),
  ]);
}
