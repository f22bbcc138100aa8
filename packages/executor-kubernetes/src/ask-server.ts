// Asks the API server, and names the problem if it does not answer as it should.

import { SchedulerUnavailable } from '@cairn/core/jobs';
import { type ApiProblem, readProblem } from './api-problem.ts';
import { type Cluster, NoCluster, openCluster } from './connect.ts';
import type { KubernetesSettings } from './kubernetes-settings.ts';

type Request<T> = (cluster: Cluster) => Promise<T>;

/** @throws SchedulerUnavailable for every problem that is not one of `expected` */
export interface Ask {
  <T>(request: Request<T>): Promise<T>;
  <T>(request: Request<T>, expected: readonly ApiProblem['problem'][]): Promise<T | ApiProblem>;
}

/** Seconds that a server can ask for, at most. */
const longestPause = 60;

export function createAsking(settings: KubernetesSettings): Ask {
  let opening: Promise<Cluster> | undefined;
  let pause = { until: 0, message: '' };
  const open = async (): Promise<Cluster> => {
    opening ??= openCluster(settings);
    try {
      return await opening;
    } catch (error) {
      // Somebody may write the file meanwhile.
      opening = undefined;
      if (error instanceof NoCluster) throw new SchedulerUnavailable(error.message);
      throw error;
    }
  };
  async function ask<T>(request: Request<T>, expected: readonly ApiProblem['problem'][] = []): Promise<T | ApiProblem> {
    const cluster = await open();
    let problem: ApiProblem = { problem: 'busy', message: pause.message };
    // Unless the server said that it wants no requests for a while.
    if (performance.now() >= pause.until) {
      try {
        return await request(cluster);
      } catch (error) {
        problem = readProblem(error);
      }
    }
    const { after, message } = problem;
    if (after !== undefined) pause = { until: performance.now() + Math.min(after, longestPause) * 1000, message };
    if (expected.includes(problem.problem)) return problem;
    throw new SchedulerUnavailable(message);
  }
  return ask as Ask;
}
