import { findProgram } from '../measure/find-program.ts';
import { readProcess } from '../measure/time-process.ts';
import { shapeOf } from '../projects/shape.ts';
import { writeProject } from '../projects/write-project.ts';
import type { Tool } from './tool.ts';

export const dvc: Tool = {
  name: 'dvc',
  mostNodes: 100,
  rounds: 3,
  find: () => findProgram('dvc'),
  prepare(program, root, nodes) {
    const stages = shapeOf(nodes).map(({ index, parents }) => {
      const inputs = parents.map((parent) => `out/${parent}`);
      const cmd = `cat /dev/null ${inputs.join(' ')} | cksum > out/${index} && echo ${index} >> out/${index}`;
      return [`node${index}`, { cmd: `mkdir -p out && ${cmd}`, deps: inputs, outs: [`out/${index}`] }] as const;
    });
    // JSON is YAML too.
    writeProject(root, { 'dvc.yaml': `${JSON.stringify({ stages: Object.fromEntries(stages) })}\n` });
    readProcess({ program, args: ['init', '--quiet'], cwd: root });
    readProcess({ program, args: ['config', 'core.analytics', 'false'], cwd: root });
    return { program, args: ['repro'], cwd: root };
  },
  idle: /up to date/,
};
