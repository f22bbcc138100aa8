import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { shapeOf } from '../projects/shape.ts';
import { writeProject } from '../projects/write-project.ts';
import { linked } from '../repository.ts';
import type { Tool } from './tool.ts';

/**
 * Replaces npm, which turbo starts for each task: a thousand times a fifth of a second, before there is nothing to do.
 * The measured run starts no task.
 */
const quickNpm = '#!/bin/sh\necho made > out.txt\n';

/** A node is the `build` of a package; its parents are the packages that it depends on. */
export const turbo: Tool = {
  name: 'turbo',
  mostNodes: 1000,
  rounds: 15,
  find: () => join(linked, 'turbo'),
  prepare(program, root, nodes) {
    const files: Record<string, string> = {
      '.gitignore': 'node_modules/\n.turbo/\nout.txt\n',
      'package.json': toJson({
        name: 'layered',
        private: true,
        packageManager: 'npm@11.0.0',
        workspaces: ['packages/*'],
      }),
      'turbo.json': toJson({ tasks: { build: { dependsOn: ['^build'], outputs: ['out.txt'] } } }),
    };
    const locked: Record<string, unknown> = { '': { name: 'layered', workspaces: ['packages/*'] } };
    for (const { index, parents } of shapeOf(nodes)) {
      const dependencies = Object.fromEntries(parents.map((parent) => [`node-${parent}`, '1.0.0']));
      const manifest = { name: `node-${index}`, version: '1.0.0', dependencies };
      files[`packages/${index}/package.json`] = toJson({ ...manifest, scripts: { build: 'echo made > out.txt' } });
      locked[`packages/${index}`] = manifest;
      locked[`node_modules/node-${index}`] = { resolved: `packages/${index}`, link: true };
    }
    files['package-lock.json'] = toJson({ name: 'layered', lockfileVersion: 3, requires: true, packages: locked });
    writeProject(root, files);
    const programs = join(root, 'node_modules/.programs');
    mkdirSync(programs, { recursive: true });
    writeFileSync(join(programs, 'npm'), quickNpm);
    chmodSync(join(programs, 'npm'), 0o755);
    const env = { PATH: [programs, linked, process.env['PATH'] ?? ''].join(delimiter) };
    return { program, args: ['run', 'build', '--output-logs=none'], cwd: root, env };
  },
  idle: /FULL TURBO/,
};

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
