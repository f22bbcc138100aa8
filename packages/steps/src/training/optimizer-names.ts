export const optimizerNames = ['adam', 'sgd', 'rmsprop'] as const;

export type OptimizerName = (typeof optimizerNames)[number];
