// Grad-CAM: where in an image the last convolution of a network found what raises a score.

import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import type { ConvolutionalModel } from '../../models/model-family.ts';

/**
 * By pixel: the maps of the last convolution, each weighed by the mean slope of the score in it, added up; only what raises the
 * score, enlarged to the size of the image (bilinear).
 *
 * Source: R. R. Selvaraju and others, "Grad-CAM: visual explanations from deep networks via gradient-based localization", ICCV
 * 2017.
 *
 * @param image - one encoded image
 * @param weights - of the scores in what is explained
 */
export function gradCam(
  { tf, mapsOf, scoresOf }: ConvolutionalModel,
  image: { readonly data: Float32Array; readonly shape: readonly number[] },
  weights: readonly number[],
): number[] {
  return tf.tidy(() => {
    const maps = mapsOf(tf.tensor(image.data, [1, ...image.shape])) as Tensor4D;
    const by = tf.tensor2d([[...weights]]);
    const slopes = tf.grad((found: Tensor) => tf.sum(tf.mul(scoresOf(found), by as Tensor2D)))(maps);
    const weighed = tf.relu(tf.sum(tf.mul(maps, tf.mean(slopes, [1, 2], true)), -1, true)) as Tensor4D;
    const [height, width] = [image.shape[0]!, image.shape[1]!];
    return [...tf.image.resizeBilinear(weighed, [height, width], false, true).dataSync<'float32'>()];
  });
}
