// The Python that a program runs in.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';

/**
 * A virtual environment that uv creates from a lock file, once for each content of the file; several are kept next to
 * each other. The program finds it as `python`, and in it the module `cairn_step`.
 */
export interface PythonEnvironment {
  /**
   * A requirements file of the project in which each package has its version and hashes:
   * `uv pip compile --generate-hashes requirements.in -o requirements.lock`. Its bytes are part of the key.
   */
  readonly lock: string;
  /** `3.12`, or with the patch release `3.12.7`. What uv finds for it, with the platform, is part of the key. */
  readonly version: string;
}

/** @throws AuthorError `python-wrong` */
export function checkPython(
  step: string,
  python: PythonEnvironment | undefined,
  definedAt: SourceLocation | undefined,
): PythonEnvironment | undefined {
  if (python === undefined) return undefined;
  const fail = (problem: string): never => failAuthor('python-wrong', { step, problem }, definedAt);
  const { lock, version } = python;
  if (typeof lock !== 'string' || lock === '') return fail("'lock' must be the path of a lock file");
  if (typeof version !== 'string' || !/^3\.\d{1,3}(\.\d{1,3})?$/.test(version))
    return fail(`'version' must be a text such as '3.12' or '3.12.7', not ${JSON.stringify(version)}`);
  return { lock, version };
}
