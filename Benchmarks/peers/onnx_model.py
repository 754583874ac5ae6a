"""A fully connected network as an ONNX file in memory."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def dense(layers):
    """`layers` are all sizes; weights are drawn by He's rule. Input `x`, output `y`, any number of rows."""
    random = np.random.default_rng(1)
    nodes, tensors, last = [], [], "x"
    for index, (inputs, outputs) in enumerate(zip(layers, layers[1:])):
        W = random.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs)
        tensors.append(numpy_helper.from_array(W.astype("f4"), f"W{index}"))
        tensors.append(numpy_helper.from_array(np.zeros(outputs, "f4"), f"b{index}"))
        is_last = index == len(layers) - 2
        z = "y" if is_last else f"z{index}"
        nodes.append(helper.make_node("Gemm", [last, f"W{index}", f"b{index}"], [z], transB=1))
        if not is_last:
            last = f"a{index}"
            nodes.append(helper.make_node("Relu", [z], [last]))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", layers[0]])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", layers[-1]])
    graph = helper.make_graph(nodes, "dense", [x], [y], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()
