#!/usr/bin/env bash
# TensorFlow.js 4.22.0: `tf.train.adadelta` divides by the average of squared gradients from before the step, which
# starts at 0. Its first step is therefore learningRate times the gradient, however large that is.
# Adadelta (Zeiler 2012, algorithm 1; Keras and PyTorch likewise) takes the present gradient into the average first:
# its first step is sqrt(epsilon / ((1 - rho) g² + epsilon)) g, 700 times shorter for g = 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @tensorflow/tfjs@4.22.0
cat > adadelta.cjs <<'JAVASCRIPT'
console.warn = () => {}; // advice to use the package for Node.js, which computes the same
const tf = require("@tensorflow/tfjs");

const main = async () => {
  await tf.setBackend("cpu");
  const [rho, epsilon] = [0.95, 1e-7];
  const firstStep = (gradient) => {
    const weight = tf.variable(tf.scalar(0));
    tf.train.adadelta(1, rho, epsilon).minimize(() => weight.mul(gradient));
    return weight.dataSync()[0];
  };
  const published = (gradient) =>
    -Math.sqrt(epsilon / ((1 - rho) * gradient ** 2 + epsilon)) * gradient;
  console.log(`TensorFlow.js ${tf.version.tfjs}, learning rate 1, rho ${rho}, epsilon ${epsilon}:`);
  for (const gradient of [1, 10, 1000]) {
    const step = firstStep(gradient);
    console.log(`  gradient ${gradient}: first step ${step.toPrecision(4)}, ` +
      `by the published rule ${published(gradient).toPrecision(4)}`);
    if (Math.abs(step / -gradient - 1) > 1e-3) throw new Error("changed");
  }
};
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
JAVASCRIPT
node adadelta.cjs
echo "as described"
