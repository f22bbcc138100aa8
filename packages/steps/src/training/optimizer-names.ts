// The optimisers that train has, by name.

export const optimizerNames = ['adam', 'adamw', 'nadam', 'sgd', 'rmsprop'] as const;

export type OptimizerName = (typeof optimizerNames)[number];
