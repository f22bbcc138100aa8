// The trials of each choice, best first, with the params that tell them apart.

import { drawIntervals } from '../charts/draw-intervals.ts';
import { drawParallel } from '../charts/draw-parallel.ts';
import type { Sweep } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { nodeAnchor } from '../markup/node-anchor.ts';
import { type Cell, table } from '../markup/table.ts';
import { formatRange } from '../text/format.ts';
import type { NodeView } from '../view/run-view.ts';
import type { FoundFigure } from './list-figures.ts';
import { compareTrials } from './trial-params.ts';

/** Params that are columns of the table. */
const mostParams = 8;

export function renderSweeps(
  found: readonly FoundFigure[],
  nodes: readonly NodeView[],
  prefix: string,
): Html | undefined {
  const sweeps = found.flatMap(({ figure, node }) => (figure.type === 'sweep' ? [{ sweep: figure, node }] : []));
  if (!sweeps.length) return undefined;
  return html`${sweeps.map(({ sweep, node }) => html`<h3><a href="#${nodeAnchor(prefix, node.id)}">${node.label}</a></h3>${renderSweep(sweep, nodes, prefix)}`)}`;
}

function renderSweep(sweep: Sweep, nodes: readonly NodeView[], prefix: string): Html {
  const { metric, goal, chosen, trials } = sweep;
  const byLabel = new Map(nodes.map((node) => [node.label, node]));
  const known = trials.flatMap(({ label }) => byLabel.get(label) ?? []);
  const { names: all, values } = compareTrials(known, nodes);
  const names = all.slice(0, mostParams);
  const params = new Map(known.map((node, index) => [node.label, values[index]!]));
  const rows = trials.map(({ label, metric: found }): readonly Cell[] => {
    const node = byLabel.get(label);
    const [value, interval] = formatRange(found);
    const name = node
      ? html`<a href="#${nodeAnchor(prefix, node.id)}">${shorten(label, trials)}</a>`
      : html`${shorten(label, trials)}`;
    return [
      label === chosen ? html`${name} <span class="chosen">chosen</span>` : name,
      { content: value, sortsBy: found.value },
      interval,
      ...names.map((param): Cell => {
        const given = params.get(label)?.[param];
        return { content: showValue(given), sortsBy: typeof given === 'number' ? given : null };
      }),
    ];
  });
  const drawn = trials.map(({ label, metric }) => ({
    label: shorten(label, trials),
    ...metric,
    isMarked: label === chosen,
  }));
  const parallel = drawParallel(
    `Parallel coordinates: the params and ${metric} of each trial`,
    [...names, metric],
    trials.map(({ label, metric: { value } }) => ({
      label,
      isMarked: label === chosen,
      values: [...names.map((param) => params.get(label)?.[param]), value],
    })),
  );
  return html`${table({
    caption: `Trials, by ${metric}`,
    isSortable: true,
    columns: [
      { title: 'trial' },
      { title: `${metric} (${goal})`, isFigure: true },
      { title: '95 % interval', isFigure: true },
      ...names.map((title) => ({ title, isFigure: true })),
    ],
    rows,
  })}<figure class="chart wide"><figcaption>${metric} of each trial, with its interval</figcaption>${drawIntervals(`${metric} of each trial with its interval; the best is ${chosen}`, drawn)}</figure>${parallel && html`<figure class="chart wide"><figcaption>Params and ${metric} of each trial; the chosen one is thick</figcaption><div class="scroll" role="group" tabindex="0" aria-label="Parallel coordinates">${parallel}</div></figure>`}`;
}

/** Without the name of the step, if all trials have the same. */
function shorten(label: string, trials: Sweep['trials']): string {
  const end = label.indexOf('(') + 1;
  const isShared = end > 0 && trials.every((trial) => trial.label.startsWith(label.slice(0, end)));
  return isShared && label.endsWith(')') ? label.slice(end, -1) : label;
}

function showValue(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
