using Microsoft.ML.OnnxRuntime;
using Mlp.Benchmarks.Deployment;

// One thread and no search for better graphs: the least work before the first prediction.
using SessionOptions options = new()
{
    IntraOpNumThreads = 1,
    InterOpNumThreads = 1,
    GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
    LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
};
using InferenceSession session = new(Path.Combine(AppContext.BaseDirectory, "digits.onnx"), options);
float[] logits = new float[10];
using OrtValue input = OrtValue.CreateTensorValueFromMemory(Digit.Read(args[0]), [1, 64]);
using OrtValue output = OrtValue.CreateTensorValueFromMemory(logits, [1, 10]);
using RunOptions run = new();
session.Run(run, ["inputs"], [input], ["outputs"], [output]);
Digit.Write(logits);
