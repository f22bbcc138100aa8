// The part of TensorFlow that a network by function needs, in types of our own: those of tfjs do not compile without
// skipLibCheck. Options are those of tfjs (https://js.tensorflow.org/api/4.22.0/), which checks them when it runs.

/** Options of a layer, an initialiser or a regulariser, as tfjs takes them. */
export type TensorflowOptions = object;

/** A tensor in the graph of a network: the output of a layer. */
export interface SymbolicTensor {
  /** The first is null: any number of rows. */
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

export interface Layer {
  readonly name: string;
  apply(inputs: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor;
}

/** A tfjs model: `tf.sequential` and `tf.model` make one. */
export interface Network extends Layer {
  readonly layers: readonly Layer[];
  countParams(): number;
}

export interface SequentialNetwork extends Network {
  /** Adds a layer at the end. */
  add(layer: Layer): void;
}

type LayerName =
  | 'activation'
  | 'add'
  | 'alphaDropout'
  | 'average'
  | 'averagePooling1d'
  | 'averagePooling2d'
  | 'averagePooling3d'
  | 'batchNormalization'
  | 'bidirectional'
  | 'categoryEncoding'
  | 'concatenate'
  | 'conv1d'
  | 'conv2d'
  | 'conv2dTranspose'
  | 'conv3d'
  | 'conv3dTranspose'
  | 'cropping2D'
  | 'dense'
  | 'depthwiseConv2d'
  | 'dot'
  | 'dropout'
  | 'elu'
  | 'embedding'
  | 'flatten'
  | 'gaussianDropout'
  | 'gaussianNoise'
  | 'globalAveragePooling1d'
  | 'globalAveragePooling2d'
  | 'globalMaxPooling1d'
  | 'globalMaxPooling2d'
  | 'gru'
  | 'gruCell'
  | 'inputLayer'
  | 'layerNormalization'
  | 'leakyReLU'
  | 'lstm'
  | 'lstmCell'
  | 'masking'
  | 'maxPooling1d'
  | 'maxPooling2d'
  | 'maxPooling3d'
  | 'maximum'
  | 'minimum'
  | 'multiply'
  | 'permute'
  | 'prelu'
  | 'reLU'
  | 'repeatVector'
  | 'rescaling'
  | 'reshape'
  | 'rnn'
  | 'separableConv2d'
  | 'simpleRNN'
  | 'simpleRNNCell'
  | 'softmax'
  | 'spatialDropout1d'
  | 'thresholdedReLU'
  | 'timeDistributed'
  | 'upSampling2d'
  | 'zeroPadding2d';

type InitializerName =
  | 'constant'
  | 'glorotNormal'
  | 'glorotUniform'
  | 'heNormal'
  | 'heUniform'
  | 'identity'
  | 'leCunNormal'
  | 'leCunUniform'
  | 'ones'
  | 'orthogonal'
  | 'randomNormal'
  | 'randomUniform'
  | 'truncatedNormal'
  | 'varianceScaling'
  | 'zeros';

type Makers<Name extends string, Made> = { readonly [N in Name]: (options?: TensorflowOptions) => Made } & {};

/**
 * The functions of TensorFlow that create networks. All of it has the types of tfjs if they are installed:
 * `loadBackend<typeof import('@tensorflow/tfjs-node')>()`.
 */
export interface Tensorflow {
  readonly layers: Makers<LayerName, Layer>;
  readonly initializers: Makers<InitializerName, object>;
  readonly regularizers: Makers<'l1' | 'l2' | 'l1l2', object>;
  readonly constraints: Makers<'maxNorm' | 'minMaxNorm' | 'nonNeg' | 'unitNorm', object>;
  sequential(options?: { readonly layers?: readonly Layer[]; readonly name?: string }): SequentialNetwork;
  model(options: {
    readonly inputs: SymbolicTensor | readonly SymbolicTensor[];
    readonly outputs: SymbolicTensor | readonly SymbolicTensor[];
    readonly name?: string;
  }): Network;
  /** The shape of one row. */
  input(options: {
    readonly shape: readonly (number | null)[];
    readonly name?: string;
    readonly dtype?: string;
  }): SymbolicTensor;
}
