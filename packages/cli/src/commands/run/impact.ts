// cairn impact: which nodes an edit would run again.

import { exitCodes, impact } from '@cairn/core';
import { renderImpact } from '../../pages/plan/impact-page.ts';
import { readParamsFile } from '../../params/read-params-file.ts';
import { parseSet } from '../../params/set-param.ts';
import { tryParams } from '../../params/try-params.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';

export const showImpact: CommandOf<'impact'> = async (args, { cwd, environment, terminal }) => {
  const file = args.params === undefined ? undefined : await readParamsFile(args.params);
  const given = { file, sets: args.set.map(parseSet) };
  const what = args['file|symbol'];
  const found = await impact(what, {
    cwd,
    environment: environment.variables,
    tryParams: (attempt) => tryParams(given, attempt),
    ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
  });
  if (args.json) writeDocument(terminal, { what, ...found });
  else terminal.print(renderImpact(what, found, terminal.style));
  return exitCodes.done;
};
