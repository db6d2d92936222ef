using System.Globalization;
using System.Text;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Parity;
using Mlp.Tests.Losses;
using Mlp.Tests.Metrics;
using Mlp.Tests.Numerics;
using Mlp.Tests.Optimizers;
using Xunit.Abstractions;

namespace Mlp.AccuracyTable;

/// <summary>Runs the tests that compare with PyTorch and scikit-learn, and prints the largest differences that they saw.</summary>
internal static class Comparisons
{
    private static readonly Silence s_silence = new();

    public static string Write()
    {
        StringBuilder page = new();
        Networks(page);
        new LossFixtureTests().Cross_entropy_equals_PyTorch();
        new LossFixtureTests().Mean_squared_error_equals_PyTorch();
        new LossFunctionFixtureTests(s_silence).Every_loss_and_gradient_equals_PyTorch();
        new LossFunctionFixtureTests(s_silence).Every_loss_and_gradient_of_images_equals_PyTorch();
        page.Append("\n## Losses\n\nDifferences are relative to the largest value, or gradient, of each case. ");
        page.Append("The cases have all reductions, weights, label smoothing and so on.\n\n");
        page.Append(Found("losses", "loss", "value", "gradient"));

        MetricFixtureTests metrics = new();
        metrics.Classification_equals_scikit_learn();
        metrics.Top_k_accuracy_equals_scikit_learn();
        metrics.ROC_AUC_equals_scikit_learn();
        metrics.Regression_equals_scikit_learn();
        page.Append("\n## Metrics\n\nDifferences are relative to scikit-learn's value, or to 1 if the value is smaller, in batches of all sizes.\n\n");
        page.Append(Found("metrics", "metric", "value"));

        new OptimizerFixtureTests().Trajectories_equal_those_of_PyTorch();
        TrajectoryTests trajectories = new(s_silence);
        TrajectoryCases.Optimizers.Keys.ToList().ForEach(trajectories.Trajectories_equal_those_of_PyTorch);
        TrajectoryCases.Lions.Keys.ToList().ForEach(trajectories.Lion_follows_the_papers_algorithm);
        page.Append("\n## Optimizers\n\n");
        page.Append("The parameters along 1,000 steps. Their gradients depend on the parameters, so errors feed back. Differences are relative to the largest\n");
        page.Append("parameter. PyTorch does not have Lion; it is compared with its paper's algorithm in double precision. The second table has the largest of 40\n");
        page.Append("trajectories of 120 steps: all combinations of options. One is Adam with a beta2 of 0.5, where g/|g| amplifies rounding.\n\n");
        page.Append(Found("optimizers", "optimizer and options", "1,000 steps"));
        page.Append('\n').Append(Found("optimizers", "optimizer", "120 steps"));

        ScheduleFixtureTests schedules = new(s_silence);
        ScheduleCases.Schedules.Keys.ToList().ForEach(schedules.Learning_rates_equal_those_of_PyTorch);
        ScheduleCases.Plateaus.Keys.ToList().ForEach(schedules.Plateaus_equal_those_of_PyTorch);
        page.Append("\n## Schedules\n\nThe learning rate, and the momentum of OneCycleLR, along 1,000 steps. Differences are relative to the largest value.\n\n");
        return page.Append(Found("schedules", "schedule and options", "1,000 steps")).Append('\n').ToString();
    }

    /// <summary>Generated networks: by what they are made of, and by their activation.</summary>
    private static void Networks(StringBuilder page)
    {
        SharedNets nets = new();
        (string Name, Func<Topology, bool> Has)[] kinds =
        [
            ("Linear", topology => topology is { NormLayer: NormLayer.None, Dropout: 0 }),
            ("with BatchNorm1d", topology => topology is { HasBatchStatistics: true, Dropout: 0 }),
            ("with Dropout", topology => topology is { NormLayer: NormLayer.None, Dropout: > 0 }),
            ("with both", topology => topology is { HasBatchStatistics: true, Dropout: > 0 }),
            ("all", _ => true),
        ];
        page.Append("""
            ## Networks

            These are generated networks beside torchvision.ops.MLP, with random topologies, norms, biases, momenta and batch sizes. Differences are
            relative to the largest magnitude of each tensor (tools/make_parity_fixtures.py names the exceptions). The limits are 1e-5 for predictions,
            losses and statistics, 1e-4 for gradients, and 1e-3 after ten steps. Initial values are PyTorch's to the bit. The columns *SGD* and *Adam*
            are parameters, statistics and outputs after the steps, with and without momentum, Nesterov, decay, and AdamW.


            """);
        string[] header = ["", "nets", "predictions", "training outputs", "loss", "gradients", "input gradients", "statistics", "SGD", "Adam"];
        page.Append(Markdown.Table(header, kinds.Select(kind => Row(nets, kind.Name, ParityFixture.Plain, fixture => kind.Has(fixture.Topology)))));
        page.Append("\n## Norms of rows\n\nThe same with LayerNorm and with RMSNorm, and twenty steps. PyTorch has RMSNorm from 2.4 on; its formula was computed with PyTorch's operations.\n\n");
        page.Append(Markdown.Table(header, ParityFixture.RowNorms
            .GroupBy(fixture => fixture.Topology.NormLayer)
            .Select(group => Row(nets, group.Key.ToString(), [.. group], fixture => true))));
        ImageParityTests images = new();
        images.A_network_of_images_is_PyTorchs_convolutions_of_one_pixel();
        page.Append("\n## Images\n\nFour networks with BatchNorm2d, beside PyTorch's 1 × 1 Conv2d and BatchNorm2d.\n\n");
        page.Append(Markdown.Table(header[2..^2], [[.. header[2..^2].Select(what => Markdown.Difference(images.Worst[what]))]]));
        page.Append("\n## Activations in networks\n\nThe same for small networks with each activation, with and without norm and dropout, and twenty steps.\n\n");
        page.Append(Markdown.Table(header, ParityFixture.Activations
            .GroupBy(fixture => Name(fixture.Topology))
            .Select(group => Row(nets, group.Key, [.. group], fixture => true))));
    }

