// Makes plans in a process of its own, one after the other: every project lies in a folder of its own, so that its
// modules are its own too.

import { makePlan } from './make-plan.ts';
import type { MakeRequest } from './make-request.ts';

export interface MakerQuestion {
  readonly number: number;
  readonly request: MakeRequest;
}

let last: Promise<void> = Promise.resolve();

process.on('message', ({ number, request }: MakerQuestion) => {
  last = last.then(async () => {
    try {
      process.send!({ number, made: await makePlan(request) });
    } catch (error) {
      process.send!({ number, error: (error as Error).stack ?? String(error) });
    }
  });
});
