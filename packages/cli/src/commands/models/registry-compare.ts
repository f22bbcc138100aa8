// cairn registry compare: two deployed versions, by figures, verdicts and files.

import { join } from 'node:path';
import { type ComparedVersions, compareVersions, type Estimate, exitCodes, findHome, resolveAlias } from '@cairn/core';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { renderTable } from '../../terminal/table.ts';
import type { CommandOf } from '../options/command-of.ts';
import { splitReference } from './split-reference.ts';

export const compareRegistered: CommandOf<'registry compare'> = async (args, cli) => {
  const place = join(findHome(cli.cwd), '.cairn');
  const read = async (reference: string) => resolveAlias(place, ...(await splitReference(place, reference)));
  const [before, after] = [await read(args.before), await read(args.after)];
  const compared = await compareVersions(before, after);
  if (args.json) writeDocument(cli.terminal, { before, after, ...compared });
  else print([`${before.name}@v${before.version}`, `${after.name}@v${after.version}`], compared, cli);
  return exitCodes.done;
};

function print(
  names: readonly [string, string],
  { figures, verdicts, files }: ComparedVersions,
  { terminal }: Cli,
): void {
  const { style } = terminal;
  const table = (first: string, rows: readonly (readonly string[])[]): string =>
    renderTable(
      [first, ...names].map((title) => ({ title })),
      rows,
      { style },
    );
  if (!files.length) {
    terminal.print('The two bundles have the same bytes.');
    return;
  }
  if (figures.length)
    terminal.print(
      table(
        'figure',
        figures.map(({ figure, before, after }) => [figure, write(before), write(after)]),
      ),
    );
  if (verdicts.length)
    terminal.print(
      table(
        'rule',
        verdicts.map(({ rule, before, after }) => [rule, before ?? '', after ?? '']),
      ),
    );
  terminal.print(
    renderTable(
      [{ title: 'file' }, { title: 'change' }],
      files.map(({ file, change }) => [file, change]),
      { style },
    ),
  );
}

function write(estimate: Estimate | null): string {
  if (estimate?.value == null) return '';
  const { value, low, high } = estimate;
  const short = (number: number): string => String(Number(number.toPrecision(4)));
  return `${short(value)}${low === null || high === null ? '' : ` [${short(low)}, ${short(high)}]`}`;
}
