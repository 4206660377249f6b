#!/usr/bin/env bash
# TensorFlow.js 4.22.0: with an L2 penalty, `loss` of `model.fit` contains the penalty, but `val_loss` and
# `model.evaluate` do not. Keras contains it in all three. Validating on the training rows themselves shows a gap
# where there is none, so a penalized model looks better on new rows than on its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @tensorflow/tfjs@4.22.0
cat > penalty.cjs <<'JAVASCRIPT'
console.warn = () => {}; // advice to use the package for Node.js, which computes the same
const tf = require("@tensorflow/tfjs");

// One weight of 2 and rows of y = 3x: an error of 1 in every row, a penalty of 0.01 · 2² = 0.04.
const main = async () => {
  await tf.setBackend("cpu");
  const model = tf.sequential();
  model.add(tf.layers.dense({
    units: 1,
    inputShape: [1],
    useBias: false,
    kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
  }));
  model.layers[0].setWeights([tf.tensor2d([[2]])]);
  model.compile({ optimizer: tf.train.sgd(0), loss: "meanSquaredError" });
  const [x, y] = [tf.tensor2d([[1], [-1]]), tf.tensor2d([[3], [-3]])];
  const { history } = await model.fit(x, y, { epochs: 1, validationData: [x, y], verbose: 0 });
  const [loss] = history.loss;
  const [valLoss] = history.val_loss;
  const [evaluated] = await model.evaluate(x, y).data();
  console.log(`TensorFlow.js ${tf.version.tfjs}: loss ${loss.toFixed(4)}, val_loss ${valLoss.toFixed(4)}, ` +
    `evaluate ${evaluated.toFixed(4)} for the same two rows and weights`);
  const is = (value, wanted) => Math.abs(value - wanted) < 1e-4;
  if (!is(loss, 1.04) || !is(valLoss, 1) || !is(evaluated, 1)) throw new Error("changed");
};
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
JAVASCRIPT
node penalty.cjs
echo "as described"
