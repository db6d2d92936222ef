namespace Mlp.Tables.Tests;

/// <summary>Whatever the rows and the networks are, a model predicts numbers, or there is none.</summary>
public class DivergenceTests
{
    private const int Members = 3;
    private static readonly TableFitOptions Short = new() { Members = Members, Epochs = 8, Threads = 2, Seed = 5 };

    [Theory]
    [InlineData(1e30f, 0.25)]
    [InlineData(1e30f, 0)]
    [InlineData(float.NaN, 0.25)]
    [InlineData(float.NaN, 0)]
    public void Fit_AMemberThatDiverges_IsLeftOutAndTold(float factor, double heldOut)
    {
        TableEnsemble model = Fit(factor, heldOut, member => member == 1);
        Assert.Equal(Members - 1, model.MemberCount);
        Assert.Equal((Members - 1, Members - 1), (model.Report.Members, model.Report.Epochs.Count));
        Assert.Contains("1 of 3 members diverged, and are left out.", model.Report.Notes);
        Assert.All(PredictionTests.PredictAll(model, Rows.Flowers(100, 2)), value => Assert.InRange(value, 0, 1));
        Assert.True(heldOut == 0 || double.IsFinite(model.Report.HeldOut!.Score));
    }

    [Theory]
    [InlineData(1e30f, 0.25)]
    [InlineData(1e30f, 0)]
    [InlineData(float.NaN, 0)]
    public void Fit_AllMembersDiverge_Throws(float factor, double heldOut)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Fit(factor, heldOut, _ => true));
        Assert.StartsWith("The training diverged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_HeldOutRowsOfWeightZero_KeepTheLastEpoch()
    {
        // Of two rows one is held out: in one of the two trainings that of weight 0, which tells no epoch from another.
        TableReport[] reports = [.. Enumerable.Range(0, 2).Select(counts => TableEnsemble.Fit<WallModel, Wall>(
            Rows.Walls(2).Select((row, index) => row with { Weight = index == counts ? 1 : 0 }), Short with { Members = 1, HeldOutShare = 0.5 }).Report)];
        TableReport report = Assert.Single(reports, report => report.HeldOut is null);
        Assert.Equal((1, 1), (report.TrainingRows, report.HeldOutRows));
        Assert.Equal([8], report.Epochs);
    }

    [Theory]
    [InlineData(3e38)]
    [InlineData(1e-30)]
    [InlineData(1e-44)]
    public void Fit_MonstrousTargets_ArePredictedWithinTheirRange(double unit)
    {
        Wall[] rows = [.. Rows.Walls(200).Select((row, index) => row with { Price = unit * ((index % 3) - 1) })];
        rows[0] = rows[0] with { Price = 0 };
        TableEnsemble model = TableEnsemble.Fit<WallModel, Wall>(rows, Short);
        float[] answer = new float[2];
        foreach (Wall row in rows)
        {
            model.Predict([.. row.Sizes, row.Age], answer);
            Assert.InRange(answer[0], (float)-unit, (float)unit);
            Assert.InRange(answer[1], 0, float.MaxValue);
        }

        Assert.True(double.IsFinite(model.Evaluate<WallModel, Wall>(rows).Score));
    }

    [Fact]
    public void Fit_TargetThatNoFloatHolds_IsRefused()
    {
        Wall[] rows = [.. Rows.Walls(20), Rows.Walls(1)[0] with { Price = 1e39 }];
        ArgumentException error = Assert.Throws<ArgumentException>(() => TableEnsemble.Fit<WallModel, Wall>(rows, Short));
        Assert.Contains("Row 20 has 1E+39 in Price, the target", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(1e200)]
    [InlineData(double.Epsilon)]
    public void Fit_MonstrousInputs_GiveNumbers(double unit)
    {
        // Spread over all that there is, the same but for one row, and the same in all rows.
        Wall[] rows = [.. Rows.Walls(200).Select((row, index) => new Wall([index % 2 == 0 ? unit : -unit, index == 0 ? unit : 1], -unit, row.Price, index == 5 ? 1e300 : 1e-300))];
        TableEnsemble model = TableEnsemble.Fit<WallModel, Wall>(rows, Short);
        float[] answer = new float[2];
        foreach (double[] cells in (double[][])[[unit, 1, -unit], [-unit, unit, -unit], [0, 0, unit], [double.MinValue, double.MinValue, double.MaxValue]])
        {
            model.Predict(cells, answer);
            Assert.All(answer, value => Assert.True(float.IsFinite(value), $"{value}"));
        }
    }

    private static TableEnsemble Fit(float factor, double heldOut, Func<int, bool> isSpoiled)
    {
        SpoiledModel.Factor = factor;
        SpoiledModel.Seeds = [.. Enumerable.Range(0, Members).Where(isSpoiled).Select(member => Seeds.Of(Short.Seed, member))];
        return TableEnsemble.Fit<SpoiledModel, Flower>(Rows.Flowers(300), Short with { HeldOutShare = heldOut });
    }

    /// <summary>A flower's model some of whose networks begin with weights from which no training comes back.</summary>
    private sealed class SpoiledModel : ITableModel<SpoiledModel, Flower>
    {
        public static float Factor { get; set; }

        public static long[] Seeds { get; set; } = [];

        public static TableSchema Schema => FlowerModel.Schema;

        public static void ReadCells(Flower row, Span<double> cells) => FlowerModel.ReadCells(row, cells);

        public static double ReadTarget(Flower row) => FlowerModel.ReadTarget(row);

        public static double ReadWeight(Flower row) => row.Weight;

        public static IMlp CreateNetwork(long seed)
        {
            IMlp network = new FlowerNet(seed);
            if (Seeds.Contains(seed))
            {
                foreach (TensorInfo tensor in network.StateLayout.Tensors)
                {
                    float[] values = new float[tensor.Shape.Length];
                    network.State.ReadTensor(tensor.Name, values);
                    network.State.WriteTensor(tensor.Name, [.. values.Select(value => value * Factor)]);
                }
            }

            return network;
        }
    }
}
