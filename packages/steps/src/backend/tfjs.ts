// TensorFlow with the types of tfjs. Those types are not in our declarations: they do not compile without skipLibCheck.

/** The union package: the split packages break recurrent layers on Node. */
export type Tfjs = typeof import('@tensorflow/tfjs-node');
