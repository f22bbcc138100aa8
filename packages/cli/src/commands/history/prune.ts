// cairn prune: removes runs from the history by rules.

import { exitCodes, findHome, pruneRuns } from '@cairn/core';
import { describeOption } from '../../command-line/command-spec.ts';
import { historyCommands } from '../../command-line/history-commands.ts';
import { warnOfDamaged } from '../../pages/run/damaged-records.ts';
import { renderPruned } from '../../pages/run/pruned-runs.ts';
import { ageForm, parseAge } from '../../params/parse-age.ts';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';

const { options } = historyCommands.prune;

export const pruneHistory: CommandOf<'prune'> = async (args, { cwd, terminal }) => {
  const { keep, status, pipeline } = args;
  const olderThan = args['older-than'] === undefined ? undefined : readAge(args['older-than']);
  // A pipeline alone would name all of its runs.
  if (keep === undefined && olderThan === undefined && status === undefined)
    failUsage('rule-missing', {
      command: 'prune',
      rules: (['keep', 'older-than', 'status'] as const).map((option) => describeOption(option, options[option])),
    });
  const allProjects = args['all-projects'];
  const rules = { keep, olderThan, status, pipeline, allProjects };
  const pruned = await pruneRuns({ root: findHome(cwd), ...rules, isDry: args['dry-run'] });
  const { style, isLive } = terminal;
  if (args.json) writeDocument(terminal, pruned);
  else terminal.print(renderPruned(pruned, { style, ...(isLive && { width: terminal.columns() - 1 }) }));
  if (!args.json) warnOfDamaged(pruned.damaged, terminal);
  return exitCodes.done;
};

function readAge(found: string): number {
  const form = describeOption('older-than', options['older-than']);
  return parseAge(found) ?? failUsage('option-wrong', { option: 'older-than', wanted: ageForm, found, form });
}
