using Mlp.Package.Tests;

namespace Mlp.Build.Tests.Builds;

/// <summary>A program of its own, far from the checkout's settings, that has nothing of MlpGen but its build files.</summary>
internal sealed class ThrowawayProject : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mlp-build-").FullName;

    /// <param name="folder">The name of the project's folder.</param>
    /// <param name="items">What the project lists.</param>
    public ThrowawayProject(string folder, string items)
    {
        Folder = Path.Combine(root, folder);
        Write("Program.cs", "System.Console.WriteLine(1);\n");
        // Builds look for these upwards: the search ends here, whatever lies around the temporary folder.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            Write(name, "<Project />\n");
        }

        File.Copy(Path.Combine(Checkout.Folder, "global.json"), FullPath("global.json"));
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
                <MlpGenTaskAssembly>{Path.Combine(AppContext.BaseDirectory, "Mlp.Build.dll")}</MlpGenTaskAssembly>
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
              <Target Name="ShowItems" AfterTargets="CoreCompile">
                <Message Importance="high" Text="AdditionalFiles: @(AdditionalFiles)" />
                <Message Importance="high" Text="None: @(None)" />
              </Target>
              <Import Project="{Path.Combine(Checkout.Folder, "Mlp.Package", "buildTransitive", "MlpGen.targets")}" />
            </Project>
            """);
    }

    public string Folder { get; }

    /// <summary>Where a Debug build writes the texts.</summary>
    public string TextFolder => FullPath("obj/Debug/net10.0/MlpWeights");

    public string FullPath(string file) => Path.GetFullPath(Path.Combine(Folder, file));

    public void Write(string file, string content)
    {
        string path = FullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Builds the project.</summary>
    /// <param name="arguments">More arguments of <c>dotnet build</c>.</param>
    public async Task<BuildResult> Build(params string[] arguments) =>
        new(Folder, await Command.Dotnet(Folder, ["build", "-m:1", "-verbosity:normal", .. arguments]));

    public void Dispose() => Directory.Delete(root, recursive: true);
}
