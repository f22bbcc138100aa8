// Whether the value of a module's variable keeps state between calls: `const next = (() => { let n = 0; … })()`, `const
// next = counter()`, `const once = memoize(f)`, as far as the project's own code shows it.

import { isTaken } from '../parse/changing-methods.ts';
import type { ClosureFacts } from '../parse/closure-facts.ts';
import type { Unit } from '../parse/describe-unit.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import type { CodeWorld } from './code-world.ts';
import { resolveReference } from './resolve-name.ts';

interface UnitAt {
  readonly module: ParsedModule;
  readonly unit: Unit;
}

/** Whether calling the value of a unit changes its state. */
export async function isChangedByCall(at: UnitAt, world: CodeWorld): Promise<boolean> {
  return (await listFacts(at, world)).some((facts) => facts.isChangedByCall);
}

/**
 * Whether a method call on a name of a module changes its state. `reference` is the number of one of the unit's
 * references.
 */
export async function isChangedByMethod(reference: number, at: UnitAt, world: CodeWorld): Promise<boolean> {
  const { found, members } = await resolveReference(at.unit.references[reference]!, at.module, world);
  const [method, ...deeper] = members;
  if (method === undefined || deeper.length || found.type !== 'unit') return false;
  const target = { module: found.module, unit: found.module.units[found.unit]! };
  return (await listFacts(target, world)).some(({ changing }) => changing.includes(method));
}

/** The facts about the value itself, and about the result of the function that created it. */
async function listFacts({ module, unit }: UnitAt, world: CodeWorld): Promise<readonly ClosureFacts[]> {
  const own = unit.closure?.of === 'value' ? [unit.closure] : [];
  for (const { by, names } of unit.taken) {
    const { found, members } = await resolveReference(unit.references[by]!, module, world);
    if (found.type !== 'unit' || members.length) continue;
    const { closure, object } = found.module.units[found.unit]!;
    const made = closure?.of === 'result' ? closure : undefined;
    const changing = [...(made?.changing ?? []), ...(object?.type === 'class' ? object.instance.changing : [])];
    const isWhole = names === null && made?.isChangedByCall;
    if (isWhole || (names && isTaken(changing, names))) own.push({ of: 'value', isChangedByCall: true, changing: [] });
    else if (names === null) own.push({ of: 'value', isChangedByCall: false, changing });
  }
  if (unit.object?.type !== 'made' || unit.object.by === null) return own;
  const { found, members } = await resolveReference(unit.references[unit.object.by]!, module, world);
  const made = found.type === 'unit' && !members.length ? found.module.units[found.unit]!.closure : null;
  return made?.of === 'result' ? [...own, made] : own;
}
