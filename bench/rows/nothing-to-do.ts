// Nothing to do, as whole processes: Cairn and other tools with the same shape of graph, all of them and `node -e 0` in
// turn.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { type Command, nothing, readProcess, timeProcess } from '../measure/time-process.ts';
import type { Row } from '../row.ts';
import { cairnTool } from '../tools/cairn.ts';
import { dvc } from '../tools/dvc.ts';
import { ninja } from '../tools/ninja.ts';
import { snakemake } from '../tools/snakemake.ts';
import type { Tool } from '../tools/tool.ts';
import { turbo } from '../tools/turbo.ts';

const tools: readonly Tool[] = [cairnTool, ninja, turbo, dvc, snakemake];

/** The maximum for Cairn in multiples of `node -e 0`, by the number of nodes. */
const limits: Readonly<Record<number, number>> = { 100: 3.5, 1000: 8, 10000: 40 };

export async function measureNothingToDo({ folder, say }: Context): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const nodes of Object.keys(limits).map(Number)) {
    const given = tools.filter(({ mostNodes }) => nodes <= mostNodes);
    const commands = new Map(given.map((tool) => [tool, makeReady(tool, folder, nodes, say)]));
    // Tools that take seconds are measured less often.
    for (const [rounds, group] of Map.groupBy(given, (tool) => tool.rounds)) {
      say(`nothing to do, ${nodes} nodes: ${rounds} rounds of ${group.map(({ name }) => name).join(', ')}`);
      const ready = group.flatMap((tool) => {
        const command = commands.get(tool);
        return typeof command === 'object' ? [[tool.name, () => timeProcess(command)] as const] : [];
      });
      const unit = { node: () => timeProcess(nothing) };
      const taken: Record<string, number> = await interleave(rounds, { ...unit, ...Object.fromEntries(ready) });
      for (const tool of group) rows.push(createRow(tool, nodes, taken, rounds, commands.get(tool)!));
    }
  }
  return rows;
}

/** The command that has nothing to do, or why there is none. */
function makeReady(tool: Tool, folder: string, nodes: number, say: Context['say']): Command | string {
  const program = tool.find();
  if (!program) return 'not installed';
  say(`making ${nodes} nodes for ${tool.name}`);
  const root = join(folder, `${tool.name}-${nodes}`);
  mkdirSync(root, { recursive: true });
  try {
    const command = tool.prepare(program, root, nodes);
    readProcess(command);
    // The second run does what the first run left to do (the record of files that were written just now is not
    // trusted).
    readProcess(command);
    const said = readProcess(command);
    return tool.idle.test(said) ? command : `there is always something to do: ${said.trim().split('\n').at(-1)}`;
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

function createRow(
  { name }: Tool,
  nodes: number,
  taken: Readonly<Record<string, number>>,
  rounds: number,
  command: Command | string,
): Row {
  const work = `nothing to do, ${nodes.toLocaleString('en')} nodes: ${name}`;
  const limit = name === cairnTool.name ? ({ limit: { value: limits[nodes]!, of: 'ratio' } } as const) : {};
  const value = taken[name];
  if (value === undefined) return { work, found: undefined, reason: String(command), ...limit };
  return { work, found: { value, unit: 'ms' }, ratio: value / taken['node']!, rounds, ...limit };
}
