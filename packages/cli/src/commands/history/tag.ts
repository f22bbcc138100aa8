// cairn tag: changes what is said about a run: its tags, its name, its note, and whether it is pinned.

import { changeMetadata, changesAnything, exitCodes, findHome, noMetadata, readMetadata } from '@cairn/core';
import { cleanData } from '@cairn/report';
import type { ArgsOf } from '../../command-line/command-table.ts';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { renderMetadata } from '../../pages/run/run-metadata.ts';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';

export const tagRun: CommandOf<'tag'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  for (const option of ['name', 'note'] as const)
    if (args[`no-${option}`] && args[option] !== undefined) failBoth(`no-${option}`, option);
  if (args.pin && args.unpin) failBoth('unpin', 'pin');
  const { run } = await findNamedRun(home, args.run, cli, args.pipeline);
  const change = readChange(args);
  const metadata = changesAnything(change)
    ? await changeMetadata(home, run, change)
    : ((await readMetadata(home)).get(run) ?? noMetadata);
  if (args.json) writeDocument(terminal, { run, ...metadata });
  else terminal.print([run, ...renderMetadata(cleanData(metadata), terminal.style)].join('\n'));
  return exitCodes.done;
};

function readChange(args: ArgsOf<'tag'>) {
  const { name, note, pin, unpin, remove, tags } = args;
  return {
    name: args['no-name'] ? null : name,
    note: args['no-note'] ? null : note,
    addTags: tags.length ? tags : undefined,
    removeTags: remove.length ? remove : undefined,
    isPinned: pin ? true : unpin ? false : undefined,
  };
}

function failBoth(option: string, other: string): never {
  return failUsage('option-wrong', {
    ...{ option, wanted: `a command without --${other}`, found: undefined },
    form: `--${option} or --${other}`,
  });
}
