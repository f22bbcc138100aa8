// Whether what a variable of a module holds keeps something between calls: `const next = (() => { let n = 0; … })()`,
// `const next = counter()`, `const once = memoize(f)`, as far as the project's own code shows it.

import type { ClosureFacts } from '../parse/closure-facts.ts';
import type { Unit } from '../parse/describe-unit.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import type { CodeWorld } from './code-world.ts';
import { resolveReference } from './resolve-name.ts';

interface UnitAt {
  readonly module: ParsedModule;
  readonly unit: Unit;
}

/** Whether to call what a unit holds changes what it keeps. */
export async function isChangedByCall(at: UnitAt, world: CodeWorld): Promise<boolean> {
  return (await listFacts(at, world)).some((facts) => facts.isChangedByCall);
}

/** Whether a method that is called of a name of a module changes what that keeps. `reference` is a number of the unit's. */
export async function isChangedByMethod(reference: number, at: UnitAt, world: CodeWorld): Promise<boolean> {
  const { found, members } = await resolveReference(at.unit.references[reference]!, at.module, world);
  const [method, ...deeper] = members;
  if (method === undefined || deeper.length || found.type !== 'unit') return false;
  const target = { module: found.module, unit: found.module.units[found.unit]! };
  return (await listFacts(target, world)).some(({ changing }) => changing.includes(method));
}

/** Of the value itself, and of what the function returns that made it. */
async function listFacts({ module, unit }: UnitAt, world: CodeWorld): Promise<readonly ClosureFacts[]> {
  const own = unit.closure?.of === 'value' ? [unit.closure] : [];
  if (unit.object?.type !== 'made' || unit.object.by === null) return own;
  const { found, members } = await resolveReference(unit.references[unit.object.by]!, module, world);
  const made = found.type === 'unit' && !members.length ? found.module.units[found.unit]!.closure : null;
  return made?.of === 'result' ? [...own, made] : own;
}
