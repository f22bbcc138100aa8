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
  if (!members.length || found.type !== 'unit') return false;
  const target = { module: found.module, unit: found.module.units[found.unit]! };
  const way = members.join('.');
  const facts = [...(await listFacts(target, world)), ...(await listHeld(target, world))];
  return facts.some(({ changing }) => changing.includes(way));
}

/** Whether reading a member of a name of a module changes its state: `get next() { return ++this.n; }`. */
export async function isChangedByReading(reference: number, at: UnitAt, world: CodeWorld): Promise<boolean> {
  const { found, members } = await resolveReference(at.unit.references[reference]!, at.module, world);
  if (!members.length || found.type !== 'unit') return false;
  const target = { module: found.module, unit: found.module.units[found.unit]! };
  const way = members.join('.');
  const { object } = target.unit;
  const maker = object?.type === 'made' && object.by !== null ? await makerOf(object.by, target, world) : undefined;
  const reads = [
    ...(object?.type === 'literal' ? object.changingReads : []),
    ...(object?.type === 'class' ? object.static.changingReads : []),
    ...(maker?.object?.type === 'class' ? maker.object.instance.changingReads : []),
  ];
  const facts = [...(await listFacts(target, world)), ...(await listHeld(target, world))];
  return [...reads, ...facts.flatMap(({ changingReads = [] }) => changingReads)].includes(way);
}

/** The facts about what functions and classes made for a literal: `{ next: counter() }`. */
async function listHeld({ module, unit }: UnitAt, world: CodeWorld): Promise<readonly ClosureFacts[]> {
  if (unit.object?.type !== 'literal') return [];
  const found: ClosureFacts[] = [];
  for (const { name, by } of unit.object.held) {
    const maker = await makerOf(by, { module, unit }, world);
    const { closure, object } = maker ?? {};
    const made = closure?.of === 'result' ? closure : undefined;
    const methods = object?.type === 'class' ? object.instance : undefined;
    const within = (...lists: (readonly string[] | undefined)[]): readonly string[] =>
      lists.flatMap((list = []) => list.map((one) => `${name}.${one}`));
    found.push({
      of: 'value',
      isChangedByCall: false,
      changing: [...(made?.isChangedByCall ? [name] : []), ...within(made?.changing, methods?.changing)],
      changingReads: within(made?.changingReads, methods?.changingReads),
    });
  }
  return found;
}

async function makerOf(reference: number, { module, unit }: UnitAt, world: CodeWorld): Promise<Unit | undefined> {
  const { found, members } = await resolveReference(unit.references[reference]!, module, world);
  return found.type === 'unit' && !members.length ? found.module.units[found.unit]! : undefined;
}

/** The facts about the value itself, and about the result of the function that created it. */
async function listFacts({ module, unit }: UnitAt, world: CodeWorld): Promise<readonly ClosureFacts[]> {
  const own = unit.closure?.of === 'value' ? [unit.closure] : [];
  for (const { by, names, isTwice } of unit.taken) {
    const maker = await makerOf(by, { module, unit }, world);
    if (!maker) continue;
    const { closure, object } = maker;
    const result = closure?.of === 'result' ? closure : undefined;
    const made = isTwice ? result?.deeper : result;
    const changing = [...(made?.changing ?? []), ...(object?.type === 'class' ? object.instance.changing : [])];
    const isWhole = names === null && made?.isChangedByCall;
    if (isWhole || (names && isTaken(changing, names))) own.push({ of: 'value', isChangedByCall: true, changing: [] });
    else if (names === null) own.push({ of: 'value', isChangedByCall: false, changing });
  }
  if (unit.object?.type !== 'made' || unit.object.by === null) return own;
  const made = (await makerOf(unit.object.by, { module, unit }, world))?.closure;
  return made?.of === 'result' ? [...own, made] : own;
}
