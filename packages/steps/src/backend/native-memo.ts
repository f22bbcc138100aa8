// What loading and using TensorFlow leaves in variables of modules, and decides nothing: the loaded library, two functions
// of Node's `util` that tfjs-node 4.22 calls and Node removed, and `Math.random`, which is another one while operations are
// recorded and is put back.

export const nativeMemo = ['loaded', 'util', 'Math'] as const;
