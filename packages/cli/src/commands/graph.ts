// cairn graph: draws a pipeline as text, for Mermaid, or for Graphviz.

import { plan } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { cleanText } from '../output/clean-text.ts';
import { drawDot } from '../output/graph/draw-dot.ts';
import { drawMermaid } from '../output/graph/draw-mermaid.ts';
import { drawText } from '../output/graph/draw-text.ts';
import { readDrawing } from '../output/graph/drawing.ts';
import { writeDocument } from '../output/json.ts';
import { describePlan } from '../output/plan-table.ts';
import { tryParams } from '../params/try-params.ts';
import type { CommandOf } from './command-of.ts';
import { readPlanning } from './planning-options.ts';

export const drawGraph: CommandOf<'graph'> = async (args, cli) => {
  const { terminal } = cli;
  const { given, options } = await readPlanning('graph', args, cli);
  // A drawing runs nothing, and can be of what must not run yet.
  const priced = await tryParams(given, (params) => plan({ ...options, params, allowImpure: true }));
  if (args.json) {
    writeDocument(terminal, describePlan(priced));
    return exitCodes.done;
  }
  const drawing = readDrawing(priced);
  if (args.format === 'mermaid') terminal.send(`${cleanText(drawMermaid(drawing))}\n`);
  else if (args.format === 'dot') terminal.send(`${cleanText(drawDot(drawing))}\n`);
  else terminal.print(drawText(drawing, terminal.style));
  return exitCodes.done;
};
