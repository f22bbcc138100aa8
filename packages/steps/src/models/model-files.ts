// The files of a model's folder.

export const topologyFile = 'model.json';
export const weightsFile = 'weights.bin';
export const descriptionFile = 'cairn.json';
