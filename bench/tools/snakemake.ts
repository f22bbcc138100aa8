import { findProgram } from '../measure/find-program.ts';
import { endsOf, shapeOf } from '../projects/shape.ts';
import { writeProject } from '../projects/write-project.ts';
import type { Tool } from './tool.ts';

export const snakemake: Tool = {
  name: 'snakemake',
  mostNodes: 1000,
  rounds: 3,
  find: () => findProgram('snakemake'),
  prepare(program, root, nodes) {
    const shape = shapeOf(nodes);
    const parents = shape.map((node) => node.parents.map((parent) => `out/${parent}`));
    const ends = endsOf(shape).map((end) => `out/${end}`);
    writeProject(root, {
      '.gitignore': 'out/\n.snakemake/\n',
      Snakefile: `parents = ${JSON.stringify(parents)}

rule all:
    input: ${JSON.stringify(ends)}

rule add:
    output: "out/{index}"
    input: lambda wildcards: parents[int(wildcards.index)]
    shell: "cat /dev/null {input} | cksum > {output} && echo {wildcards.index} >> {output}"
`,
    });
    return { program, args: ['--cores', '2'], cwd: root };
  },
  idle: /Nothing to be done/,
};
