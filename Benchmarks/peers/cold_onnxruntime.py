"""ONNX Runtime from the start of the process to one prediction: `cold_onnxruntime.py --make FILE`, then without."""
import sys

if sys.argv[1] == "--make":
    import onnx_model

    with open(sys.argv[2], "wb") as file:
        file.write(onnx_model.dense([30, 64, 32, 1]))
else:
    import numpy as np
    import onnxruntime

    session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
    print(session.run(None, {"x": np.ones((1, 30), "f4")})[0])
