using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Tool: installed, and run without being installed.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class ToolPackageTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-tool-package-").FullName;

    private static string Fixture => Path.Combine(Checkout.Folder, "Mlp.ModelFiles.Tests", "Fixtures", "onnx", "act_relu.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task Package_has_the_tool_its_libraries_and_their_notices()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(await packed.Pack("Mlp.Tool"));
        HashSet<string> entries = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Superset(
            new HashSet<string>
            {
                "LICENSE", "NOTICE.md", "Apache-2.0.txt", "README.md", "tools/net10.0/any/DotnetToolSettings.xml", "tools/net10.0/any/Mlp.Tool.dll",
                "tools/net10.0/any/Mlp.ModelFiles.dll", "tools/net10.0/any/Google.Protobuf.dll", "tools/net10.0/any/System.CommandLine.dll",
                "tools/net10.0/any/Mlp.Csv.dll", "tools/net10.0/any/Mlp.Runtime.dll", "tools/net10.0/any/Mlp.Training.dll", "tools/net10.0/any/CsvHelper.dll",
            },
            entries);
        Assert.Equal(8, entries.Count(entry => entry.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [ExhaustiveFact]
    public async Task Tool_runs_installed_and_by_exec()
    {
        await packed.Pack("Mlp.Tool");
        await PackageFeed.WriteConfig(_folder, packed.Feed);
        string tools = Path.Combine(_folder, "tools");
        await Command.Dotnet(_folder, "tool", "install", "MlpGen.Tool", "--tool-path", tools, "--version", packed.Version);
        string installed = await Command.Run(_folder, Path.Combine(tools, OperatingSystem.IsWindows() ? "mlpgen.exe" : "mlpgen"), "inspect", Fixture);
        string executed = await Command.Dotnet(_folder, "tool", "exec", $"MlpGen.Tool@{packed.Version}", "--yes", "--", "inspect", Fixture);
        Assert.StartsWith("act_relu.onnx: ONNX, operator set 17, 578 bytes\n\nOutput \"y\": 6-8-3, 83 parameters\n", installed.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith(installed, executed, StringComparison.Ordinal);
        string version = await Command.Run(_folder, Path.Combine(tools, OperatingSystem.IsWindows() ? "mlpgen.exe" : "mlpgen"), "--version");
        Assert.Equal(packed.Version, version.Trim());
    }

    [ExhaustiveFact]
    public async Task Project_of_a_table_trains_and_tests()
    {
        foreach (string project in (string[])["Mlp.Tool", "Mlp.Csv", "Mlp.Reporting", "Mlp.Tables"])
        {
            await packed.Pack(project);
        }

        await PackageFeed.WriteConfig(_folder, packed.Feed);
        await File.WriteAllTextAsync(Path.Combine(_folder, "titanic.csv"), Passengers());
        await Command.Dotnet(
            _folder, "tool", "exec", $"MlpGen.Tool@{packed.Version}", "--yes", "--", "new", "titanic.csv", "--target", "Survived", "--name", "Passenger", "-o", "Titanic");
        await Command.Dotnet(_folder, "build", "Titanic", "-c", "Release", "-warnaserror");
        string output = await Command.Dotnet(_folder, "run", "-c", "Release", "--no-build", "--project", "Titanic");
        Match score = Score().Match(output);
        Assert.True(score.Success, output);
        Assert.True(double.Parse(score.Groups[1].Value, CultureInfo.InvariantCulture) > 0.9, output);
        Assert.Contains("First row of the test: Survived: ", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "Passenger.safetensors")));
        Assert.True(new FileInfo(Path.Combine(_folder, "Passenger.png")).Length > 5000);
    }

    /// <summary>A table with columns of all kinds, missing values, and names that are not C#'s. Women and rich men survive.</summary>
    private static string Passengers()
    {
        StringBuilder text = new("PassengerId,Full name,sex,Age,Fare,Embarked,Grade,Type,1st class?,Survived\n");
        for (int i = 0; i < 300; i++)
        {
            int fare = i * 37 % 100;
            bool isWoman = i * 7 % 5 < 2;
            string age = i % 6 == 5 ? "" : (20 + i % 50).ToString(CultureInfo.InvariantCulture);
            string port = i % 11 == 3 ? "NA" : (i % 3) switch { 0 => "New York", 1 => "3+", _ => "class" };
            text.Append(CultureInfo.InvariantCulture, $"{i},\"Name, {i}\",{(isWoman ? "female" : "male")},{age},{fare}.5,{port},{(i % 4 < 2 ? "A" : "A+")},");
            text.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "new" : "not new")},{(fare > 50 ? "yes" : "no")},{(isWoman || fare > 70 ? 1 : 0)}\n");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^Test: accuracy ([0-9.]+),", RegexOptions.Multiline)]
    private static partial Regex Score();
}
