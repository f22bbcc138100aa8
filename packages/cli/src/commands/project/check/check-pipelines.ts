// Pipelines, each planned with its defaults, or with what is set: wiring, params, purity, leaks between rows, and files
// that are missing. Nothing runs.

import { type AuthorProblem, findHome, findPipelineFile, findProjectRoot, listPipelines, plan } from '@cairn/core';
import type { GivenParams } from '../../../params/try-params.ts';
import { tryParams } from '../../../params/try-params.ts';
import type { Cli } from '../../../terminal/cli.ts';
import { isAuthorError } from '../../../terminal/errors.ts';
import type { Finding } from './finding.ts';

export interface CheckedPipeline {
  readonly pipeline: string;
  /** The number of its nodes; null if it could not be planned. */
  readonly nodes: number | null;
}

export interface CheckedPipelines {
  readonly pipelines: readonly CheckedPipeline[];
  readonly findings: readonly Finding[];
}

/** The pipelines of the project, and of the workspace that it is a member of. */
function listProjectPipelines(cwd: string): readonly string[] {
  return [...new Set([findProjectRoot(cwd), findHome(cwd)].flatMap(listPipelines))];
}

/**
 * @param names - the pipelines that were asked for; if none, all of the project. A file of pipelines/ that exports no
 *   pipeline is a mistake only if it was asked for.
 */
export async function checkPipelines(
  names: readonly string[],
  given: GivenParams,
  storePlace: string | undefined,
  { cwd, environment }: Cli,
): Promise<CheckedPipelines> {
  const pipelines: CheckedPipeline[] = [];
  const findings: Finding[] = [];
  for (const pipeline of names.length ? names : listProjectPipelines(cwd)) {
    const { file } = findPipelineFile(pipeline, cwd);
    const options = { cwd, pipeline, environment: environment.variables, ...(storePlace && { storePlace }) };
    try {
      const { nodes } = await tryParams(given, (params) => plan({ ...options, params }));
      pipelines.push({ pipeline, nodes: nodes.length });
    } catch (error) {
      if (!isAuthorError(error)) throw error;
      if (names.length === 0 && error.problems.every(({ code }) => code === 'no-pipeline')) continue;
      pipelines.push({ pipeline, nodes: null });
      const isNothingSet = given.files.length === 0 && given.sets.length === 0;
      findings.push(...error.problems.map((problem) => toFinding(problem, file, isNothingSet)));
    }
  }
  return { pipelines, findings };
}

function toFinding(problem: AuthorProblem, file: string, isNothingSet: boolean): Finding {
  const { code, message, fix, at, param } = problem;
  // A pipeline may have params without a default: that is no mistake, but it cannot be planned without them.
  const isUnset = isNothingSet && code === 'wrong-params' && param !== undefined;
  return {
    file: at?.file ?? file,
    ...(at && { line: at.line, column: at.column }),
    severity: isUnset ? 'note' : 'error',
    code,
    message,
    fix,
  };
}
