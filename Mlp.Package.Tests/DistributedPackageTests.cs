using System.IO.Compression;

namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Distributed, in a project that has nothing else of MlpGen.</summary>
[Collection(PackageCollection.Name)]
public sealed class DistributedPackageTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-distributed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task Package_has_its_assembly()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(await packed.Pack("Mlp.Distributed"));
        Assert.Equal(
            ["Mlp.Distributed.dll", "Mlp.Distributed.xml"],
            package.Entries.Where(entry => entry.FullName.StartsWith("lib/net10.0/", StringComparison.Ordinal)).Select(entry => entry.Name)
                .Order(StringComparer.Ordinal));
    }

    /// <summary>Threads as ranks, and MPI: a process that no launcher has started is rank 0 of 1, and without MPI the error says what to install.</summary>
    [ExhaustiveFact]
    public async Task Ranks_share_a_sum()
    {
        await packed.Pack("Mlp.Distributed");
        await PackageFeed.WriteConfig(_folder, packed.Feed);
        string project = Directory.CreateDirectory(Path.Combine(_folder, "Ranks")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Ranks.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MlpGen.Distributed" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), """
            using Mlp.Distributed;

            ThreadCollective.Run(ranks: 3, collective =>
            {
                float[] values = [collective.Rank + 1];
                collective.Sum(values);
                if (collective.Rank == 0)
                {
                    Console.WriteLine($"threads: {values[0]}");
                }
            });
            try
            {
                using MpiCommunicator mpi = MpiCommunicator.World();
                double[] values = [7];
                mpi.Sum(values);
                Console.WriteLine($"processes: {values[0]}, rank {mpi.Rank} of {mpi.Size}");
            }
            catch (MpiNotFoundException error) when (error.Message.Contains("apt-get install openmpi-bin"))
            {
                Console.WriteLine("no MPI");
            }
            """);
        await Command.Dotnet(project, "build", "-c", "Release", "-warnaserror");
        string[] lines = (await Command.Dotnet(project, "run", "-c", "Release", "--no-build")).Trim().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("threads: 6", lines[0]);
        Assert.Contains(lines[1], (string[])["processes: 7, rank 0 of 1", "no MPI"]);
        Assert.Equal(2, lines.Length);
    }
}
