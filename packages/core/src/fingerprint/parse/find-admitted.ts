// What a gate admits, as a piece of its own. A step that takes approved values refers to their gate. It depends on what
// the gate admits and on its name, but not on its rules.

import { ts } from 'ts-morph';
import type { ListedUnit } from './list-units.ts';
import type { MeaningOf } from './unit-meaning.ts';
import { unwrapAll } from './write-shape.ts';

export function findAdmitted({ roots, declarations }: ListedUnit, meaningOf: MeaningOf): ListedUnit | undefined {
  const [root] = roots;
  const value =
    root && (ts.isVariableDeclaration(root) ? root.initializer : ts.isExportAssignment(root) && root.expression);
  const call = value && unwrapAll(value);
  if (!call || !ts.isCallExpression(call) || meaningOf.definerOf(call.expression) !== 'defineGate') return undefined;
  const [name, spec] = call.arguments;
  if (!name || !ts.isStringLiteralLike(name) || !spec || !ts.isObjectLiteralExpression(spec)) return undefined;
  if (spec.properties.some(ts.isSpreadAssignment)) return undefined;
  const admits = spec.properties.find((property) => property.name?.getText() === 'admits');
  const kind =
    admits &&
    (ts.isPropertyAssignment(admits) ? admits.initializer : ts.isShorthandPropertyAssignment(admits) && admits.name);
  return kind ? { roots: [kind], declarations, isStatement: false, prefix: `gate ${name.text}` } : undefined;
}
