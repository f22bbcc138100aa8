// --over name=value,value: the values that a param has at the points of a sweep.

import { failUsage } from '../usage/usage-error.ts';
import { parseSet, type SetParam } from './set-param.ts';

export interface SweepAxis {
  /** The path of the param, such as `train.trees`. */
  readonly name: string;
  /** Each with the same path. */
  readonly values: readonly SetParam[];
}

/** More are a search, which a pipeline does in one plan. */
const mostPoints = 500;

const form = "a param and its values: 'train.trees=5,20,40', or as JSON: 'layers=[[8],[8,8]]'";

/** @throws UsageError `filter-wrong` */
export function parseOver(typed: string): SweepAxis {
  const refuse = (problem: string) => failUsage('filter-wrong', { option: 'over', found: typed, problem, form });
  const equals = typed.indexOf('=');
  const name = typed.slice(0, Math.max(0, equals));
  if (!name || name.split('.').some((part) => part.trim() === '')) return refuse('it has no name and no =');
  if (name.split('.').includes('__proto__')) return refuse("'__proto__' is not a valid name");
  const texts = splitValues(typed.slice(equals + 1));
  if (texts.some((text) => text === '')) return refuse('a value is empty');
  const repeated = texts.find((text, index) => texts.indexOf(text) < index);
  if (repeated !== undefined) return refuse(`it has the value ${repeated} twice`);
  return { name, values: texts.map((text) => ({ ...parseSet(`${name}=${text}`), option: '--over' })) };
}

/**
 * Every combination, the last axis first.
 *
 * @throws UsageError `filter-wrong` if a param has two axes, or there are too many points
 */
export function crossAxes(axes: readonly SweepAxis[]): readonly (readonly SetParam[])[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  for (const [index, { name, values }] of axes.entries()) {
    const found = `${name}=${values.map(({ text }) => text).join(',')}`;
    const before = axes.slice(0, index).map((axis) => axis.name);
    const problem = before.some((other) => isSameOrInside(name, other) || isSameOrInside(other, name))
      ? `'${name}' is given more than once`
      : count > mostPoints
        ? `with the others it gives ${count} points, and a sweep has at most ${mostPoints}`
        : undefined;
    if (problem !== undefined) failUsage('filter-wrong', { option: 'over', found, problem, form });
  }
  return axes.reduce<readonly (readonly SetParam[])[]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}

function isSameOrInside(name: string, other: string): boolean {
  return name === other || name.startsWith(`${other}.`);
}

/** The items of a JSON list, or what is between commas. */
function splitValues(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.map((value) => JSON.stringify(value));
  } catch {
    // It is not JSON.
  }
  return text.split(',').map((value) => value.trim());
}
