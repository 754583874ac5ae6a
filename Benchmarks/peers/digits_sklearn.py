"""scikit-learn on the handwritten digits, Adam without dropout: seconds of training, accuracy, peak memory."""
import common
import digits

chosen = digits.options(__doc__)

import warnings

import sklearn
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
X, T = digits.images(chosen.folder, "train")
model = MLPClassifier(
    tuple(chosen.layers[1:-1]), batch_size=chosen.batch, max_iter=chosen.epochs, learning_rate_init=chosen.rate,
    random_state=chosen.seed)
clock = common.Clock()
model.fit(X, T)
seconds = clock.stop()
memory = common.peak_memory()
accuracy = model.score(*digits.images(chosen.folder, "t10k"))
common.report(sklearn.__version__, seconds=seconds, accuracy=accuracy, peak_bytes=memory)
