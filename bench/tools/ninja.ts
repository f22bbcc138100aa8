import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../measure/find-program.ts';
import { shapeOf } from '../projects/shape.ts';
import { writeProject } from '../projects/write-project.ts';
import type { Tool } from './tool.ts';

export const ninja: Tool = {
  name: 'ninja',
  mostNodes: 10_000,
  rounds: 15,
  find: () => findProgram('ninja'),
  prepare(program, root, nodes) {
    const builds = shapeOf(nodes).map(
      ({ index, parents }) =>
        `build out/${index}: add ${parents.map((parent) => `out/${parent}`).join(' ')}\n  index = ${index}\n`,
    );
    const rule = 'rule add\n  command = cat /dev/null $in | cksum > $out && echo $index >> $out\n\n';
    mkdirSync(join(root, 'out'), { recursive: true });
    writeProject(root, { '.gitignore': 'out/\n.ninja*\n', 'build.ninja': rule + builds.join('') });
    return { program, args: [], cwd: root };
  },
  idle: /no work to do/,
};
