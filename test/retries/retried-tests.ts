// A reporter for vitest: at the end of a run it lists each test that failed and then passed when it was tried again. Such
// a test depends on chance. It does not stop a run, and it is not hidden either.

import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Of an error's first line: it may contain all that a command printed. */
const mostShown = 300;

export class RetriedTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const retried = modules.flatMap((module) => [...module.children.allTests()]).filter(isRetried);
    if (retried.length === 0) return;
    const lines = retried.flatMap((test) => [
      `  ${test.module.relativeModuleId} > ${test.fullName}`,
      ...(test.result().errors ?? []).map(({ message }) => `    ${message.split('\n', 1)[0]!.slice(0, mostShown)}`),
    ]);
    process.stderr.write(
      [
        `\nPassed only when tried again (${retried.length}). Fix these tests: their result depends on chance.`,
        ...lines,
        '',
      ].join('\n'),
    );
  }
}

function isRetried(test: TestCase): boolean {
  return test.diagnostic()?.flaky === true;
}
