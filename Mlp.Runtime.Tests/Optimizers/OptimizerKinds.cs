namespace Mlp.Tests.Optimizers;

/// <summary>Optimizers that tests are run for, and parameters for them.</summary>
internal static class OptimizerKinds
{
    public static StateLayout Layout { get; } = new("DigitNet", 48, 0);

    public static TheoryData<string> All =>
        ["sgd", "momentum", "nesterov", "adam", "amsgrad", "adamw", "rmsprop", "centered", "adagrad", "nadam", "lion"];

    public static ParameterBuffer Ones()
    {
        ParameterBuffer parameters = new(Layout);
        float[] ones = new float[48];
        Array.Fill(ones, 1f);
        parameters.CopyFrom(ones);
        return parameters;
    }

    public static Optimizer Create(string kind) => kind switch
    {
        "sgd" => new SGD(Layout, 0.1f, weightDecay: 0.01f),
        "momentum" => new SGD(Layout, 0.1f, 0.9f, 0.1f),
        "nesterov" => new SGD(Layout, 0.1f, 0.9f, nesterov: true),
        "adam" => new Adam(Layout, 0.1f),
        "amsgrad" => new Adam(Layout, 0.1f, amsgrad: true, maximize: true),
        "rmsprop" => new RMSprop(Layout, 0.1f),
        "centered" => new RMSprop(Layout, 0.1f, 0.9, momentum: 0.9f, centered: true),
        "adagrad" => new Adagrad(Layout, 0.1f, 0.01, 0.01f, 0.5f),
        "nadam" => new NAdam(Layout, 0.1f, weightDecay: 0.1f),
        "lion" => new Lion(Layout, 0.1f, weightDecay: 0.1f),
        _ => new AdamW(Layout, 0.1f),
    };
}
