// cairn impact: which nodes an edit would run again.

import { impact } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { renderImpact } from '../output/impact-page.ts';
import { writeDocument } from '../output/json.ts';
import { parseSet } from '../params/set-param.ts';
import { tryParams } from '../params/try-params.ts';
import type { CommandOf } from './command-of.ts';

export const showImpact: CommandOf<'impact'> = async (args, { cwd, surroundings, terminal }) => {
  const given = { file: undefined, sets: args.set.map(parseSet) };
  const pipeline = args.pipeline !== undefined && { pipeline: args.pipeline };
  const impacts = await tryParams(given, (params) =>
    impact(args['file|symbol'], { cwd, environment: surroundings.variables, params, ...pipeline }),
  );
  if (args.json) writeDocument(terminal, { what: args['file|symbol'], pipelines: impacts });
  else terminal.print(renderImpact(impacts, terminal.style));
  return exitCodes.done;
};
