// A failure of a node with a code of its own.

import type { FailureCode } from '../../plan/outcome/outcome.ts';

export class NodeFailure extends Error {
  readonly failure: FailureCode;

  constructor(failure: FailureCode, message: string) {
    super(message);
    this.failure = failure;
  }
}
