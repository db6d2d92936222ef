using Mlp;
using Package;

const int Rows = 4;
float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1];      // [4, 2]
float[] targets = [0, 1, 1, 0];                 // [4, 1]

XorNet net = new(seed: 42);
XorNet.Tape tape = net.CreateTape(maxRows: Rows, seed: 42);
Adam adam = new(XorNet.Layout, learningRate: 0.05f);

float loss = 0;
for (int step = 0; step < 200; step++)
{
    ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
    loss = Loss.MeanSquaredError(outputs, targets, tape.OutputGradient);
    net.Backward(inputs, tape);
    adam.Step(net.Parameters, tape.Gradients);
}

float[] predictions = new float[Rows * XorNet.OutChannels];
net.Forward(inputs, predictions);
Console.WriteLine($"xor after 200 steps: {Answers(predictions)}, loss {(loss < 0.01f ? "below" : "not below")} 0.01");

XorReader.Forward(inputs, predictions);
Console.WriteLine($"xor with compiled weights: {Answers(predictions)}, self-test {(XorReader.SelfTest() < 1e-5 ? "passed" : "failed")}");

// What XorReader is compiled from.
if (args is [string file])
{
    net.Save(file);
}

static string Answers(float[] predictions) => string.Join(' ', predictions.Select(prediction => prediction > 0.5f ? 1 : 0));
