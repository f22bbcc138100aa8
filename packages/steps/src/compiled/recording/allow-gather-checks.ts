// tfjs-node's gather reads its indices, to check that they are in range, and decides nothing else by them. TensorFlow
// checks them as well when the graph runs.

import type { Tfjs } from '../../backend/tfjs.ts';

interface GatherChecks {
  /** Whether a gather is running, and may read. */
  readonly isChecking: boolean;
  /** Puts tfjs-node's own gather back. */
  end(): void;
}

/** Notes while a gather runs, until `end`. */
export function allowGatherChecks(tf: Tfjs): GatherChecks {
  const [name, backend] = ['GatherV2', 'tensorflow'];
  const own = tf.getKernel(name, backend);
  let isChecking = false;
  tf.unregisterKernel(name, backend);
  tf.registerKernel({
    ...own,
    kernelFunc: (given) => {
      isChecking = true;
      try {
        return own.kernelFunc(given);
      } finally {
        isChecking = false;
      }
    },
  });
  return {
    get isChecking() {
      return isChecking;
    },
    end() {
      tf.unregisterKernel(name, backend);
      tf.registerKernel(own);
    },
  };
}
