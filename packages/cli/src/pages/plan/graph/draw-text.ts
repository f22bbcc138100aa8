// A plan as text: a line for each node, in the order of the work, with what it takes and from whom.

import type { Style } from '../../../terminal/terminal.ts';
import { padEnd, widthOf } from '../../../text/width.ts';
import { type Drawing, type DrawnEdge, type DrawnNode, groupByParent } from './drawing.ts';

/** If a node has more inputs than this, such as a choice among many trials, only their parents are shown. */
const manyInputs = 5;

export function drawText({ pipeline, nodes, results }: Drawing, style: Style): string {
  const width = Math.max(
    0,
    ...nodes.map(({ label }) => widthOf(label)),
    ...results.map(({ result }) => widthOf(result)),
  );
  const line = (label: string, taken: readonly string[]): string[] => {
    const [first, ...others] = taken;
    if (first === undefined) return [`  ${label}`];
    return [
      `  ${padEnd(label, width)}  ${style('dim', '←')} ${first}`,
      ...others.map((one) => `  ${' '.repeat(width)}    ${one}`),
    ];
  };
  return [
    style('bold', pipeline),
    '',
    ...nodes.flatMap(({ label, takes, waits }) =>
      line(label, [...describeTaken(takes, style), ...describeWaits(waits, style)]),
    ),
    '',
    style('dim', 'results'),
    ...results.flatMap((edge) => line(edge.result, [nameOutput(edge)])),
  ].join('\n');
}

function describeTaken(takes: readonly DrawnEdge[], style: Style): readonly string[] {
  if (takes.length > manyInputs)
    return groupByParent(takes).map(({ fromLabel, outputs }) => [fromLabel, ...outputs].join(' .'));
  return takes.map((edge) => `${style('dim', `${edge.input}:`)} ${nameOutput(edge)}`);
}

function describeWaits(waits: DrawnNode['waits'] = [], style: Style): readonly string[] {
  return waits.map(({ fromLabel }) => `${style('dim', 'after')} ${fromLabel}`);
}

function nameOutput({ fromLabel, output, isOnlyOutput }: DrawnEdge): string {
  return isOnlyOutput ? fromLabel : `${fromLabel} .${output}`;
}
