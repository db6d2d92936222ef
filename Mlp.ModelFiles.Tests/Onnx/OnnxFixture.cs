using System.Text.Json;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>A graph of Fixtures/onnx, and what the reader must make of it.</summary>
/// <remarks>tools/make_onnx_fixtures.py writes the manifest, and says there what each field means.</remarks>
internal sealed record OnnxFixture(string Name, string Expected)
{
    public string? File { get; init; }

    public string? Output { get; init; }

    public int[] Channels { get; init; } = [];

    public string[]? Activations { get; init; }

    public string?[]? Norms { get; init; }

    public string? OutputActivation { get; init; }

    public bool Standardize { get; init; }

    public string Input { get; init; } = "x";

    public double InputMean { get; init; }

    public double InputStd { get; init; } = 1;

    public string Compare { get; init; } = "y";

    public string Transform { get; init; } = "same";

    public string Layout { get; init; } = "rows";

    public int Height { get; init; }

    public int Width { get; init; }

    public double Tolerance { get; init; } = 1e-5;

    public FixtureValues? Values { get; init; }

    public bool Runs { get; init; } = true;

    public string[] Operators { get; init; } = [];

    public string Fragment { get; init; } = "";

    public static IReadOnlyList<OnnxFixture> All { get; } = Load();

    public string FilePath => Path.Combine(Folder, File ?? $"{Name}.onnx");

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures", "onnx");

    public byte[] Bytes() => System.IO.File.ReadAllBytes(FilePath);

    /// <summary>What the reader makes of the file.</summary>
    public ModelContent Read() => ModelFile.Read(Bytes(), OpenExternal);

    /// <summary>Opens a file beside the fixtures, as the build task does: no path leads out of the folder.</summary>
    public static byte[]? OpenExternal(string name)
    {
        bool isBeside = name.Length > 0 && name == Path.GetFileName(name);
        string path = Path.Combine(Folder, name);
        return isBeside && System.IO.File.Exists(path) ? System.IO.File.ReadAllBytes(path) : null;
    }

    // The theories show the fixture by its name.
    public override string ToString() => Name;

    private static OnnxFixture[] Load()
    {
        byte[] json = System.IO.File.ReadAllBytes(Path.Combine(Folder, "manifest.json"));
        return JsonSerializer.Deserialize<OnnxFixture[]>(json, new JsonSerializerOptions(JsonSerializerDefaults.Web))!;
    }
}

/// <summary>Rows, and what the network gives for them.</summary>
internal sealed record FixtureValues(double[][] Inputs, double[][] Outputs);
