using System.Text;

namespace Mlp.Data.Tests;

public sealed class RealFileTests
{
    /// <summary>numpy's sums of the same files.</summary>
    [Fact]
    public void Concrete_loads_with_its_header()
    {
        CsvDataset csv = CsvDataset.Load(Open("concrete.csv"), new() { Targets = ["compressive_strength"] });
        Dataset data = csv.Dataset;
        Assert.Equal((1030, 8, 1), (data.Rows, data.Features, data.Outputs));
        Assert.Equal(["cement", "blast_furnace_slag", "fly_ash", "water", "superplasticizer", "coarse_aggregate", "fine_aggregate", "age"], data.FeatureNames);
        Assert.Equal([260.9f, 100.5f, 78.3f, 200.6f, 8.6f, 864.5f, 761.5f, 28], data.Row(1029).ToArray());
        Assert.Equal(32.4f, data.Targets[1029]);

        Scaler scaler = Scaler.FitStandard(data);
        double[] mean = [281.16786408, 73.89582524, 54.18834951, 181.56728155, 6.20466019, 972.91893204, 773.58048544, 45.66213592];
        double[] deviation = [104.45562093, 86.2374484, 63.9659301, 21.34384992, 5.97094077, 77.71620016, 80.13705031, 63.13923913];
        for (int column = 0; column < 8; column++)
        {
            Assert.Equal(mean[column], scaler.Shift[column], 1e-5);
            Assert.Equal(deviation[column], scaler.Scale[column], 1e-5);
        }

        (Dataset training, Dataset test, _) = csv.TrainTestSplit(0.2, seed: 1);
        Assert.Equal((824, 206), (training.Rows, test.Rows));
    }

    [Fact]
    public void Digits_load_gzipped_without_header()
    {
        CsvDataset csv = CsvDataset.Load(Open("optdigits.csv.gz"), new() { HasHeader = false, Label = 64 });
        Dataset data = csv.Dataset;
        Assert.Equal((1797, 64, 10), (data.Rows, data.Features, data.Classes));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], data.ClassNames);
        Assert.Equal(561718, data.Inputs.ToArray().Sum(value => (double)value));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], data.Labels.ToArray().GroupBy(label => label).OrderBy(group => group.Key).Select(group => group.Count()));
        Assert.Equal([0, 0, 10, 14, 8, 1, 0, 0, 0, 2], data.Row(1796)[..10].ToArray());
        Assert.Equal(8, data.Labels[1796]);
    }

    /// <summary>200,000 rows: what is allocated is the rows' floats twice (blocks, then the dataset), and no string a field.</summary>
    [Fact]
    public void No_text_of_a_row_is_kept()
    {
        const int rows = 200_000;
        StringBuilder text = new("a,b,c,kind\n");
        for (int row = 0; row < rows; row++)
        {
            text.Append(row).Append(",0.25,").Append(row % 3 == 0 ? "left" : "right").Append(',').Append(row % 7).Append('\n');
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        long before = GC.GetAllocatedBytesForCurrentThread();
        CsvDataset csv = CsvDataset.Load(new MemoryStream(bytes), new() { Label = "kind" });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((rows, 4, 7), (csv.Dataset.Rows, csv.Dataset.Features, csv.Dataset.Classes));
        Assert.Equal([199_999, 0.25f, 0, 1], csv.Dataset.Row(rows - 1).ToArray());
        Assert.Equal((rows - 1) % 7, csv.Dataset.Labels[rows - 1]);
        Assert.InRange(allocated, 0, rows * (4 + 4 + 1) * sizeof(float) + 3_000_000);
    }

    private static Stream Open(string name) => typeof(RealFileTests).Assembly.GetManifestResourceStream(name)!;
}
