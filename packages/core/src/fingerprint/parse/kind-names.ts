// Names of the kinds of syntax. The compiler's numbers differ between versions, and some kinds have second names that
// mark the ends of a range.

import { ts } from 'ts-morph';

export const kindNames: Readonly<Record<number, string>> = nameKinds();

function nameKinds(): Record<number, string> {
  const names: Record<number, string> = {};
  for (const [name, kind] of Object.entries(ts.SyntaxKind))
    if (typeof kind === 'number' && !/^(First|Last)[A-Z]/.test(name)) names[kind] ??= name;
  return names;
}
