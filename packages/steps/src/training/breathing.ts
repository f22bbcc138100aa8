// Long work between which a worker hears that it is to stop.

/** Milliseconds of work after which a worker listens. */
export const workBetweenBreaths = 250;

export interface Breathing {
  /** Lets messages through. @throws the signal's reason when the run was stopped */
  pause(): Promise<void>;
  /** The same, where the last time was long enough ago. */
  pauseIfDue(): Promise<void>;
}

export function createBreathing(signal: AbortSignal): Breathing {
  let last = performance.now();
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    last = performance.now();
  };
  return {
    pause,
    pauseIfDue: async () => {
      if (performance.now() - last > workBetweenBreaths) await pause();
    },
  };
}
