// The process in which `cairn doctor` tries the native backend. It answers with one message and ends.

import { loadProjectSteps } from '../../lookup/project-steps.ts';
import { classifyError } from '../../terminal/errors.ts';
import type { BackendAnswer } from './check-native.ts';

const answer = await check().catch((error: unknown): BackendAnswer => explain(error));
process.send?.(answer, () => process.exit());

async function check(): Promise<BackendAnswer> {
  const { checkBackend } = await loadProjectSteps(process.cwd(), ['checkBackend'], 'the native backend');
  return { check: await checkBackend() };
}

/** The steps say what is wrong and what to do in one sentence: `It is not installed: run npm run setup.` */
function explain(error: unknown): BackendAnswer {
  const isMissing = (error as { readonly code?: unknown } | null)?.code === 'tensorflow-missing';
  const { problems } = classifyError(error);
  const { message = '', fix = '', code = '' } = problems[0] ?? {};
  if (code !== 'internal-error') return { problem: message, fix };
  const [problem = '', ...rest] = message.replace(/^Internal error: /, '').split(': ');
  const toDo = rest.join(': ') || 'Set it up again: npm run setup.';
  return { problem, fix: toDo, isMissing };
}
