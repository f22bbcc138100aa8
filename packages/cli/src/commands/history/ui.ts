// cairn ui: shows the project's runs in a browser, also while one goes on, until it is ended.

import { join } from 'node:path';
import { exitCodes, findHome } from '@cairn/core';
import { filterRuns } from '../../lookup/filter-runs.ts';
import { loadProjectUi } from '../../lookup/project-ui.ts';
import { waitForEnd } from '../../process/wait-for-end.ts';
import { explainListening } from '../../usage/explain-listening.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const showUi: CommandOf<'ui'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const storePlace = placeOfStore(args.store, cli) ?? join(home, '.cairn');
  const { startUi } = await loadProjectUi(cwd);
  const { host, port } = args;
  const ui = await startUi({ home, storePlace, host, port, filterRuns }).catch(explainListening);
  terminal.print(`open ${ui.url}  (Ctrl-C ends it)`);
  await waitForEnd(ui);
  return exitCodes.done;
};
