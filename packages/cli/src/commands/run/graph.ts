// cairn graph: draws a pipeline as text, for Mermaid, or for Graphviz.

import { drawPlan, exitCodes } from '@cairn/core';
import { cleanText } from '@cairn/report';
import { drawDot } from '../../pages/plan/graph/draw-dot.ts';
import { drawMermaid } from '../../pages/plan/graph/draw-mermaid.ts';
import { drawText } from '../../pages/plan/graph/draw-text.ts';
import { readDrawing } from '../../pages/plan/graph/drawing.ts';
import { describePlan } from '../../pages/plan/plan-table.ts';
import { tryParams } from '../../params/try-params.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';

export const drawGraph: CommandOf<'graph'> = async (args, cli) => {
  const { terminal } = cli;
  const { given, options } = await readPlanning('graph', args, cli);
  // A drawing runs nothing, and can be of what must not run yet.
  const priced = await tryParams(given, (params) => drawPlan({ ...options, params, allowImpure: true }));
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
