// Two runs side by side: code by symbol with its lines, params, data, environment, metrics and artifacts.

import { type ChangedParam, describePackage, listSome, type RunsDifference, tellApart, tellFact } from '@cairn/core';
import { count, describeData, formatFigure, formatMoment, formatRange, shortCommit } from '@cairn/report';
import { renderLineDiff } from '../../terminal/line-diff.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { listEntries } from '../../text/list-entries.ts';
import { toOneLine } from '../../text/width.ts';
import { renderUsed } from './used-file.ts';

export interface DiffPageOptions {
  readonly style: Style;
  readonly width?: number;
  /** What is the same is listed too. */
  readonly isVerbose: boolean;
}

const shownTitle = 'Plots and tables';

/** The number of artifacts that are listed. */
const mostRows = 40;

export function renderDifference(difference: RunsDifference, options: DiffPageOptions): string {
  const list = (lines: readonly string[]) => listEntries(lines, { isWhole: options.isVerbose });
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Code', list(renderCode(difference, options))],
    ['Params', list(renderParams(difference))],
    ['Data', list(renderData(difference))],
    ['Environment', list(renderEnvironment(difference))],
    ['Metrics', renderMetrics(difference, options)],
    [shownTitle, renderShown(difference, options)],
    ['Artifacts', renderArtifacts(difference, options)],
  ];
  // Plots and tables are artifacts: if none differs, that is said of all artifacts.
  const same = sections.flatMap(([title, lines]) =>
    lines.length || title === shownTitle ? [] : [title.toLowerCase()],
  );
  const isOne = difference.before.run === difference.now.run;
  return [
    renderHead(difference, options),
    ...sections.flatMap(([title, lines]) =>
      lines.length ? [`${options.style('bold', title)}\n${lines.join('\n')}`] : [],
    ),
    ...(same.length
      ? [options.style('dim', `${isOne ? 'one and the same run' : 'the same'}: ${same.join(', ')}`)]
      : []),
  ].join('\n\n');
}

function renderHead({ before, now }: RunsDifference, { style }: DiffPageOptions): string {
  const rows = [before, now].map(({ run, status, git, at }, index) => [
    style('dim', index === 0 ? 'before' : 'now'),
    run,
    status,
    `${shortCommit(git.commit)}${git.commit !== null && git.dirty.length ? '+' : ''}${git.branch ? ` (${git.branch})` : ''}`,
    formatMoment(at),
  ]);
  const pipelines = [...new Set([before.pipeline, now.pipeline])].join(' → ');
  return `${style('bold', pipelines)}\n${renderTable(new Array(5).fill({ title: '' }), rows, { style, indent: '  ' })}`;
}

function renderCode({ code }: RunsDifference, { style }: DiffPageOptions): readonly string[] {
  const fates = { changed: '', added: ' is new', gone: ' is no longer used' } as const;
  const changes = code.changes.map((change) => {
    const { name, file, line, fate, through, nodes, before, now } = change;
    const way = through.length > 1 ? [`reached through ${through.join(' → ')}`] : [];
    const of = nodes ? [`in ${nameSome(nodes)}`] : change.isOfPipeline ? ['of the pipeline'] : [];
    const about = [...way, ...of].join(', ');
    if (change.used) return renderUsed({ ...change, used: change.used }, style, about).join('\n');
    const head = `  ${style('bold', name ?? file)}${fate === 'gone' && !nodes ? ' is gone' : fates[fate]}  ${file}:${line}`;
    const lines = before !== null && now !== null ? renderLineDiff(before, now, style) : [];
    const unkept = fate === 'changed' && !lines.length ? [style('dim', '    its lines are not stored here')] : [];
    return [`${head}${about && `  ${style('dim', about)}`}`, ...lines, ...unkept].join('\n');
  });
  return [
    ...changes,
    ...code.packages.map((changed) => `  package ${describePackage(changed)}`),
    ...explainUnknown(code, style),
  ];
}

function explainUnknown({ unknown, isFromCommits }: RunsDifference['code'], style: Style): readonly string[] {
  if (!unknown.length) return [];
  const which = `of ${nameSome(unknown)} only the keys are known here, and they differ`;
  const instead = isFromCommits
    ? 'the list above shows all differences between the two commits, whether a node uses them or not'
    : 'and the commits of both runs are needed to compare them: cairn fetch';
  return [style('dim', `  ${which}; ${instead}`)];
}

function renderShown({ shown }: RunsDifference, { style }: DiffPageOptions): readonly string[] {
  return shown.flatMap(({ result, before, now }) => [
    `  ${style('bold', result)}`,
    ...renderLines('before', before, style),
    ...renderLines('now', now, style),
  ]);
}

