"""Writes sample.tfevents with TensorBoard's own messages and record writer. Run by hand, see PROVENANCE.md."""

import os

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2
from tensorboard.plugins.text import metadata as text_metadata
from tensorboard.summary.writer.record_writer import RecordWriter

TIME = 1767225600.25  # 2026-01-01T00:00:00.25Z


def session(**content):
    data = plugin_data_pb2.HParamsPluginData(version=metadata.PLUGIN_DATA_VERSION, **content)
    return summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(
            plugin_name=metadata.PLUGIN_NAME, content=data.SerializeToString(deterministic=True)
        ),
        data_class=summary_pb2.DATA_CLASS_TENSOR,
    )


def tensor_event(time, tag, tensor, meta):
    value = summary_pb2.Summary.Value(tag=tag, tensor=tensor, metadata=meta)
    return event_pb2.Event(wall_time=time, summary=summary_pb2.Summary(value=[value]))


text = tensor_pb2.TensorProto(
    dtype=7,  # DT_STRING
    tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)]),
    string_val=["    {\n      \"name\": \"größer\"\n    }\n".encode("utf-8")],
)
text_meta = summary_pb2.SummaryMetadata(
    plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name=text_metadata.PLUGIN_NAME),
    data_class=summary_pb2.DATA_CLASS_TENSOR,
)
start = plugin_data_pb2.SessionStartInfo(start_time_secs=TIME)
start.hparams["method.id"].string_value = "lilora"
start.hparams["method.options.dropout"].number_value = 0.0
start.hparams["training.learningRate"].number_value = 2e-3
start.hparams["training.lengthGrouped"].bool_value = True
start.hparams["evaluation.zeroShot"].bool_value = False
end = plugin_data_pb2.SessionEndInfo(status=api_pb2.Status.Value("STATUS_SUCCESS"), end_time_secs=TIME + 60)

events = [
    event_pb2.Event(wall_time=TIME, file_version="brain.Event:2"),
    tensor_event(TIME, "run.json/text_summary", text, text_meta),
    tensor_event(TIME, metadata.SESSION_START_INFO_TAG, metadata.NULL_TENSOR, session(session_start_info=start)),
]
for step, values in [
    (0, {"accuracy/1_a": 12.5, "instruction_following/1_a": 100.0}),
    (1, {"loss/total": 2.25, "loss/penalty": 0.0}),
    (300, {"loss/total": float("nan"), "loss/task": float("inf"), "continual/bwt": -3.3}),
]:
    summary = summary_pb2.Summary(
        value=[summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
    )
    events.append(event_pb2.Event(wall_time=TIME + step, step=step, summary=summary))
events.append(
    tensor_event(TIME + 60, metadata.SESSION_END_INFO_TAG, metadata.NULL_TENSOR, session(session_end_info=end))
)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sample.tfevents"), "wb") as file:
    writer = RecordWriter(file)
    for event in events:
        writer.write(event.SerializeToString(deterministic=True))
