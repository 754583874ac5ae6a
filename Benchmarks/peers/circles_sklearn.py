"""scikit-learn on the work `circles`: 1000 rows, 2-10-5-1, ReLU, full batch, plain gradient descent, Double."""
import common

chosen = common.options(__doc__)

import warnings

import sklearn
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
X, T = common.circle_rows()


def steps():
    MLPClassifier(
        (10, 5), solver="sgd", alpha=0, batch_size=1000, learning_rate_init=0.01, momentum=0,
        nesterovs_momentum=False, max_iter=1000, tol=0, n_iter_no_change=10**9, shuffle=False,
    ).fit(X, T.ravel())


common.report(sklearn.__version__, microseconds=common.median_time(chosen.repeats, 1000, steps))
