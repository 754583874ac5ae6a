"""A peer with its defaults on one table: suite_peer.py PEER TRAIN TEST TARGET SEED numbers|classes THREADS

Prints one line of JSON: seconds of training, the predictions as texts, and for classes the probability of each.
scikit-learn's MLP has imputed and standardised numbers, one-hot categories and a standardised target; trees have their own
handling of categories and missing cells; RealMLP has missing numbers imputed, with a column that says so.
"""
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import pandas as pd

peer, train_file, test_file, target, seed, task, threads = sys.argv[1:8]
seed, threads, is_regression = int(seed), int(threads), task == "numbers"
MISSING = ["", "NA", "NaN", "null", "?"]


def read(path):
    table = pd.read_csv(path, na_values=MISSING, keep_default_na=True, low_memory=False)
    return table


train, test = read(train_file), read(test_file)
# A target that is missing trains nobody.
train = train[train[target].notna()]
features = [name for name in train.columns if name != target]
texts = [name for name in features if not pd.api.types.is_numeric_dtype(train[name])]
numbers = [name for name in features if name not in texts]
x, z = train[features].copy(), test[features].copy()
if is_regression:
    y = train[target].astype(float).to_numpy()
else:
    labels = sorted(train[target].astype(str).unique())
    y = train[target].astype(str).map({label: index for index, label in enumerate(labels)}).to_numpy()


def imputed(flags):
    """Missing numbers become the median of the training rows; `flags` adds a column that says so."""
    global x, z, numbers
    for name in list(numbers):
        x[name], z[name] = x[name].astype(float), pd.to_numeric(z[name], errors="coerce").astype(float)
        if x[name].isna().all():
            x, z = x.drop(columns=name), z.drop(columns=name)
            numbers.remove(name)
            continue
        if flags and x[name].isna().any():
            x[name + " missing"], z[name + " missing"] = x[name].isna().astype(float), z[name].isna().astype(float)
            numbers.append(name + " missing")
        middle = x[name].median()
        x[name], z[name] = x[name].fillna(middle), z[name].fillna(middle)


def learn():
    if peer == "sklearn":
        from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
        from sklearn.neural_network import MLPClassifier, MLPRegressor
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler
        imputed(flags=False)
        for name in texts:
            x[name], z[name] = x[name].astype(str), z[name].astype(str)
        columns = ColumnTransformer([
            ("numbers", StandardScaler(), numbers), ("texts", OneHotEncoder(handle_unknown="ignore"), texts)])
        model = MLPRegressor(random_state=seed) if is_regression else MLPClassifier(random_state=seed)
        if is_regression:
            model = TransformedTargetRegressor(model, transformer=StandardScaler())
        return make_pipeline(columns, model).fit(x, y)
    if peer in ("lightgbm", "xgboost"):
        for name in texts:
            kinds = pd.CategoricalDtype(sorted(x[name].dropna().astype(str).unique()))
            x[name] = x[name].astype("string").astype(kinds)
            z[name] = z[name].astype("string").astype(kinds)
        for name in numbers:
            z[name] = pd.to_numeric(z[name], errors="coerce")
        if peer == "lightgbm":
            import re
            import lightgbm
            clean = [re.sub(r"[^A-Za-z0-9_]", "_", name) + str(index) for index, name in enumerate(x.columns)]
            x.columns, z.columns = clean, clean
            kind = lightgbm.LGBMRegressor if is_regression else lightgbm.LGBMClassifier
            return kind(random_state=seed, n_jobs=threads, verbose=-1).fit(x, y)
        import xgboost
        clean = [f"f{index}" for index in range(len(x.columns))]
        x.columns, z.columns = clean, clean
        kind = xgboost.XGBRegressor if is_regression else xgboost.XGBClassifier
        return kind(random_state=seed, n_jobs=threads, enable_categorical=True, tree_method="hist").fit(x, y)
    if peer == "catboost":
        import catboost
        for name in texts:
            x[name], z[name] = x[name].astype(object).fillna("missing").astype(str), z[name].astype(object).fillna("missing").astype(str)
        for name in numbers:
            z[name] = pd.to_numeric(z[name], errors="coerce")
        kind = catboost.CatBoostRegressor if is_regression else catboost.CatBoostClassifier
        return kind(random_seed=seed, thread_count=threads, verbose=False, allow_writing_files=False).fit(
            x, y, cat_features=texts)
    imputed(flags=True)
    for name in texts:
        x[name], z[name] = x[name].astype("object").fillna("missing").astype(str), z[name].astype("object").fillna("missing").astype(str)
    import pytabkit
    forms = {"realmlp-s": (pytabkit.RealMLP_TD_S_Classifier, pytabkit.RealMLP_TD_S_Regressor),
             "realmlp": (pytabkit.RealMLP_TD_Classifier, pytabkit.RealMLP_TD_Regressor)}
    model = forms[peer][is_regression](random_state=seed, n_cv=1, n_refit=0, n_threads=threads, device="cpu", verbosity=0)
    return model.fit(x, y, cat_col_names=texts)


# Loading a package is no training.
if "realmlp" in peer:
    import pytabkit
    import torch
    torch.set_num_threads(threads)
elif peer == "sklearn":
    import sklearn.compose
    import sklearn.neural_network
else:
    __import__(peer)
start = time.monotonic()
model = learn()
seconds = time.monotonic() - start
answer = {"seconds": seconds}
if is_regression:
    answer["predictions"] = [repr(float(value)) for value in np.ravel(model.predict(z))]
else:
    probabilities = np.asarray(model.predict_proba(z))
    answer["predictions"] = [labels[index] for index in probabilities.argmax(axis=1)]
    answer["tops"] = [float(value) for value in probabilities.max(axis=1)]
print(json.dumps(answer))