function renderLines(title: string, lines: readonly string[] | null, style: Style): readonly string[] {
  if (lines === null) return [`    ${style('dim', `${title}: it was not made`)}`];
  return [`    ${style('dim', title)}`, ...lines.map((line) => `      ${line}`)];
}

function renderParams({ params, seed }: RunsDifference): readonly string[] {
  const ofPipeline = params.filter(({ nodes }) => nodes === null);
  // What a param of the pipeline sets of a node goes without saying.
  const isSaid = (param: ChangedParam): boolean =>
    param.nodes !== null &&
    ofPipeline.some(({ name, before, now }) => {
      const isNamed = name.split('.').at(-1) === param.name.split('.').at(-1);
      return isNamed && tellApart(before, now) === tellApart(param.before, param.now);
    });
  return [
    ...params
      .filter((param) => !isSaid(param))
      .map(
        ({ name, before, now, nodes }) =>
          `  ${name}: ${tellApart(before, now)}${nodes ? ` in ${nameSome(nodes)}` : ''}`,
      ),
    ...(seed ? [`  seed of the run: ${seed.before} → ${seed.now}`] : []),
  ];
}

function renderData({ data: sources }: RunsDifference): readonly string[] {
  return sources.map(({ path, before, now, data }) => {
    if (before === null) return `  ${path}: only now`;
    return now === null ? `  ${path}: only before` : `  ${path}: ${describeData(data)}`;
  });
}

const words: Readonly<Record<string, string>> = { node: 'Node', arch: 'architecture', cpu: 'processor' };

function renderEnvironment({ environment }: RunsDifference): readonly string[] {
  return environment.flatMap(({ name, before, now }) =>
    tellFact(words[name] ?? name, before, now).map((line) => `  ${line}`),
  );
}

function renderMetrics({ metrics }: RunsDifference, { style, width, isVerbose }: DiffPageOptions): readonly string[] {
  const differing = metrics.filter(({ before, now }) => JSON.stringify(before) !== JSON.stringify(now));
  const shown = isVerbose ? metrics : differing;
  if (!shown.length) return [];
  const rows = shown.map(({ name, before, now, change, isWithinNoise }) => [
    name,
    before ? formatRange(before)[0] : 'not there',
    '→',
    now ? formatRange(now)[0] : 'not there',
    change === null
      ? ''
      : change === 0
        ? 'the same'
        : `${change > 0 ? '+' : ''}${formatFigure(change, true).replace('-', '−')}`,
    isWithinNoise === null ? '' : isWithinNoise ? style('dim', 'within noise') : style('yellow', 'beyond noise'),
  ]);
  const columns = [
    { title: '', isFlexible: true },
    { title: '', align: 'right' },
    { title: '' },
    { title: '', align: 'right' },
    { title: '', align: 'right' },
    { title: '' },
  ] as const;
  const rest = metrics.length - shown.length;
  return [
    renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) }),
    ...(rest ? [style('dim', `  ${rest} more ${rest === 1 ? 'is' : 'are'} the same`)] : []),
  ];
}

function renderArtifacts({ artifacts }: RunsDifference, { style, isVerbose }: DiffPageOptions): readonly string[] {
  const { equal, differs, onlyBefore, onlyNow, nodes } = artifacts;
  if (!isVerbose && nodes.every(({ state }) => state === 'equal')) return [];
  const states = { equal: 'equal', differs: 'differs', 'only-before': 'only before', 'only-now': 'only now' } as const;
  const differing = nodes.filter(({ state }) => isVerbose || state !== 'equal');
  const rest = isVerbose ? 0 : Math.max(0, differing.length - mostRows);
  const rows = differing
    .slice(0, differing.length - rest)
    .map(({ label, was, state, outputs }) => [
      states[state],
      `${toOneLine(label)}${was === undefined ? '' : `, before ${toOneLine(was)}`}`,
      state === 'differs' ? style('dim', outputs.map((name) => `.${name}`).join(' ')) : '',
    ]);
  const counts = [
    `${equal} equal`,
    ...(differs ? [`${differs} differ`] : []),
    ...(onlyBefore ? [`${onlyBefore} only before`] : []),
    ...(onlyNow ? [`${onlyNow} only now`] : []),
  ];
  return [
    renderTable(new Array(3).fill({ title: '' }), rows, { style, indent: '  ' }),
    ...(rest ? [`  and ${rest} more: --json lists all`] : []),
    style('dim', `  of ${count(nodes.length, 'node')} ${counts.join(', ')}`),
  ];
}

function nameSome(labels: readonly string[]): string {
  return listSome(labels.map(toOneLine));
}
