// How to make a run again: the command, and everything that it was made from.

import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { describeSelection } from '../text/selection-words.ts';

const mostFiles = 20;

export function renderRepeat({ view }: ReportedRun): Html {
  const { run, file, git, snapshot, params, givenParams, seed, environment, selection, impure } = view;
  const selected = describeSelection(selection);
  const facts: readonly (readonly [string, Html | string])[] = [
    ...(file === null ? [] : [['pipeline', html`<code>${file}</code>`] as const]),
    ['commit', git.commit === null ? 'none: the run was made outside git' : html`<code>${git.commit}</code>`],
    ...(snapshot === null ? [] : [['working tree', html`<code>${snapshot}</code>, the files as they were`] as const]),
    ...(git.dirty.length ? [['files that differ from the commit', nameFiles(git.dirty)] as const] : []),
    ...(seed === null ? [] : [['seed', String(seed)] as const]),
    ...(selected === undefined ? [] : [['selected nodes', html`<code>${selected}</code>`] as const]),
    ...(selection.asStored ? [['nodes used as stored', String(selection.asStored)] as const] : []),
    ...(environment === null
      ? []
      : [
          [
            'machine',
            `Node ${environment.node}, ${environment.platform} ${environment.arch}, ${environment.cpu}`,
          ] as const,
        ]),
    ...(impure?.length ? [['impure code that was allowed', impure.join('; ')] as const] : []),
  ];
  const command = run === null ? undefined : `cairn reproduce ${run}`;
  return html`${command && html`<p>This command runs it again from its commit, and compares the results byte by byte:</p><pre class="command">${command}</pre>`}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${showParams('Params', params)}${JSON.stringify(givenParams) === JSON.stringify(params) ? '' : showParams('Params as they were given', givenParams)}`;
}

function showParams(title: string, params: unknown): Html | '' {
  if (params === null || JSON.stringify(params) === '{}') return '';
  return html`<h3>${title}</h3><pre>${JSON.stringify(params, null, 2)}</pre>`;
}

function nameFiles(files: readonly string[]): string {
  const rest = files.length - mostFiles;
  return `${files.slice(0, mostFiles).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
