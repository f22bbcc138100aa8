// One verdict about metrics: over all classes, or of one.

import { listAll, type Verdict } from '@cairn/core';
import { judgeFigure } from './judge-figure.ts';
import type { ParsedMetricRule } from './rule.ts';

/**
 * Judges a figure of the class that the rule names; without a name, the figure over all classes. If the metrics do not have
 * the class, there is not enough evidence.
 */
export function judgeMetric(figure: string, metrics: object, { class: name, ...rule }: ParsedMetricRule): Verdict {
  if (name === undefined) return judgeFigure('metrics', figure, metrics, rule);
  const { perClass = {} } = metrics as { readonly perClass?: Readonly<Record<string, object>> };
  const own = Object.hasOwn(perClass, name) ? perClass[name] : undefined;
  const verdict = { ...judgeFigure('metrics', figure, own ?? {}, rule), rule: `metrics.${figure} of ${name}` };
  if (own) return verdict;
  const known = Object.keys(perClass).map((each) => `'${each}'`);
  const reason = known.length
    ? `there is no class '${name}', only ${listAll(known)}`
    : 'the metrics have no figures by class';
  return { ...verdict, reason };
}
