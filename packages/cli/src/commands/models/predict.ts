// cairn predict: asks a deployed model about raw rows, or about images.

import { join, resolve } from 'node:path';
import { exitCodes, findHome, resolveAlias } from '@cairn/core';
import { cleanText, disarmCommands, writeJson } from '@cairn/report';
import { loadProjectSteps } from '../../lookup/project-steps.ts';
import { renderCsv } from '../../text/csv.ts';
import { checkReadable } from '../../usage/unreadable-file.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { writeWhole } from '../../usage/write-whole.ts';
import type { CommandOf } from '../options/command-of.ts';
import { splitReference } from './split-reference.ts';

export const predict: CommandOf<'predict'> = async (args, { cwd, terminal }) => {
  const format = args.format ?? (args.json ? 'json' : 'csv');
  const escapesFormulas = args['escape-formulas'];
  if (escapesFormulas && format !== 'csv') {
    const form = '--escape-formulas with --format csv';
    failUsage('option-wrong', { option: 'escape-formulas', wanted: '--format csv', found: format, form });
  }
  const place = join(findHome(cwd), '.cairn');
  const [name, version] = await splitReference(place, args['model@version']);
  const rows = resolve(cwd, args['rows.csv']);
  await checkReadable(rows, args['rows.csv']);
  const { path } = await resolveAlias(place, name, version);
  const { predictRows } = await loadProjectSteps(cwd, ['predictRows'], 'a prediction');
  const predictions = await predictRows(join(path, 'model'), rows).catch(explainRefusal);
  const answers =
    format === 'json' ? `${writeJson(predictions.rows, undefined, 2)}\n` : renderCsv(predictions, { escapesFormulas });
  if (args.out === undefined) terminal.send(format === 'json' ? answers : disarmCommands(cleanText(answers)));
  else await writeWhole(resolve(cwd, args.out), answers, { shown: args.out });
  return exitCodes.done;
};

/** What a model does not take is said by an `Error` in words; any other error is a bug. */
function explainRefusal(error: unknown): never {
  if (error instanceof Error && error.constructor === Error) failUsage('prediction-failed', { message: error.message });
  throw error;
}
