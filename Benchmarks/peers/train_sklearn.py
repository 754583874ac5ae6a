"""scikit-learn training on made-up rows in shuffled batches: the time of a step."""
import common

chosen = common.training_options(__doc__)

import warnings

import sklearn
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
X, T = common.made_up_rows(chosen)


def epoch():
    global model
    model = MLPClassifier(
        tuple(chosen.layers[1:-1]), batch_size=chosen.batch, max_iter=1, solver=chosen.optimizer, alpha=0)
    model.fit(X, T)


time = common.median_time(chosen.repeats, chosen.steps, epoch)
common.report(sklearn.__version__, microseconds=time, last_loss=float(model.loss_))
