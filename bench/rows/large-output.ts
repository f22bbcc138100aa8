// How often the bytes of a large output are written and read until the next node has read them: counted, not timed.
// Other reads and writes of a run are subtracted, by a run with a small output.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { countBytes } from '../measure/count-bytes.ts';
import { type LargeForm, largeForms, writeLargeProject } from '../projects/large-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const [small, large] = [1 << 20, 64 << 20];
const limit = { value: 1, of: 'found' } as const;

export async function measureLargeOutput({ folder, say }: Context): Promise<readonly Row[]> {
  const root = join(folder, 'large-output');
  mkdirSync(root, { recursive: true });
  writeLargeProject(root);
  const count = (form: LargeForm, bytes: number) => {
    const args = [cairn, 'run', 'large', '--set', `form=${form}`, '--set', `bytes=${bytes}`];
    return countBytes({ program: process.execPath, args, cwd: root });
  };
  // The first run of a project reads more of it than later runs.
  count('text', 1);
  return largeForms.flatMap((form): Row[] => {
    say(`a large ${form}: counting its bytes`);
    const [few, many] = [count(form, small), count(form, large)];
    const work = `bytes of a large ${form}`;
    if (!few || !many) return [{ work, limit, found: undefined, reason: 'counted on Linux only' }];
    const times = (of: 'read' | 'written'): number => Math.round((100 * (many[of] - few[of])) / (large - small)) / 100;
    return [
      { work: `${work}: written`, found: { value: times('written'), unit: 'times' }, limit },
      { work: `${work}: read, by its reader apart`, found: { value: times('read') - 1, unit: 'times' }, limit },
    ];
  });
}
