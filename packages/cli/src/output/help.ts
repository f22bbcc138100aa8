// What --help says, from the table of commands.

import { type CommandName, type CommandSpec, commandTable, describeOption, describeUsage } from '../command-table.ts';
import { renderTable } from './table.ts';
import type { Style } from './terminal.ts';

interface HelpOptions {
  readonly style: Style;
  readonly width?: number;
}

/** `cairn --help` */
export function renderHelp({ style, width }: HelpOptions): string {
  const rows = Object.entries<CommandSpec>(commandTable).map(([name, spec]) => {
    const wanted = Object.entries(spec.arguments).map(([argument, need]) =>
      need === 'required' ? `<${argument}>` : `[${argument}]`,
    );
    return [`${style('cyan', name)}${wanted.length ? ` ${wanted.join(' ')}` : ''}`, spec.summary];
  });
  return [
    'Cairn: typed machine-learning pipelines that never run twice what has not changed.',
    '',
    `${style('bold', 'Usage')}  cairn <command> [options]`,
    '',
    renderTable([{ title: '' }, { title: '', isFlexible: true }], rows, {
      style,
      indent: '  ',
      ...(width && { width }),
    }),
    '',
    'A pipeline is named by its file under pipelines/ (digits) or by a path (pipelines/digits.ts).',
    'More of a command: cairn <command> --help',
    style(
      'dim',
      'Ends with 0 done, 1 failed or refused, 2 your mistake, 3 pending (plan --check), 70 a bug, 130 interrupted.',
    ),
  ].join('\n');
}

/** `cairn <command> --help` */
export function renderCommandHelp(command: CommandName, { style, width }: HelpOptions): string {
  const { summary, options, examples }: CommandSpec = commandTable[command];
  const rows = Object.entries(options).map(([option, spec]) => {
    const [name, ...form] = describeOption(option, spec).split(' ');
    return [[style('cyan', name!), ...form].join(' '), spec.summary];
  });
  return [
    summary,
    '',
    `${style('bold', 'Usage')}  ${describeUsage(command)}`,
    '',
    renderTable([{ title: '' }, { title: '', isFlexible: true }], rows, {
      style,
      indent: '  ',
      ...(width && { width }),
    }),
    '',
    style('bold', examples.length > 1 ? 'Examples' : 'Example'),
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}
