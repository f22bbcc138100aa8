// Whether a method call on a name of a module changes the object: `cache.set(…)` does; `math.add(…)` of an object with
// a function `add` does not; `names.register(…)` does if its class writes a member of `this`.

import { isChangingMethod } from '../parse/changing-methods.ts';
import type { Unit } from '../parse/describe-unit.ts';
import type { MethodFacts } from '../parse/object-facts.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import type { CodeWorld } from './code-world.ts';
import { resolveReference } from './resolve-name.ts';

/** `perhaps`: the function that created it may keep state, which the methods change. */
export type Change = 'yes' | 'perhaps' | 'no';

interface UnitAt {
  readonly module: ParsedModule;
  readonly unit: Unit;
}

/** `reference` is the number of the object among the references of the unit. */
export async function judgeMethod(reference: number, at: UnitAt, world: CodeWorld): Promise<Change> {
  const { found, members } = await resolveReference(at.unit.references[reference]!, at.module, world);
  const method = members.at(-1);
  // A function of a namespace, and not a method.
  if (method === undefined || found.type === 'outside' || found.type === 'missing') return 'no';
  const byName = isChangingMethod(method) ? 'yes' : 'no';
  if (found.type !== 'unit') return byName;
  const target = { module: found.module, unit: found.module.units[found.unit]! };
  const { object } = target.unit;
  if (object?.type === 'literal') return judgeBy(object, members.join('.')) ?? byName;
  if (members.length > 1) return byName;
  if (object?.type === 'function') return 'no';
  if (object?.type === 'class') return (await judgeByClass(target, 'static', method, world)) ?? 'no';
  if (object?.type !== 'made' || object.by === null) return byName;
  const maker = await unitOf(object.by, target, world);
  if (!maker) return byName;
  if (maker.unit.object?.type === 'class') return (await judgeByClass(maker, 'instance', method, world)) ?? byName;
  return byName === 'no' && maker.unit.writesGiven ? 'perhaps' : byName;
}

function judgeBy({ methods, changing }: MethodFacts, method: string): Change | undefined {
  if (!methods.includes(method)) return undefined;
  return changing.includes(method) ? 'yes' : 'no';
}

/**
 * Looks in the class itself, then in the classes that it extends; undefined if no class of this project has the method.
 */
async function judgeByClass(
  start: UnitAt,
  side: 'instance' | 'static',
  method: string,
  world: CodeWorld,
): Promise<Change | undefined> {
  const seen = new Set<Unit>();
  for (let at: UnitAt | undefined = start; at && !seen.has(at.unit); ) {
    seen.add(at.unit);
    const { object }: Unit = at.unit;
    if (object?.type !== 'class') return undefined;
    const judged = judgeBy(object[side], method);
    if (judged) return judged;
    at = object.base === null ? undefined : await unitOf(object.base, at, world);
  }
  return undefined;
}

async function unitOf(reference: number, { module, unit }: UnitAt, world: CodeWorld): Promise<UnitAt | undefined> {
  const { found, members } = await resolveReference(unit.references[reference]!, module, world);
  if (found.type !== 'unit' || members.length) return undefined;
  return { module: found.module, unit: found.module.units[found.unit]! };
}
