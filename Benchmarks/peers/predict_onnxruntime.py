"""ONNX Runtime predicting a batch of rows with ReLU layers and a linear output: the time of a call.

The graph is the one that PyTorch exports for it: a Gemm and a Relu a layer. The better of a plain call and one with
its inputs and outputs bound in advance counts.
"""
import common

chosen = common.options(__doc__, layers=[784, 512, 256, 10], batch=1)

import numpy as np
import onnxruntime

import onnx_model

settings = onnxruntime.SessionOptions()
settings.intra_op_num_threads = chosen.threads
session = onnxruntime.InferenceSession(
    onnx_model.dense(chosen.layers), settings, providers=["CPUExecutionProvider"])
x = np.random.default_rng(1).random((chosen.batch, chosen.layers[0]), dtype="f4")
plain = common.call_time(chosen.repeats, lambda: session.run(None, {"x": x}))

y = np.empty((chosen.batch, chosen.layers[-1]), dtype="f4")
binding = session.io_binding()
binding.bind_cpu_input("x", x)
binding.bind_output("y", "cpu", 0, np.float32, y.shape, y.ctypes.data)
bound = common.call_time(chosen.repeats, lambda: session.run_with_iobinding(binding))
assert np.allclose(y, session.run(None, {"x": x})[0])
common.report(onnxruntime.__version__, microseconds=min(plain, bound), plain=plain, bound=bound)
