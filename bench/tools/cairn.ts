import { writeCairnProject } from '../projects/cairn-project.ts';
import { cairn } from '../repository.ts';
import type { Tool } from './tool.ts';

export const cairnTool: Tool = {
  name: 'cairn',
  mostNodes: 10_000,
  rounds: 15,
  find: () => cairn,
  prepare(program, root, nodes) {
    writeCairnProject(root, nodes);
    return { program: process.execPath, args: [program, 'run', 'layered'], cwd: root };
  },
  idle: /fresh, nothing ran/,
};
