// Secrets that params name have to be set before anything runs.

import { AuthorError, authorProblem } from '../base/errors/author-error.ts';
import { listSecrets } from '../dsl/secret.ts';
import type { Plan } from '../graph/plan.ts';
import type { Variables } from './environment/environment.ts';

/** @throws AuthorError `secret-wrong` for a secret whose variable is not set */
export function checkSecrets(plan: Pick<Plan, 'nodes'>, variables: Variables): void {
  const missing = plan.nodes.flatMap(({ definition, params, calledAt }) =>
    definition.role === 'source'
      ? []
      : listSecrets(params)
          .filter((variable) => variables[variable] === undefined)
          .map((variable) => authorProblem('secret-wrong', { variable, problem: 'is not set' }, calledAt)),
  );
  if (missing.length) throw new AuthorError(missing);
}
