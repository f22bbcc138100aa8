// The code of a step as it is on the disk now: for a run during which a file was edited.

import { compareCodeUnits } from '../base/canonical.ts';
import { createDiskView } from '../fingerprint/disk/disk-view.ts';
import { openPackages } from '../fingerprint/packages/installed-packages.ts';
import { readNodeRules } from '../fingerprint/resolve/node-rules.ts';
import { createCodeWorld } from '../fingerprint/trace/code-world.ts';
import { openModuleReader } from '../fingerprint/trace/module-reader.ts';
import { type Closure, traceClosure } from '../fingerprint/trace/trace-closure.ts';
import { keptModules } from './kept-modules.ts';
import type { PreparedPlan, PreparedStep } from './prepare-plan.ts';

/** Undefined where the code cannot be followed any more: a file is gone, or is being written. */
export async function retraceStep(
  { located, models }: PreparedStep,
  { found, variables }: PreparedPlan,
): Promise<Closure | undefined> {
  const disk = createDiskView();
  try {
    const reader = await openModuleReader(disk, keptModules(found.home, variables));
    const installed = openPackages(found.root, disk);
    const world = createCodeWorld({ reader, installed, disk, rules: readNodeRules(variables), root: found.root });
    const named = Object.keys(models).sort(compareCodeUnits);
    return await traceClosure([located, ...named.map((name) => models[name]!)], world);
  } catch {
    return undefined;
  }
}
