// cairn impact: which nodes an edit would run again.

import { exitCodes, impact } from '@cairn/core';
import { renderImpact } from '../../pages/plan/impact-page.ts';
import { readGiven } from '../../params/given-params.ts';
import { tryParams } from '../../params/try-params.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readSelection } from '../options/planning-options.ts';

export const showImpact: CommandOf<'impact'> = async (args, { cwd, environment, terminal }) => {
  const given = await readGiven(args);
  const what = args['file|symbol'];
  const found = await impact(what, {
    cwd,
    environment: environment.variables,
    tryParams: (attempt) => tryParams(given, attempt),
    ...readSelection(args),
    ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
  });
  if (args.json) writeDocument(terminal, { what, ...found });
  else terminal.print(renderImpact(what, found, terminal.style));
  return exitCodes.done;
};
