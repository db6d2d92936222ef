using System.Text.Json;

namespace Mlp.Tables.Tests;

public class FileTests
{
    private static readonly TableEnsemble Flowers = TableEnsemble.Fit<FlowerModel, Flower>(
        Rows.Flowers(200), new TableFitOptions { Members = 2, Epochs = 3, Threads = 2 });

    private static readonly TableEnsemble Walls = TableEnsemble.Fit<WallModel, Wall>(
        Rows.Walls(200), new TableFitOptions { Members = 2, Epochs = 3, Threads = 2 });

    [Fact]
    public void SaveAndLoad_Classes_GivesTheSameBits()
    {
        TableEnsemble copy = TableEnsemble.Load<FlowerModel, Flower>(new MemoryStream(Bytes(Flowers)));
        Assert.Equal(PredictionTests.PredictAll(Flowers, Rows.Flowers(100, 2)), PredictionTests.PredictAll(copy, Rows.Flowers(100, 2)));
        Assert.Equal(Flowers.Report.ToString(), copy.Report.ToString());
        Assert.Equal(Bytes(Flowers), Bytes(copy));
    }

    [Fact]
    public void SaveAndLoad_Number_GivesTheSameBits()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            Walls.Save(path);
            TableEnsemble copy = TableEnsemble.Load<WallModel, Wall>(path);
            float[] expected = new float[2], actual = new float[2];
            Walls.Predict([1, 2, 1e9 + 3], expected);
            copy.Predict([1, 2, 1e9 + 3], actual);
            Assert.Equal(expected, actual);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_OtherRecord_ListsWhatDiffers()
    {
        TableMismatchException error = Assert.Throws<TableMismatchException>(() => TableEnsemble.Load<WallModel, Wall>(new MemoryStream(Bytes(Flowers))));
        Assert.Contains("The column Sizes is not in the file.", error.Differences);
        Assert.Contains("The file has a column \"Wild\", which the record has not.", error.Differences);
        Assert.Contains("The file's target is \"Kind\", the record's Price.", error.Differences);
        Assert.Contains(error.Differences[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_OfEachKind_AreNamed()
    {
        TableSchema file = FlowerModel.Schema;
        Is("Color has other categories: only the file has \"red\"; only the record has \"pink\".", 3, column => column with { Categories = ["pink", "blue"] });
        Is("Color has its categories in another order; the file's is \"red\", \"blue\".", 3, column => column with { Categories = ["blue", "red"] });
        Is("Color is a text with categories in the file, and an enum in the record.", 3, column => column with { Kind = ColumnKind.Enumeration });
        Is("length may be missing in the file, and may not in the record.", 0, column => column with { IsNullable = false });
        Is("length has 1 numbers in the file, and 2 in the record.", 0, column => column with { Length = 2 });
        Assert.StartsWith(
            "The columns are in another order", Assert.Single(TableSchemaDifferences.Between(file, file with { Features = [.. file.Features.Reverse()] })), StringComparison.Ordinal);
        Assert.Empty(TableSchemaDifferences.Between(file, file));

        void Is(string expected, int index, Func<TableColumn, TableColumn> change)
        {
            TableColumn[] columns = [.. file.Features];
            columns[index] = change(columns[index]);
            Assert.Equal(expected, Assert.Single(TableSchemaDifferences.Between(file, new TableSchema(columns, file.Target))));
        }
    }

    [Fact]
    public void Create_OfTheNumbersOfAModel_PredictsTheSameBits()
    {
        TableEncoder flowers = Flowers.Encoder, walls = Walls.Encoder;
        TableTarget target = Walls.Target!;
        TableEnsemble flower = TableEnsemble.Create(flowers.Schema, flowers.Fill, flowers.Shift, flowers.Scale, flowers.Knots, [], [.. Flowers.Members]);
        TableEnsemble wall = TableEnsemble.Create(
            walls.Schema, walls.Fill, walls.Shift, walls.Scale, walls.Knots, [target.Shift, target.Scale, target.Minimum, target.Maximum], [.. Walls.Members]);
        Assert.Equal(PredictionTests.PredictAll(Flowers, Rows.Flowers(100, 2)), PredictionTests.PredictAll(flower, Rows.Flowers(100, 2)));
        float[] expected = new float[2], actual = new float[2];
        Walls.Predict([1, 2, 1e9 + 3], expected);
        wall.Predict([1, 2, 1e9 + 3], actual);
        Assert.Equal(expected, actual);
        Assert.Equal(2, wall.Report.Members);
    }

    [Fact]
    public void Create_OfNumbersThatDoNotFit_Throws()
    {
        TableEncoder walls = Walls.Encoder;
        IMlp[] members = [.. Walls.Members];
        Assert.Equal("fill", Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, [1], walls.Shift, walls.Scale, walls.Knots, new double[4], members)).ParamName);
        Assert.Equal("shift", Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, walls.Fill, [], walls.Scale, walls.Knots, new double[4], members)).ParamName);
        Assert.Equal("scale", Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, walls.Fill, walls.Shift, [1, 2], walls.Knots, new double[4], members)).ParamName);
        Assert.Equal("knots", Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, walls.Fill, walls.Shift, walls.Scale, [1], new double[4], members)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, walls.Fill, walls.Shift, walls.Scale, walls.Knots, [], members)).ParamName);
        Assert.Equal("members", Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, walls.Fill, walls.Shift, walls.Scale, walls.Knots, new double[4], [])).ParamName);
        Assert.Contains(
            "a minimum above its maximum",
            Assert.Throws<ArgumentException>(() => TableEnsemble.Create(walls.Schema, walls.Fill, walls.Shift, walls.Scale, walls.Knots, [0, 1, 2, 1], members)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A file from before the layers were in it, and one whose layers are others.</summary>
    [Fact]
    public void Layers_ThatAreOthers_AreRefused()
    {
        TableFileHead head = new(FlowerModel.Schema, 1, "Tanh", Flowers.Report);
        Assert.Equal("Tanh", TableFileHead.Parse(TableFileHead.Write(head)).Layers);
        Assert.Equal("", TableFileHead.Parse(TableFileHead.Write(head).Replace("\"layers\":\"Tanh\",", "", StringComparison.Ordinal)).Layers);
        Assert.Equal(
            "Behind each hidden Linear the file has \"Tanh\", and the attribute says \"ReLU\".",
            Assert.Single(TableSchemaDifferences.Between(FlowerModel.Schema, FlowerModel.Schema, "Tanh", "ReLU")));
        Assert.Empty(TableSchemaDifferences.Between(FlowerModel.Schema, FlowerModel.Schema, "", "ReLU"));
    }

    [Fact]
    public void Load_NetworkOfItsOwn_IsRefused()
    {
        MemoryStream stream = new();
        new FlowerNet(1).Save(stream);
        stream.Position = 0;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TableEnsemble.Load<FlowerModel, Flower>(stream));
        Assert.Contains("it is no model of a table", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TornAnywhere_IsRefused()
    {
        byte[] bytes = Bytes(Walls);
        for (int length = 0; length < bytes.Length; length += 1 + (length / 20))
        {
            Assert.Throws<InvalidDataException>(() => TableEnsemble.Load<WallModel, Wall>(new MemoryStream(bytes[..length])));
        }
    }

    [Fact]
    public void Load_KnotsThatFallOrAScaleBelowZero_IsRefused()
    {
        Assert.Contains("a knot below the one before it", Refused("inputs.knots", 0, 1e300), StringComparison.Ordinal);
        Assert.Contains("a scale below 0", Refused("inputs.scale", 0, -1), StringComparison.Ordinal);

        static string Refused(string tensor, int index, double value)
        {
            byte[] bytes = Bytes(Walls);
            int header = (int)BitConverter.ToInt64(bytes);
            using JsonDocument json = JsonDocument.Parse(bytes.AsMemory(8, header));
            int begin = json.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32();
            BitConverter.GetBytes(value).CopyTo(bytes, 8 + header + begin + (8 * index));
            return Assert.Throws<InvalidDataException>(() => TableEnsemble.Load<WallModel, Wall>(new MemoryStream(bytes))).Message;
        }
    }

    [Fact]
    public void Load_AByteOfTheHeaderChanged_ThrowsWhatIsSaidOrLoads()
    {
        byte[] bytes = Bytes(Walls);
        int header = (int)BitConverter.ToInt64(bytes);
        for (int i = 0; i < header + 8; i += 3)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 1;
            Exception? error = Record.Exception(() => TableEnsemble.Load<WallModel, Wall>(new MemoryStream(changed)));
            Assert.True(error is null or InvalidDataException or StateDictException or TableMismatchException, $"{i}: {error}");
        }
    }

    private static byte[] Bytes(TableEnsemble model)
    {
        MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }
}
