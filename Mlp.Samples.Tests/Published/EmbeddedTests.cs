using System.Globalization;
using Digits;
using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>samples/Embedded, as its users have it: one executable.</summary>
[Collection(PublishingTests.Name)]
public sealed class EmbeddedTests(ArtifactsFolder artifacts)
{
    private const long LargestExecutable = 1_800_000;

    [NativeAotFact]
    public async Task Executable_reads_digits()
    {
        PublishedSample sample = await PublishedSample.Publish("Embedded", artifacts);
        string executable = Assert.Single(Directory.GetFiles(sample.Folder, "*", SearchOption.AllDirectories));
        Assert.Equal(sample.File("Embedded"), executable);
        Assert.InRange(new FileInfo(executable).Length, 1, LargestExecutable);

        Assert.Equal("self-test passed\n", await sample.Shell("./Embedded --self-test"));
        string allocations = await sample.Shell("./Embedded --allocations 1000000");
        Assert.Equal("0 bytes allocated over 1000000 predictions, 1000000 of them right\n", allocations);

        string[] drawn = (await sample.Shell("./Embedded")).Split('\n');
        IEnumerable<string> answers = drawn.Where(line => line.Contains(" % sure", StringComparison.Ordinal)).Select(Answer);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], answers);
        Assert.Equal("    --@@    ++==      0, 99 % sure", drawn[3]);

        await ReadsFiles(sample);
        await SaysWhatIsWrong(sample);
    }

    private static string Answer(string line) => line[..line.IndexOf(',', StringComparison.Ordinal)].Split(' ')[^1];

    private static async Task ReadsFiles(PublishedSample sample)
    {
        DigitSet test = DigitData.Split(seed: 1).Test;
        string[] lines = [.. Enumerable.Range(0, test.Rows).Select(row => string.Join(',', Pixels(test, row)) + $",{test.Labels[row]}")];
        await File.WriteAllLinesAsync(sample.File("test.csv"), lines);
        string[] answers = (await sample.Shell("./Embedded test.csv")).TrimEnd('\n').Split('\n');
        Assert.Equal("438 of 450 labelled digits read right: 97.33 %", answers[^1]);

        Prediction trained = Prediction.Of(DigitNet.Load(Path.Combine(Checkout.Folder, "samples", "Embedded", "digits.safetensors")), test);
        Assert.Equal(
            test.Labels.Select((label, row) => trained.Digit(row) == label ? $"{label}" : $"{trained.Digit(row)} (it is a {label})"),
            answers[..^1]);

        // Without labels, apart by spaces or tabs, with the line ends of Windows; empty lines are none.
        string[] plain = [string.Join(' ', Pixels(test, 0)), "", "  " + string.Join("\t", Pixels(test, 100)), "\t"];
        await File.WriteAllTextAsync(sample.File("plain.txt"), string.Join("\r\n", plain));
        Assert.Equal($"{trained.Digit(0)}\n{trained.Digit(100)}\n", await sample.Shell("LC_ALL=de_DE.UTF-8 ./Embedded - <plain.txt"));
        Assert.Equal("", await sample.Shell("./Embedded /dev/null"));
    }

    private static async Task SaysWhatIsWrong(PublishedSample sample)
    {
        await File.WriteAllTextAsync(sample.File("short.txt"), "1 2 3\n");
        await File.WriteAllTextAsync(sample.File("large.txt"), "\n0 17\n");
        await File.WriteAllTextAsync(sample.File("label.txt"), string.Concat(Enumerable.Repeat("0,", 64)) + "10");
        string digits = "name a file of digits that exists and may be read, or - for the standard input.";
        await Fails(1, "line 1 of short.txt has 3 numbers, but a digit is 64 pixels, and perhaps the digit that they show.", "short.txt");
        await Fails(1, "line 2 of large.txt has '17' as number 2: expected a whole number from 0 to 16.", "large.txt");
        await Fails(1, "line 1 of label.txt has '10' as number 65: expected a whole number from 0 to 9.", "label.txt");
        await Fails(1, $"cannot read 'none.txt' (FileNotFoundException): {digits}", "none.txt");
        await Fails(1, $"cannot read '.' (UnauthorizedAccessException): {digits}", ".");
        string options = "is not what this program takes: a file, or one of -, --self-test, --allocations N (1 or more), --help.";
        await Fails(2, $"'--allocations 0' {options}", "--allocations 0");
        await Fails(2, $"'--unknown' {options}", "--unknown");

        async Task Fails(int code, string error, string arguments) =>
            Assert.Equal($"exit {code}\nerror: {error}\n", await sample.Shell($"./Embedded {arguments}; echo exit $?"));
    }

    private static IEnumerable<string> Pixels(DigitSet set, int row) =>
        set.Image(row).ToArray().Select(pixel => ((int)(pixel * 16)).ToString(CultureInfo.InvariantCulture));
}
