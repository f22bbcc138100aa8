// Reports that no chart is made of, as tables: tests of privacy, counterfactuals, corruptions, and those of any step.

import { readFigures } from '../figures/read-figures.ts';
import { type PlainReport, type PlainValue, readTables } from '../figures/read-tables.ts';
import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { nodeAnchor } from '../markup/node-anchor.ts';
import { type Cell, table } from '../markup/table.ts';
import { formatFigure, formatRange } from '../text/format.ts';
import type { NodeView } from '../view/run-view.ts';

/** Reports that are shown; those of results come first. The others are with their nodes. */
const mostShown = 24;

export function renderFurtherReports(run: ReportedRun, prefix: string): Html | undefined {
  const reports = listReports(run);
  if (!reports.length) return undefined;
  const rest = reports.length - mostShown;
  return html`${reports.slice(0, mostShown).map((one) => renderReport(one, prefix))}${rest > 0 && html`<p class="note">${rest} more are with their nodes.</p>`}`;
}

interface FurtherReport {
  readonly node: NodeView;
  readonly output: string;
  readonly result: string | undefined;
  readonly tables: PlainReport;
}

function listReports({ view, values }: ReportedRun): readonly FurtherReport[] {
  const results = Object.entries(view.results);
  const seen = new Set<string>();
  // What gates found is shown as verdicts.
  const nodes = view.nodes.filter(({ role }) => role !== 'gate');
  const found = nodes.flatMap((node) =>
    Object.entries(node.outputs).flatMap(([output, digest]): readonly FurtherReport[] => {
      const value = values.get(digest);
      if (value === undefined || seen.has(digest) || readFigures(value).length) return [];
      seen.add(digest);
      const names = results.filter(([, { digest: of }]) => of === digest).map(([name]) => name);
      const { fields, lists } = readTables(value);
      // The metrics of the run are in the section above.
      const own = fields.filter(
        ({ name }) => !names.some((result) => Object.hasOwn(view.metrics, `${result}.${name}`)),
      );
      if (!own.length && !lists.length) return [];
      return [{ node, output, result: names[0], tables: { fields: own, lists } }];
    }),
  );
  return [...found.filter(({ result }) => result !== undefined), ...found.filter(({ result }) => result === undefined)];
}

function renderReport({ node, output, result, tables: { fields, lists } }: FurtherReport, prefix: string): Html {
  const name = `${node.label} .${output}`;
  const summary = node.descriptions?.[output]?.summary ?? [];
  return html`<details class="report"${result !== undefined ? html` open` : ''}><summary>${result !== undefined && html`<strong>${result}</strong> `}${name}</summary>
<p class="note"><a href="#${nodeAnchor(prefix, node.id)}">The node ${node.label}</a></p>
${summary.length > 0 && html`<ul class="findings">${summary.map(({ text, decision }) => html`<li class="${decision ?? ''}">${text}</li>`)}</ul>`}${
  fields.length > 0 &&
  table({
    caption: `Figures of ${name}`,
    columns: [{ title: 'figure' }, { title: 'value', isFigure: true }, { title: '95 % interval', isFigure: true }],
    rows: fields.map(({ name, value }) => [name, ...showField(value)]),
  })
}${lists.map(
  ({ name: list, columns, rows, omitted }) =>
    html`<h3>${list || output}</h3>${table({
      caption: `${list || output} of ${name}`,
      isSortable: true,
      columns: columns.map((title, index) => ({ title, isFigure: rows.some((row) => isFigure(row[index])) })),
      rows: rows.map((row) => row.map(showCell)),
    })}${omitted > 0 && html`<p class="note">${omitted} more are left out: <code>cairn get</code> writes all.</p>`}`,
)}</details>
`;
}

function isFigure(value: PlainValue | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'object' && value !== null);
}

function showField(value: PlainValue): readonly [string, string] {
  if (value !== null && typeof value === 'object') return formatRange(value);
  return [showPlain(value), ''];
}

function showCell(value: PlainValue | undefined): Cell {
  if (value === undefined) return { content: '', sortsBy: null };
  if (value === null || typeof value !== 'object')
    return { content: showPlain(value), sortsBy: typeof value === 'number' ? value : null };
  return { content: formatRange(value).join(' ').trim(), sortsBy: value.value };
}

function showPlain(value: Exclude<PlainValue, object>): string {
  if (value === null) return '–';
  return typeof value === 'number' ? formatFigure(value) : String(value);
}
