// The files of a model's folder: cairn.json, and those of its family.

export const topologyFile = 'model.json';
export const weightsFile = 'weights.bin';
export const networkFiles: readonly string[] = [topologyFile, weightsFile];
export const descriptionFile = 'cairn.json';
/** Of families whose parameters are numbers in JSON. */
export const parametersFile = 'parameters.json';
