// What loading TensorFlow leaves in variables of modules, and decides nothing: the loaded library, and two functions of
// Node's `util` that tfjs-node 4.22 calls and Node removed.

export const nativeMemo = ['loaded', 'util'] as const;
