using Mlp.Tests.Simd;

namespace Mlp.Tables.Tests;

public class PredictionTests
{
    private static readonly TableEnsemble Flowers = TableEnsemble.Fit<FlowerModel, Flower>(
        Rows.Flowers(400), new TableFitOptions { Members = 3, Epochs = 10, Threads = 2 });

    private static readonly TableEnsemble Walls = TableEnsemble.Fit<WallModel, Wall>(
        Rows.Walls(400), new TableFitOptions { Members = 3, Epochs = 10, Threads = 2 });

    [Fact]
    public void Predict_Classes_IsTheMeanOfTheMembersSoftmax()
    {
        double[] cells = [3, 400, 1, 2, 0];
        float[] features = new float[21], logits = new float[3], answer = new float[3];
        Flowers.Encoder.Encode(cells, features);
        double[] expected = new double[3];
        foreach (IMlp member in Flowers.Members)
        {
            member.Forward(features, logits);
            double sum = logits.Sum(logit => Math.Exp(logit));
            for (int c = 0; c < 3; c++)
            {
                expected[c] += Math.Exp(logits[c]) / sum / 3;
            }
        }

        Flowers.Predict(cells, answer);
        Assert.Equal(expected, answer.Select(value => (double)value), (e, a) => Math.Abs(e - a) < 1e-6);
    }

    [Fact]
    public void Evaluate_ProbabilitiesThatAreNone_HaveNoAreaUnderTheCurve()
    {
        TableSchema schema = new([], new TableColumn("Wild", "Wild", ColumnKind.Boolean));
        double[] predictions = [0.2, 0.8, double.NaN, double.NaN, 0.7, 0.3];
        Assert.Equal(double.NaN, TableMetrics.Evaluate(schema, predictions, [1, 0, 0], [1, 1, 1]).Metrics["roc_auc"]);
        predictions[2] = predictions[3] = 0.5;
        Assert.Equal(1, TableMetrics.Evaluate(schema, predictions, [1, 0, 0], [1, 1, 1]).Metrics["roc_auc"]);
    }

    [Fact]
    public void Predict_Number_IsTheMeanAndTheSpreadOfTheMembers()
    {
        double[] cells = [3, 2, 1e9 + 10];
        float[] features = new float[7], output = new float[1], answer = new float[2];
        Walls.Encoder.Encode(cells, features);
        List<double> values = [];
        foreach (IMlp member in Walls.Members)
        {
            member.Forward(features, output);
            values.Add(Walls.Target!.Decode(output[0]));
        }

        double mean = values.Average();
        Walls.Predict(cells, answer);
        Assert.Equal(mean, answer[0], 1e-2);
        Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), answer[1], 1e-2);
    }

    [Fact]
    public void Predict_ManyRows_GivesWhatOneByOneGives()
    {
        Flower[] rows = Rows.Flowers(150, 3);
        double[] cells = Cells(rows);
        float[] one = new float[3 * rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Flowers.Predict(cells.AsSpan(5 * i, 5), one.AsSpan(3 * i, 3));
        }

        Assert.Equal(one, PredictAll(Flowers, rows), (e, a) => Math.Abs(e - a) < 1e-5f);
    }

    [Fact]
    public void Predict_Always_AllocatesNothing()
    {
        double[] flower = [double.NaN, 400, double.NaN, 2, 0], wall = [3, 2, 1e9], many = Cells(Rows.Flowers(200));
        float[] classes = new float[3], number = new float[2], all = new float[600];
        Assert.Equal(0, Allocations.Measure(() => Flowers.Predict(flower, classes)));
        Assert.Equal(0, Allocations.Measure(() => Walls.Predict(wall, number)));
        Assert.Equal(0, Allocations.Measure(() => Flowers.Predict(many, 200, all)));
    }

    [Fact]
    public void Predict_OnManyThreads_GivesTheSameBits()
    {
        Flower[] rows = Rows.Flowers(100, 4);
        float[] expected = PredictAll(Flowers, rows);
        float[][] all = new float[8][];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => all[i] = PredictAll(Flowers, rows));
        Assert.All(all, each => Assert.Equal(expected, each));
    }

    [Fact]
    public void Predict_EveryCombinationOfGaps_GivesProbabilities()
    {
        for (int gaps = 0; gaps < 16; gaps++)
        {
            double[] cells = [5, 500, 1, 0, 1];
            for (int cell = 0; cell < 4; cell++)
            {
                cells[cell] = (gaps >> cell & 1) == 1 ? double.NaN : cells[cell];
            }

            float[] answer = new float[3];
            Flowers.Predict(cells, answer);
            Assert.Equal(1, answer.Sum(), 1e-5f);
        }
    }

    [Fact]
    public void Predict_WhatCannotBe_IsNamed()
    {
        float[] answer = new float[3];
        Assert.Contains("Row 0 has 3 in Place", Assert.Throws<ArgumentException>(() => Flowers.Predict([1, 1, 3, 0, 0], answer)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 0 has 0.5 in Wild", Assert.Throws<ArgumentException>(() => Flowers.Predict([1, 1, 1, 0, 0.5], answer)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Flowers.Predict([1, 1, 1, 0], answer));
        Assert.Throws<ArgumentException>(() => Flowers.Predict([1, 1, 1, 0, 1], new float[2]));
    }

    [Fact]
    public void Importance_OfWhatMatters_ComesFirst()
    {
        IReadOnlyList<FeatureImportance> importance = Flowers.Importance<FlowerModel, Flower>(Rows.Flowers(400, 2), seed: 3);
        Assert.Equal("Width", importance[0].Column);
        Assert.Equal(5, importance.Count);
        Assert.Equal(importance, Flowers.Importance<FlowerModel, Flower>(Rows.Flowers(400, 2), seed: 3));
        Assert.Equal("Age: 0.0412", new FeatureImportance("Age", 0.04123).ToString());
    }

    internal static float[] PredictAll(TableEnsemble model, Flower[] rows)
    {
        float[] outputs = new float[3 * rows.Length];
        model.Predict(Cells(rows), rows.Length, outputs);
        return outputs;
    }

    private static double[] Cells(Flower[] rows)
    {
        double[] cells = new double[5 * rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            FlowerModel.ReadCells(rows[i], cells.AsSpan(5 * i, 5));
        }

        return cells;
    }
}
