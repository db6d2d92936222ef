using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>samples/NativeLibrary, called by its C program.</summary>
[Collection(PublishingTests.Name)]
public sealed class NativeLibraryTests(ArtifactsFolder artifacts)
{
    private const long LargestLibrary = 1_300_000;

    [CCompilerFact]
    public async Task C_program_reads_digits_and_is_told_its_mistakes()
    {
        PublishedSample sample = await PublishedSample.Publish("NativeLibrary", artifacts);
        string library = OperatingSystem.IsMacOS() ? "libdigits.dylib" : "libdigits.so";
        Assert.Equal(["digits.h", library], Directory.GetFiles(sample.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.InRange(new FileInfo(sample.File(library)).Length, 1, LargestLibrary);

        await Compile(sample, library, Path.Combine(Checkout.Folder, "samples", "NativeLibrary", "main.c"), "main");
        Assert.Equal(
            """
            self-test: 0
            picture 0: 0
            picture 1: 3
            predict both: 0
            largest logit of row 0: 0
            largest logit of row 1: 3
            no rows: 0
            null pixels: -1
            null logits: -1
            null picture: -1
            a pixel too few: -2
            two pictures for one digit: -2
            a logit too few: -2
            a length that wraps: -2
            logits over pixels: -3
            a pixel that is no number: -4

            """,
            await Command.Run(sample.Folder, sample.File("main")));

        await Compile(sample, library, Path.Combine(Checkout.Folder, "Mlp.Samples.Tests", "Published", "threads.c"), "threads");
        Assert.Equal("wrong: 0\n", await Command.Run(sample.Folder, sample.File("threads")));
    }

    /// <summary>As the sample's README says; the compiler may not warn.</summary>
    private static async Task Compile(PublishedSample sample, string library, string source, string program)
    {
        string rpath = OperatingSystem.IsMacOS() ? "@loader_path" : "$ORIGIN";
        string[] options = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-pthread", "-I.", $"-Wl,-rpath,{rpath}"];
        Assert.Equal("", await Command.Run(sample.Folder, CCompilerFactAttribute.Name!, [.. options, source, library, "-o", program]));
    }
}
