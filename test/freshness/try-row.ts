// Makes an edit in a copy of the project, and tells what runs there.

import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, type Project } from './apply-edits.ts';
import type { EditRig } from './create-edit-rig.ts';
import type { Made } from './make-request.ts';
import type { Makers } from './open-makers.ts';
import { allFiles, projects } from './projects.ts';
import type { Row } from './row.ts';

export interface Tried {
  readonly ran: readonly string[];
  readonly reasons: Readonly<Record<string, string>>;
  /** Whether all results are as they were before the edit; null where no step was called. */
  readonly isSame: boolean | null;
  readonly made: readonly Made[];
}

export interface RowTester {
  /** The first run of a project, in an empty store. */
  base(name: string): Promise<Made>;
  try(row: Row, place: string): Promise<Tried>;
}

export function createRowTester(rig: EditRig, makers: Makers): RowTester {
  const bases = new Map<string, Promise<Made>>();

  const makeBase = (name: string): Promise<Made> => {
    const { files, links, pretends } = projects[name]!;
    const root = rig.write(`bases/${name}`, files, links);
    const place = { root, pipeline: name, store: rig.path('stores', name), scratch: rig.path('scratch', name) };
    return makers.make({ ...place, ...(pretends && { pretends }) });
  };

  const base = (name: string): Promise<Made> => {
    const made = bases.get(name) ?? makeBase(name);
    bases.set(name, made);
    return made;
  };

  const tryIn = async (name: string, edited: Project, row: Row, place: string): Promise<Made> => {
    await base(name);
    const { links, pretends } = projects[name]!;
    const files = Object.entries(edited).filter(([path]) => path.startsWith(`${name}/`));
    const root = rig.write(
      `${place}/${name}`,
      Object.fromEntries(files.map(([path, text]) => [path.slice(name.length + 1), text])),
      links,
    );
    // What was kept of the code that did not change, as in a project that is edited in its place.
    const kept = rig.path('bases', name, '.cairn/cache');
    if (existsSync(kept)) cpSync(kept, join(root, '.cairn/cache'), { recursive: true });
    return makers.make({
      root,
      pipeline: name,
      from: rig.path('stores', name),
      store: rig.path(place, 'store'),
      scratch: rig.path(place, 'scratch'),
      ...row.given,
      ...(pretends && { pretends }),
    });
  };

  return {
    base,
    async try(row, place) {
      using _ = { [Symbol.dispose]: () => rig.remove(place) };
      const edited = applyEdits(allFiles, row.edit ?? {});
      const names = row.of === undefined ? namesIn(Object.keys(row.edit ?? {})) : [row.of];
      const made = await Promise.all(names.map((name) => tryIn(name, edited, row, place)));
      const before = await Promise.all(names.map(base));
      return {
        ran: made.flatMap(({ ran }) => ran),
        reasons: Object.assign({}, ...made.map(({ reasons }) => reasons)),
        isSame: names.some((name) => projects[name]!.pretends)
          ? null
          : made.every((now, index) =>
              isDeepStrictEqual(Object.values(now.clean), Object.values(before[index]!.clean)),
            ),
        made,
      };
    },
  };
}

function namesIn(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.split('/')[0]!))];
}
