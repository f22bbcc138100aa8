// cairn show: one run, whole.

import { join } from 'node:path';
import { exitCodes, findHome, listVersions, noMetadata, readForgotten, readMetadata } from '@cairn/core';
import { cleanData, viewRun } from '@cairn/report';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { renderForgottenSince } from '../../pages/run/forgotten-since.ts';
import { renderRun } from '../../pages/run/run-page.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';

export const showRun: CommandOf<'show'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const record = await findNamedRun(home, args.run ?? 'latest', cli, args.pipeline);
  // The page is worth showing without a registry that cannot be read.
  const registered = await listVersions(join(home, '.cairn')).catch(() => []);
  const metadata = (await readMetadata(home)).get(record.run) ?? noMetadata;
  const view = viewRun({ record, registered, metadata });
  const notes = readForgotten(home);
  const forgotten = record.nodes.flatMap(({ label, key }) => {
    const note = key === null ? undefined : notes.get(key);
    return note && note.at > record.at ? [{ label, note }] : [];
  });
  if (args.json) writeDocument(terminal, { ...view, ...(forgotten.length && { forgotten }) });
  else {
    const { style, isLive } = terminal;
    const nameFile = nameFileFrom(cwd, home);
    terminal.print(renderRun(cleanData(view), { style, nameFile, ...(isLive && { width: terminal.columns() - 1 }) }));
    if (forgotten.length)
      terminal.print(`\n${style('bold', 'Forgotten since')}\n${renderForgottenSince(cleanData(forgotten))}`);
  }
  return exitCodes.done;
};
