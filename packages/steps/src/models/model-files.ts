// The files of a model's folder: cairn.json, and those of its family.

export const topologyFile = 'model.json';
export const weightsFile = 'weights.bin';
export const networkFiles: readonly string[] = [topologyFile, weightsFile];
/** Of a network whose weights have fewer bits, or are stored without their zeros. */
export const packedFile = 'packed.json';
export const packedWeightsFile = 'packed.bin';
export const packedFiles: readonly string[] = [packedFile, packedWeightsFile];
export const descriptionFile = 'cairn.json';
/** Of trees: LightGBM's text, which its other readers open too. */
export const treesFile = 'trees.txt';
/** Of an ensemble: the folder of a member, by its index from 0. */
export function memberFolder(index: number): string {
  return `members/${index + 1}`;
}

/** Of families whose parameters are numbers in JSON. */
export const parametersFile = 'parameters.json';
