// What --help says, from the table of commands.

import type { ParsedCommand, parseTyped } from '../command-line/args.ts';
import {
  type CommandGroup,
  type CommandName,
  type CommandSpec,
  commandTable,
  describeOption,
  describeUsage,
  listGroup,
  profile,
} from '../command-line/command-table.ts';
import { readVersion } from '../process/own-package.ts';
import { renderTable } from './table.ts';
import type { Style, Terminal } from './terminal.ts';

interface HelpOptions {
  readonly style: Style;
  readonly width?: number;
}

/** Help, or the version. */
export function printHelp(asked: Exclude<ReturnType<typeof parseTyped>, ParsedCommand>, terminal: Terminal): void {
  const options = { style: terminal.style, ...(terminal.isLive && { width: terminal.columns() - 1 }) };
  terminal.print('version' in asked ? readVersion() : renderHelpOf(asked.help, options));
}

/** Of all commands, of those that begin with a word, or of one. */
export function renderHelpOf(help: CommandName | CommandGroup | 'all', options: HelpOptions): string {
  if (help === 'all') return renderHelp(options);
  return isCommand(help) ? renderCommandHelp(help, options) : renderGroupHelp(help, options);
}

function isCommand(name: CommandName | CommandGroup): name is CommandName {
  return Object.hasOwn(commandTable, name);
}

/** `cairn --help` */
function renderHelp(options: HelpOptions): string {
  const { style } = options;
  return [
    'Cairn: typed machine-learning pipelines that run only what has changed.',
    '',
    `${style('bold', 'Usage')}  cairn <command> [options]`,
    '',
    renderCommands(Object.keys(commandTable) as CommandName[], options),
    '',
    'A pipeline is named by its file under pipelines/ (digits) or by a path (pipelines/digits.ts).',
    'Help for a command: cairn <command> --help',
    `Every command has ${describeOption('profile', profile)}: ${profile.summary.replace(/^./, (first) => first.toLowerCase())}.`,
    style(
      'dim',
      'Exit codes: 0 done, 1 failed or refused, 2 your error, 3 pending (--check), 70 Cairn error, 130 interrupted.',
    ),
  ].join('\n');
}

/** `cairn store --help` */
function renderGroupHelp(group: CommandGroup, options: HelpOptions): string {
  const { style } = options;
  return [
    `${style('bold', 'Usage')}  cairn ${group} <command> [options]`,
    '',
    renderCommands(listGroup(group), options),
    '',
    `Help for a command: cairn ${group} <command> --help`,
  ].join('\n');
}

function renderCommands(names: readonly CommandName[], { style, width }: HelpOptions): string {
  const rows = names.map((name) => {
    const { arguments: given, summary }: CommandSpec = commandTable[name];
    const wanted = Object.entries(given).map(([argument, need]) =>
      need === 'required' ? `<${argument}>` : need === 'several' ? `[${argument}…]` : `[${argument}]`,
    );
    return [`${style('cyan', name)}${wanted.length ? ` ${wanted.join(' ')}` : ''}`, summary];
  });
  return renderTable([{ title: '' }, { title: '', isFlexible: true }], rows, {
    style,
    indent: '  ',
    ...(width && { width }),
  });
}

/** `cairn <command> --help` */
function renderCommandHelp(command: CommandName, { style, width }: HelpOptions): string {
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
