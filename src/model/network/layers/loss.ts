import * as tf from "@tensorflow/tfjs-core";

/**
 * log softmax over the last axis; -∞ where the input is -∞.
 *
 * @param x [rows, classes]
 * @returns [rows, classes]
 */
export function logSoftmax(x: tf.Tensor2D): tf.Tensor2D {
  const shifted = tf.sub(x, tf.max(x, -1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
}

/**
 * Mean cross entropy in nats. With smoothing s the target is (1 - s) on the label
 * and s / classes on every class. Szegedy et al. 2016, arXiv:1512.00567.
 *
 * @param logits [rows, classes]
 * @param labels [rows], class numbers
 * @param smoothing 0 to 1
 * @returns a scalar
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, smoothing = 0): tf.Scalar {
  const classes = logits.shape[1];
  const target = tf.add(tf.mul(tf.oneHot(labels, classes), 1 - smoothing), smoothing / classes);
  return tf.neg(tf.mean(tf.sum(tf.mul(target, logSoftmax(logits)), -1)));
}
