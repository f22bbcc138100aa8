// The optimisers that train has, by name.

export const optimizerNames = ['adam', 'sgd', 'rmsprop'] as const;

export type OptimizerName = (typeof optimizerNames)[number];
