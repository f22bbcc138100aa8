// Variables of modules that change when TensorFlow is loaded and used, and that do not change results: the loaded
// library; two functions of Node's `util` that tfjs-node 4.22 calls and Node removed; and `Math.random`, which is
// replaced while operations are recorded and restored afterwards.

export const nativeMemo = ['loaded', 'util', 'Math'] as const;
