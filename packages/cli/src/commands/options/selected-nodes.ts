// The nodes of a recorded run that a command is about: its arguments are one more selection.

import { isSelecting, type SelectionOptions } from '@cairn/core';
import { type CommandName, describeUsage } from '../../command-line/command-table.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { readSelection } from './planning-options.ts';

/** @throws UsageError `argument-missing` if nothing is selected */
export function readSelectedNodes(
  command: CommandName,
  args: Parameters<typeof readSelection>[0],
  nodes: readonly string[],
): SelectionOptions {
  const selection = readSelection(args);
  const only = [...(selection.only ?? []), ...nodes];
  if (only.length) return { ...selection, only };
  if (isSelecting(selection)) return selection;
  return failUsage('argument-missing', { command, argument: 'nodes', usage: describeUsage(command), known: [] });
}
