// cairn registry list: the models that were deployed.

import { join } from 'node:path';
import { checkBundles, exitCodes, findHome, listVersions } from '@cairn/core';
import { formatMoment, shortCommit } from '@cairn/report';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { renderTable } from '../../terminal/table.ts';
import type { CommandOf } from '../options/command-of.ts';

export const listRegistry: CommandOf<'registry list'> = async (args, { cwd, terminal }) => {
  const home = findHome(cwd);
  const versions = await listVersions(join(home, '.cairn'));
  const damaged = new Map((await checkBundles(join(home, '.cairn'))).findings.map((one) => [one.path, one.fault]));
  if (args.json)
    writeDocument(terminal, { versions: versions.map((one) => ({ ...one, fault: damaged.get(one.path) ?? null })) });
  else if (!versions.length) terminal.print('No model is deployed yet. A run publishes the bundles among its results.');
  else {
    const { style } = terminal;
    const nameFile = nameFileFrom(cwd, home);
    const rows = versions.map(({ name, version, aliases, at, run, commit, path, sameModel, retired, isRemoved }) => [
      name,
      `v${version}${sameModel ? ` (the model of v${sameModel.version})` : ''}${retired === undefined ? '' : ' (retired)'}`,
      style('green', aliases.join(', ')),
      formatMoment(at),
      shortCommit(commit),
      run,
      isRemoved
        ? style('dim', 'removed')
        : damaged.has(path)
          ? `${nameFile(path)} ${style('red', `(${damaged.get(path)})`)}`
          : nameFile(path),
    ]);
    const titles = ['name', 'version', 'aliases', 'when', 'commit', 'run', 'path'];
    terminal.print(
      renderTable(
        titles.map((title) => ({ title })),
        rows,
        { style },
      ),
    );
  }
  if (damaged.size && !args.json)
    terminal.print(`${terminal.style('green', 'fix:')} cairn store repair restores it from the store.`);
  return damaged.size ? exitCodes.failed : exitCodes.done;
};
