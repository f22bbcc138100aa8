// The executors that Cairn publishes, for a name that is misspelt. Others may publish more.

/** This machine is among them. */
export const knownExecutors: readonly string[] = ['local', 'slurm', 'kubernetes'];
