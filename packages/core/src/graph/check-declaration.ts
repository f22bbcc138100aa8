// A rows declaration names inputs and outputs of its own step: a misspelt one would leave lineage blind.

import { type AuthorProblem, authorProblem } from '../base/errors/author-error.ts';
import { listAll } from '../base/errors/list-some.ts';
import type { Definition } from './definition.ts';

const rowsFields: readonly string[] = ['in', 'out', 'trainingOnly'];
const rowsRoles: readonly string[] = ['learns', 'chooses', 'reads'];

/** Names in a rows declaration that the step does not declare, or that hold no rows. */
export function checkRowsDeclaration(definition: Definition): readonly AuthorProblem[] {
  const { inputs, outputs, rows, name: step, definedAt } = definition;
  const input = (name: string): string | undefined =>
    Object.hasOwn(inputs, name)
      ? inputs[name]!.kind.holdsRows
        ? undefined
        : `input '${name}' holds no rows`
      : `there is no input '${name}'`;
  const output = (name: string): string | undefined =>
    Object.hasOwn(outputs, name)
      ? outputs[name]!.holdsRows
        ? undefined
        : `output '${name}' holds no rows`
      : `there is no output '${name}'`;
  const fields = Object.keys(rows).map((field) =>
    rowsFields.includes(field) ? undefined : `there is no '${field}': it has ${listAll(rowsFields)}`,
  );
  const roles = Object.entries(rows.in ?? {}).map(([name, role]) =>
    rowsRoles.includes(role) ? undefined : `input '${name}' is '${role}', and can be ${listAll(rowsRoles, 'or')}`,
  );
  const origins = Object.entries(rows.out ?? {}).map(([name, { of }]) =>
    Array.isArray(of) ? undefined : `output '${name}' has no list 'of' of inputs`,
  );
  const problems = [
    ...fields,
    ...roles,
    ...origins,
    ...Object.keys(rows.in ?? {}).map(input),
    ...(rows.trainingOnly ?? []).map(input),
    ...Object.keys(rows.out ?? {}).map(output),
    ...Object.values(rows.out ?? {}).flatMap(({ of }) => (Array.isArray(of) ? of.map(input) : [])),
  ];
  return [...new Set(problems)]
    .filter((problem) => problem !== undefined)
    .map((problem) => authorProblem('rows-lineage-wrong', { step, problem }, definedAt));
}
