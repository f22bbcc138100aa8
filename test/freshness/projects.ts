// The projects that the table edits. The pipeline of each bears its name.

import { join } from 'node:path';
import type { Project } from './apply-edits.ts';
import { readProject } from './create-edit-rig.ts';
import { cairn, cairnLinks } from './projects/cairn.ts';
import { shop } from './projects/shop.ts';

export interface EditedProject {
  readonly files: Project;
  readonly links?: Readonly<Record<string, string>>;
  /** Its steps are not called. */
  readonly pretends?: true;
}

function read(name: string): EditedProject {
  const files = readProject(join(import.meta.dirname, 'projects', name), () => true);
  const manifest = `{ "name": "${name}", "private": true, "type": "module" }\n`;
  return { files: { ...files, 'package.json': manifest } };
}

export const projects: Readonly<Record<string, EditedProject>> = {
  weather: read('weather'),
  words: read('words'),
  walk: read('walk'),
  shop: { files: shop },
  cairn: { files: cairn, links: cairnLinks, pretends: true },
};

/** All files, with the name of the project before their paths. */
export const allFiles: Project = Object.fromEntries(
  Object.entries(projects).flatMap(([name, { files }]) =>
    Object.entries(files).map(([path, text]) => [`${name}/${path}`, text] as const),
  ),
);