    private static IReadOnlyList<string> Row(SharedNets nets, string name, IReadOnlyList<ParityFixture> among, Func<ParityFixture, bool> isPart)
    {
        HashSet<ParityFixture> part = [.. among.Where(isPart)];
        ParityTests Run(Action<ParityTests> test)
        {
            ParityTests tests = new(nets, s_silence) { Includes = part.Contains };
            test(tests);
            return tests;
        }

        Run(tests => tests.Initial_values_are_PyTorchs_bit_for_bit());
        IReadOnlyDictionary<string, double> predictions = Run(tests => tests.Predictions_are_PyTorchs()).Report.Worst;
        IReadOnlyDictionary<string, double> training = Run(tests => tests.A_training_pass_is_PyTorchs()).Report.Worst;
        double sgd = Run(tests => tests.Steps_of_Sgd_are_PyTorchs()).Report.Worst.Values.Max();
        double adam = Run(tests => tests.Steps_of_Adam_are_PyTorchs()).Report.Worst.Values.Max();
        return
        [
            name, part.Count.ToString(CultureInfo.InvariantCulture), Markdown.Difference(predictions["evaluation output"]),
            .. new[] { "training output", "loss", "gradients", "input gradients", "running statistics" }
                .Select(category => training.TryGetValue(category, out double worst) ? Markdown.Difference(worst) : ""),
            Markdown.Difference(sgd), Markdown.Difference(adam),
        ];
    }

    /// <summary>The activation as the attribute has it, with the parameters that are not PyTorch's defaults.</summary>
    private static string Name(Topology topology)
    {
        Topology plain = new(1, 1);
        (string Name, double Value, double Default)[] parameters =
        [
            ("slope", topology.NegativeSlope, plain.NegativeSlope), ("alpha", topology.Alpha, plain.Alpha), ("beta", topology.Beta, plain.Beta),
            ("threshold", topology.Threshold, plain.Threshold), ("min", topology.MinValue, plain.MinValue), ("max", topology.MaxValue, plain.MaxValue),
        ];
        string[] words =
        [
            topology.CustomActivation is null ? topology.ActivationLayer.ToString() : "a struct of the user's",
            .. topology.Approximate == Approximate.Tanh ? ["tanh"] : Array.Empty<string>(),
            .. parameters.Where(parameter => parameter.Value != parameter.Default)
                .Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} {parameter.Value}")),
        ];
        return string.Join(", ", words);
    }

    /// <summary>What the tests of a group noted: a line a name, in the order of the alphabet.</summary>
    private static string Found(string group, string title, params string[] quantities)
    {
        string[] names = [.. Differences.Found.Keys
            .Where(key => key.Group == group && quantities.Contains(key.Quantity))
            .Select(key => key.Name).Distinct().Order(StringComparer.Ordinal)];
        bool areMany = names.Any(name => Differences.Found[(group, name, quantities[0])].Count > 1);
        return Markdown.Table(
            [title, .. Optional("cases"), .. quantities],
            names.Select(name => (IReadOnlyList<string>)
            [
                name,
                .. Optional(Differences.Found[(group, name, quantities[0])].Count.ToString(CultureInfo.InvariantCulture)),
                .. quantities.Select(quantity => Markdown.Difference(Differences.Found[(group, name, quantity)].Largest)),
            ]));

        string[] Optional(string count) => areMany ? [count] : [];
    }

    private sealed class Silence : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
