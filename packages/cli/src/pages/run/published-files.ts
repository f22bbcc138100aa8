// The published files of a project, one a line, and the pipelines that cannot be planned.

import type { FoundPublished, PublishedState } from '@cairn/core';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { cutReason } from '../../text/cut-reason.ts';
import { toOneLine } from '../../text/width.ts';

const paints = {
  current: 'green',
  stale: 'yellow',
  edited: 'red',
  missing: 'yellow',
} as const satisfies Record<PublishedState, string>;

export interface PublishedFilesOptions {
  readonly style: Style;
  readonly width?: number;
  readonly nameFile: (file: string) => string;
}

export function renderPublishedFiles(
  { files, unplanned }: FoundPublished,
  { style, width, nameFile }: PublishedFilesOptions,
): string {
  const rows = files.map(({ state, path, pipeline, result, reason }) => [
    style(paints[state], state),
    nameFile(path),
    `${pipeline} .${result}`,
    style('dim', cutReason(toOneLine(reason))),
  ]);
  const columns = [
    { title: '' },
    { title: '', isLabel: true, isFlexible: true },
    { title: '' },
    { title: '', isFlexible: true },
  ];
  const problems = unplanned.flatMap(({ pipeline, problems }) =>
    problems.map(({ message }) => `${style('red', 'cannot be planned')}  ${nameFile(pipeline)}: ${toOneLine(message)}`),
  );
  if (!rows.length && !problems.length)
    return "No pipeline publishes a file: return published(ref, 'results/report.html') from build.";
  const table = rows.length ? [renderTable(columns, rows, { style, ...(width && { width }) })] : [];
  return [...table, ...problems].join('\n');
}
