"""Trains a measured network by Keras' fit and tells the milliseconds of its fastest epoch but the first.

python3 keras-fit.py '<the network of training-networks.ts as JSON>'
"""

import json
import math
import sys
import time

import keras
import numpy as np

network = json.loads(sys.argv[1])
shape, outputs, rows, batch = network["shape"], network["outputs"], network["rows"], network["batchSize"]
random = np.random.default_rng(1)
x = random.random((rows, *shape), dtype="float32")
y = (x.reshape(rows, -1)[:, 0] * outputs).astype("int32")

layers = [keras.layers.Input(shape)]
layers += [keras.layers.Conv2D(filters, 3, padding="same", activation="relu") for filters in network["convolutions"]]
if network["convolutions"]:
    layers.append(keras.layers.MaxPooling2D(2))
if len(shape) > 1:
    layers.append(keras.layers.Flatten())
layers += [keras.layers.Dense(units, activation="relu") for units in network["dense"]]
layers.append(keras.layers.Dense(outputs))
model = keras.Sequential(layers)
model.compile(keras.optimizers.Adam(0.001), keras.losses.SparseCategoricalCrossentropy(from_logits=True))


class Times(keras.callbacks.Callback):
    taken = []

    def on_epoch_begin(self, epoch, logs=None):
        self.begun = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.taken.append(1000 * (time.perf_counter() - self.begun))


epochs = max(5, math.ceil(64 / math.ceil(rows / batch)))
model.fit(x, y, batch_size=batch, epochs=epochs, shuffle=True, verbose=0, callbacks=[Times()])
print(f"milliseconds {min(Times.taken[1:])}")
