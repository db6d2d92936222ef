using System.IO.Compression;

namespace Mlp.Package.Tests;

/// <summary>ONNX files with the packages alone: one that is compiled in, and networks that are written and read by MlpGen.Onnx.</summary>
[Collection(PackageCollection.Name)]
public sealed class OnnxPackageTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task Package_has_its_assemblies()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(await packed.Pack("Mlp.Onnx"));
        Assert.Equal(
            ["Mlp.ModelFiles.dll", "Mlp.ModelFiles.xml", "Mlp.Onnx.dll", "Mlp.Onnx.xml"],
            package.Entries.Where(entry => entry.FullName.StartsWith("lib/net10.0/", StringComparison.Ordinal)).Select(entry => entry.Name)
                .Order(StringComparer.Ordinal));
    }

    /// <summary>The whole way of somebody who has a file: the task of the package converts it inside MSBuild, and the program predicts.</summary>
    [ExhaustiveFact]
    public async Task Onnx_file_becomes_a_class_and_goes_out_again()
    {
        await packed.Pack("Mlp.Onnx");
        await PackageFeed.WriteConfig(_folder, packed.Feed);
        string project = Directory.CreateDirectory(Path.Combine(_folder, "Policy")).FullName;
        File.Copy(Path.Combine(Checkout.Folder, "Mlp.ModelFiles.Tests", "Fixtures", "onnx", "godot_policy.onnx"), Path.Combine(project, "policy.onnx"));
        await File.WriteAllTextAsync(Path.Combine(project, "Policy.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MlpGen" Version="{packed.Version}" />
                <PackageReference Include="MlpGen.Onnx" Version="{packed.Version}" />
                <MlpWeights Include="policy.onnx" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), """
            using Mlp;
            using Mlp.Onnx;

            float[] inputs = new float[Policy.InChannels], compiled = new float[Policy.OutChannels], trained = new float[Policy.OutChannels];
            Array.Fill(inputs, 0.3f);
            Policy.Forward(inputs, compiled);
            OnnxModel.Save(new PolicyNet(), "out.onnx");
            PolicyNet back = new(seed: 1);
            back.LoadStateDict(OnnxModel.Load("out.onnx"));
            back.Forward(inputs, trained);
            Console.WriteLine(compiled.AsSpan().SequenceEqual(trained) ? "the same bits" : "other bits");

            [Mlp(Weights = "policy.onnx")]
            public static partial class Policy;

            [Mlp(Weights = "policy.onnx")]
            public sealed partial class PolicyNet;
            """);
        await Command.Dotnet(project, "build", "-c", "Release", "-warnaserror");
        Assert.Equal("the same bits", (await Command.Dotnet(project, "run", "-c", "Release", "--no-build")).Trim());
    }
}
